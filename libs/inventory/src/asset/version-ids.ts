import type { RequestContext } from '@custodia/graphql';
import type { ProjectedRow } from '@custodia/read-models';
import type { Refusal } from '@custodia/kernel';
import { idTaken } from './asset.policy.js';

/** Versions are found by their id alone, so an id that a version of another asset has is refused. */
export async function versionOfAnother<Row extends ProjectedRow>(
  request: RequestContext,
  row: new () => Row,
  versionId: string,
  mine: (row: Row) => boolean,
): Promise<Refusal | null> {
  const known = await request.session.one(row, versionId);
  return known && !mine(known) ? idTaken(versionId).refusal : null;
}
