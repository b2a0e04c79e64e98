import { copiesOf } from '@custodia/inventory/read';
import type { ReadSession } from '@custodia/read-models';
import type { ActiveHold } from '../disposal/inventory-now.policy.js';
import { holdsOver } from '../standing.view.js';
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
