import type { Caller } from '@custodia/graphql';
import type { Clock, Logger } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { Repository } from 'typeorm';
import type { TokenUseRow } from './token-use.row.js';

export interface TokenUsePorts {
  readonly rows: Pick<Repository<TokenUseRow>, 'upsert'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Milliseconds: a token that is used all the time costs one statement in this time, in each process. */
const notedEvery = 5 * 60_000;
const mostKept = 10_000;

/** Notes that a token was used, at most once in five minutes; nobody waits for it. */
export function tokenUses({ rows, clock, logger }: TokenUsePorts): (caller: Caller) => void {
  const noted = new Map<string, number>();
  return ({ organisationId, tokenId }) => {
    const now = clock().getTime();
    if (now - (noted.get(tokenId) ?? 0) < notedEvery) return;
    noted.delete(tokenId);
    noted.set(tokenId, now);
    if (noted.size > mostKept) noted.delete(noted.keys().next().value!);
    const usedAt = new Date(now).toISOString();
    void rows.upsert({ organisationId, tokenId, usedAt }, ['organisationId', 'tokenId']).catch((err: unknown) => {
      noted.delete(tokenId);
      logger.warn({ err }, 'The last use of a token could not be noted');
    });
  };
}

/** When these tokens were last used, ISO 8601, in order; `null` for one that never was. */
export async function lastUses(
  { query }: Pick<ReadSession, 'query'>,
  ids: readonly string[],
): Promise<(string | null)[]> {
  const rows = await query<{ id: string; at: string | Date }>(
    'select token_id as id, used_at as at from api_token_use where token_id = any ($1::text[])',
    [ids],
  );
  const known = new Map(rows.map(({ id, at }) => [id, new Date(at).toISOString()]));
  return ids.map((id) => known.get(id) ?? null);
}
