import type { RequestContext, Writes } from '@custodia/graphql';
import { isMember } from '@custodia/identity/read';
import type { Refusal } from '@custodia/kernel';
import type { ProjectedRow } from '@custodia/read-models';
import { idTaken, invalid } from './asset.policy.js';

/** The refusal of a command whose owner or custodian is no member of the organisation; `null` when they are, or none is named. */
export async function carersRefused({ session, who }: RequestContext, command: object): Promise<Refusal | null> {
  const carers = command as { readonly ownerId?: string; readonly custodianId?: string | null };
  for (const field of ['ownerId', 'custodianId'] as const) {
    const id = carers[field] ?? who.memberId;
    if (id !== who.memberId && !(await isMember(session, id)))
      return invalid(field, id, 'Name a member of the organisation.').refusal;
  }
  return null;
}

/**
 * The id for a new version of an asset. Versions are found by their id alone, so an id that a version of another asset
 * has is refused. `by` is the column of the row that names the asset.
 */
export async function versionIdFor<Row extends ProjectedRow>(
  request: RequestContext,
  writes: Writes,
  { row, by, category }: { readonly row: new () => Row; readonly by: keyof Row; readonly category: string },
  { id, versionId: chosen }: { readonly id: string; readonly versionId?: string | null },
): Promise<{ readonly versionId: string } | Refusal> {
  const versionId = writes.idFor(request, category, chosen);
  const known = await request.session.one(row, versionId);
  return known && known[by] !== id ? idTaken(versionId).refusal : { versionId };
}
