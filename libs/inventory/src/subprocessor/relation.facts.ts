import type { ReadSession } from '@custodia/read-models';
import { assetsSql, edgesSql } from '../asset/asset-tables.js';
import type { AssetKind } from '../asset/asset.policy.js';

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
