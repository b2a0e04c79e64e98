import type { PlannedAsset } from '@custodia/import';
import type { ReadSession } from '@custodia/read-models';
import { assetsSql } from '../../asset/asset-tables.js';
import { recordedOrigin } from './origin.policy.js';
import type { ExistingAsset } from './targets.policy.js';

/** Addresses and digests that are looked at of one asset: enough to know its owners. */
const most = 500;

/** The assets of the inventory whose names the file has, too, oldest first, with what is recorded of where they come from. */
export async function existingAssets(
  { query }: Pick<ReadSession, 'query'>,
  assets: readonly PlannedAsset[],
): Promise<ExistingAsset[]> {
  const found = await query<Omit<ExistingAsset, 'origin'>>(
    `select kind, id, name, status from (${assetsSql(null)}) as asset where lower(trim(name)) = any ($1::text[]) order by created_at, id`,
    [[...new Set(assets.map(({ name }) => name.trim().toLowerCase()))]],
  );
  if (found.length === 0) return [];
  const told = await query<{ id: string; address: string | null; digest: string | null }>(
    `select asset.id, told.address, told.digest from unnest($1::text[]) as asset (id) cross join lateral (
       (select source ->> 'url' as address, null as digest from dataset_version_v1 v cross join lateral jsonb_array_elements(v.sources) as source
          where v.dataset_id = asset.id limit ${most})
       union all
       (select copy ->> 'uri', null from model_version_v1 v cross join lateral jsonb_array_elements(v.locations) as copy
          where v.model_id = asset.id and copy ->> 'kind' = 'registry' limit ${most})
       union all
       (select null, file ->> 'digest' from dataset_version_v1 v cross join lateral jsonb_array_elements(v.files) as file
          where v.dataset_id = asset.id limit ${most})
       union all
       (select null, file ->> 'digest' from model_version_v1 v cross join lateral jsonb_array_elements(v.files) as file
          where v.model_id = asset.id limit ${most})
     ) as told`,
    [found.map(({ id }) => id)],
  );
  const byAsset = Map.groupBy(told, ({ id }) => id);
  return found.map((asset) => {
    const own = byAsset.get(asset.id) ?? [];
    const origin = recordedOrigin(
      own.flatMap(({ address }) => address ?? []),
      own.flatMap(({ digest }) => digest ?? []),
    );
    return { ...asset, origin };
  });
}
