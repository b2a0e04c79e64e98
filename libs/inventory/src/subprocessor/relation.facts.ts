import type { ReadSession } from '@custodia/read-models';
import { assetsSql, edgesSql } from '../asset/asset-tables.js';
import type { AssetKind } from '../asset/asset.policy.js';
import { unconfirmedOf, type Held } from './relation.decider.js';
import type { ConfirmedDeletion } from './subprocessor.events.js';

interface HeldLine {
  readonly kind: AssetKind;
  readonly id: string;
  readonly name: string;
}

/** What a subprocessor holds by the inventory: assets with a copy there, and those that it hosts; not what is disposed of. */
export const heldBy = ({ query }: Pick<ReadSession, 'query'>, subprocessorId: string): Promise<HeldLine[]> =>
  query<HeldLine>(
    `with holds (kind, id) as (
       select 'model', model_id from model_version_v1 where locations @> jsonb_build_array(jsonb_build_object('subprocessorId', $1::text))
       union
       select 'dataset', dataset_id from dataset_version_v1 where locations @> jsonb_build_array(jsonb_build_object('subprocessorId', $1::text))
       union
       select derived_kind, derived_id from (${edgesSql(null)}) as edge
       where relation = 'hosted_by' and source_kind = 'subprocessor' and source_id = $1
     )
     select asset.kind, asset.id, asset.name from holds join (${assetsSql(null)}) as asset using (kind, id)
     where asset.status <> 'disposed' order by asset.kind, asset.name, asset.id`,
    [subprocessorId],
  );

/** The same in words, as the rules name it. */
export async function heldInWords(session: Pick<ReadSession, 'query'>, subprocessorId: string): Promise<Held[]> {
  const found = await heldBy(session, subprocessorId);
  return found.map(({ kind, id, name }) => ({ kind, id, called: `${kind} ${name} (${id})` }));
}

/** Of what a subprocessor holds, in words, that of which it has not confirmed the deletion. */
export async function unconfirmedDeletions(
  session: Pick<ReadSession, 'query'>,
  subprocessorId: string,
): Promise<string[]> {
  const [held, [row]] = await Promise.all([
    heldInWords(session, subprocessorId),
    session.query<{ deletions: ConfirmedDeletion[]; state: string }>(
      'select deletions, state from subprocessor_v1 where id = $1',
      [subprocessorId],
    ),
  ]);
  if (!row) return [];
  return unconfirmedOf(held, { deletions: row.deletions, exited: row.state === 'exited' }).map(({ called }) => called);
}
