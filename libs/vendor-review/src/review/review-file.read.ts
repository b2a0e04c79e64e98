import type { Role } from '@custodia/graphql';
import type { ReadSession } from '@custodia/read-models';
import { judges } from './judges.policy.js';

/**
 * Roles whom a file concerns because it belongs to a review: those who judge. None for evidence that the vendor took back; `null`
 * for a file that belongs to no review.
 */
export async function reviewFileReaders(
  { query }: Pick<ReadSession, 'query'>,
  digest: string,
): Promise<readonly Role[] | null> {
  const found = await query<{ withdrawn: boolean }>(
    'select withdrawn from review_file_v1 where digest = $1 union all select withdrawn from review_file_v1 where report_digest = $1',
    [digest],
  );
  if (found.length === 0) return null;
  return found.every(({ withdrawn }) => withdrawn) ? [] : judges;
}

/** Which of these files support a review, as evidence that the vendor did not take back or as a report, each with the ids of the reviews. */
export const reviewsWithFiles = (
  { query }: Pick<ReadSession, 'query'>,
  digests: readonly string[],
): Promise<{ readonly digest: string; readonly reviewIds: readonly string[] }[]> =>
  query(
    `select digest, array_agg(distinct review_id order by review_id) as "reviewIds" from (
       select digest, review_id from review_file_v1 where digest = any ($1::text[]) and not withdrawn
       union all
       select report_digest, review_id from review_file_v1 where report_digest = any ($1::text[]) and not withdrawn
     ) as file group by digest order by digest`,
    [digests],
  );
