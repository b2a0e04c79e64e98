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
