import type { RequestContext } from '@custodia/graphql';
import { InvalidQuery, type ReadSession } from '@custodia/read-models';
import { assetsSql } from '../asset/asset-tables.js';
import { concerns, derivations, edgeOf, type Edge, type LineageEnd, type Relation } from './lineage.policy.js';
import { edgesFrom, refsOf, walked } from './lineage.read.js';

type Session = Pick<ReadSession, 'query'>;

/** What a link between two assets asks of the inventory: an end that it does not have, and a way back. */
export async function linkFacts(
  session: Session,
  from: LineageEnd,
  relation: Relation,
  to: LineageEnd,
): Promise<{ readonly unknown: LineageEnd | null; readonly circle: readonly LineageEnd[] | null }> {
  const [unknown, circle] = await Promise.all([
    unknownOf(session, [from, to]),
    derivations.includes(relation) ? circleOf(session, edgeOf(from, relation, to)) : null,
  ]);
  return { unknown, circle };
}

/** The first of these that is not in the inventory. */
export async function unknownOf(session: Session, ends: readonly LineageEnd[]): Promise<LineageEnd | null> {
  const ref = await refsOf(session, ends);
  return ends.find((end) => ref(end).name === null || (end.versionId !== null && ref(end).label === null)) ?? null;
}

/** Who answers for either end of a link, the derived one first; asked only for a caller who changes their own alone. */
export async function answeringFor(
  { session, ownOnly }: RequestContext,
  from: LineageEnd,
  relation: Relation,
  to: LineageEnd,
): Promise<{ readonly answering?: readonly { readonly ownerId: string; readonly custodianId: string | null }[] }> {
  if (!ownOnly) return {};
  const { derived, source } = edgeOf(from, relation, to);
  const rows = await session.query<{ id: string; owner_id: string; custodian_id: string | null }>(
    `select id, owner_id, custodian_id from (${assetsSql(null)}) as asset where id = any ($1::text[])`,
    [[derived.id, source.id]],
  );
  const answering = [derived, source].flatMap(({ id }) =>
    rows
      .filter((row) => row.id === id)
      .map(({ owner_id: ownerId, custodian_id: custodianId }) => ({ ownerId, custodianId })),
  );
  return { answering };
}

/** What a query about something that is not in the inventory fails with. */
export const notInInventory = ({ kind, id, versionId }: LineageEnd): InvalidQuery =>
  new InvalidQuery(
    'NOT_FOUND',
    versionId === null ? 'id' : 'versionId',
    `there is no ${kind} ${id}${versionId === null ? '' : ` with the version ${versionId}`} in this organisation. Check the kind and the id.`,
  );

/** The way by which `source` already comes from `derived`, if it does; following only what things are made of. */
export async function circleOf(
  session: Session,
  { derived, source }: Pick<Edge, 'derived' | 'source'>,
): Promise<LineageEnd[] | null> {
  if (concerns(derived, source)) return [derived, source];
  const edges = (await edgesFrom(session, 'upstream', [source])).filter(({ relation }) =>
    derivations.includes(relation),
  );
  const back = (await walked(edges, source, 'upstream')).find(({ end }) => concerns(end, derived));
  return back ? [derived, source, ...back.path.map(({ to }) => to)] : null;
}
