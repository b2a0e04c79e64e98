import type { ReadSession } from '@custodia/read-models';
import { assetsSql } from '../asset/asset-tables.js';

/** Whether a version of an asset that is not disposed of has this file. */
export async function isAssetFile({ query }: Pick<ReadSession, 'query'>, digest: string): Promise<boolean> {
  const found = await query(
    `select from version_digest d join (${assetsSql(null)}) as a on a.kind = d.kind and a.id = d.asset_id
     where d.digest = $1 and d.what = 'file' and a.status <> 'disposed' limit 1`,
    [digest],
  );
  return found.length > 0;
}
