import type { ReadSession } from '@custodia/read-models';
import type { AssetRef } from '../asset.policy.js';

type Session = Pick<ReadSession, 'query'>;

/** The refusal of a second case of an asset, of one of its versions, or of all of them; `null` when none but `own` is open. */
export async function openCaseOf({ query }: Session, { kind, id, name, versionId }: AssetRef, own: string) {
  const [open] = await query<{ id: string; status: string }>(
    `select id, status from disposal_case_v1
     where asset_kind = $1 and asset_id = $2 and status not in ('closed', 'rejected', 'withdrawn') and id <> $3
       and ($4::text is null or asset ->> 'versionId' is null or asset ->> 'versionId' = $4)
     order by created_at limit 1`,
    [kind, id, own, versionId ?? null],
  );
  return open
    ? {
        code: 'CASE_OPEN',
        message: `The disposal case ${open.id} of ${name} is ${open.status}: go on with it, or have it rejected or withdrawn first.`,
        assetId: id,
        disposalId: open.id,
        status: open.status,
      }
    : null;
}

/** The case whose tombstone names this asset as restored from a backup. */
export async function tombstoneOf(
  { query }: Session,
  { kind, id }: Pick<AssetRef, 'kind' | 'id'>,
): Promise<string | null> {
  const [line] = await query<{ id: string }>(
    'select id from disposal_case_v1 where restorations @> $1::jsonb order by created_at desc limit 1',
    [JSON.stringify([{ kind, id }])],
  );
  return line?.id ?? null;
}
