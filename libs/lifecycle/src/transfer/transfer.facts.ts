import { copiesOf } from '@custodia/inventory/read';
import type { ReadSession } from '@custodia/read-models';
import type { ActiveHold } from '../disposal/inventory-now.policy.js';
import type { EventStore } from '@custodia/event-store';
import type { Vault } from '@custodia/vault';
import { holdsOver } from '../standing.view.js';
import { peopleOf, unstatedOf } from '../unstated.facts.js';
import type { Unstated } from '../unstated.policy.js';
import type { OpenTransfer } from './transfer.state.js';
import type { TransferItem } from './transfer.events.js';

/** The legal holds that cover an item, one of its copies, or anything it was made from; read anew at each step. */
export async function holdsOnItems(
  session: Pick<ReadSession, 'query'>,
  items: readonly Pick<TransferItem, 'asset'>[],
): Promise<ActiveHold[]> {
  const holds = await Promise.all(
    items.map(async ({ asset }) => {
      const copies = await copiesOf(session, asset);
      return holdsOver(
        session,
        asset,
        copies.map(({ uri }) => uri),
      );
    }),
  );
  return [...new Map(holds.flat().map((hold) => [hold.holdId, hold])).values()];
}

/** What forbids to certify a transfer now: legal holds, and what its certificate names and nobody has stated. */
export async function transferFacts(
  ports: {
    readonly session: Pick<ReadSession, 'query'>;
    readonly store: EventStore;
    readonly vault: Pick<Vault, 'openAll'>;
  },
  organisation: string,
  state: OpenTransfer,
  actor?: string,
): Promise<{ readonly holds: readonly ActiveHold[]; readonly unstated: Unstated }> {
  const [holds, unstated] = await Promise.all([
    holdsOnItems(ports.session, state.items),
    unstatedOf(ports, organisation, peopleOf(state, actor)),
  ]);
  return { holds, unstated };
}
