import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision } from '@custodia/kernel';
import { invalid, notFound, notYours, type AssetRefusal } from '../asset/asset.policy.js';
import { lineageCodec, type LineageEvent, type LineageLinkedData } from './lineage.events.js';
import { derivations, endKey, fits, kindsOf, linkId, type LineageEnd } from './lineage.policy.js';

export type LineageCommand =
  | ({
      readonly type: 'LinkLineage';
      readonly id: string;
      /** The end that is not in the inventory, as known when asked; `null` when both are. */
      readonly unknown: LineageEnd | null;
      /** The way by which the source already comes from what would derive from it; `null` when there is none. */
      readonly circle: readonly LineageEnd[] | null;
    } & LineageLinkedData &
      Answering)
  | ({ readonly type: 'UnlinkLineage'; readonly id: string } & Answering);

interface Answering {
  /** Who answers for either end, the derived one first, as known when asked; without, it is not asked. */
  readonly answering?: readonly { readonly ownerId: string; readonly custodianId: string | null }[] | undefined;
}

export type LineageState =
  { readonly status: 'absent' } | { readonly status: 'linked' | 'unlinked'; readonly link: LineageLinkedData };

function decide(command: LineageCommand & CommandMeta, state: LineageState): Decision<LineageEvent, AssetRefusal> {
  const refused = ofNeither(command);
  if (refused) return refused;
  if (command.type === 'LinkLineage') return link(command, state);
  if (state.status === 'absent') return notFound('link', command.id);
  return state.status === 'unlinked' ? accept() : accept({ type: 'LineageUnlinked', data: state.link });
}

/** Who answers for one end of a link says what it comes from, or what comes from it. */
function ofNeither(command: LineageCommand & CommandMeta): ReturnType<typeof notYours> {
  const refusals = (command.answering ?? []).map((end) => notYours(command, end));
  return refusals.includes(null) ? null : (refusals[0] ?? null);
}

function link(
  { id, from, relation, to, unknown, circle }: Extract<LineageCommand, { type: 'LinkLineage' }>,
  state: LineageState,
): Decision<LineageEvent, AssetRefusal> {
  if (state.status === 'linked') return accept();
  if (id !== linkId(from, relation, to))
    return invalid('id', id, 'The id of a link is derived from its ends and relation; leave it out.');
  if (!fits(from, relation, to)) {
    const kinds = kindsOf(relation);
    if (kinds.from.length === 0)
      return invalid(
        'relation',
        relation,
        'It follows from the tools and connectors of a system: add one there (addSystemConnector).',
      );
    return invalid(
      'relation',
      relation,
      `A ${from.kind} is not ${relation} a ${to.kind}: it leads from ${kinds.from.join(', ')} to ${kinds.to.join(', ')}.`,
    );
  }
  if (
    from.kind === to.kind &&
    from.id === to.id &&
    (from.versionId === to.versionId || from.versionId === null || to.versionId === null)
  ) {
    return invalid('to.id', to.id, 'Nothing comes from itself; name two different versions, or another asset.');
  }
  if (unknown)
    return notFound(
      unknown.versionId === null ? unknown.kind : `${unknown.kind} ${unknown.id} with the version`,
      unknown.versionId ?? unknown.id,
    );
  if (circle && derivations.includes(relation)) {
    const path = circle.map(endKey);
    return refuse({
      code: 'CYCLIC_LINEAGE',
      message: `The link would close a circle: ${path.join(' -> ')}. Name the versions on both ends, if other versions are meant.`,
      path,
    });
  }
  return accept({ type: 'LineageLinked', data: { from, relation, to } });
}

function evolve(_: LineageState, { type, data }: LineageEvent): LineageState {
  switch (type) {
    case 'LineageLinked':
      return { status: 'linked', link: data };
    case 'LineageUnlinked':
      return { status: 'unlinked', link: data };
  }
}

export const lineageDecider: Decider<LineageCommand, LineageEvent, LineageState, AssetRefusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const lineage: Aggregate<LineageCommand, LineageEvent, LineageState, AssetRefusal> = {
  codec: lineageCodec,
  decider: lineageDecider,
};
