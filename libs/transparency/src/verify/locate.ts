import type { EventStore, RecordedEvent } from '@custodia/event-store';
import { entryOf, organisationOf } from '../tree/entry.js';
import { leafHash } from '../tree/hash.js';
import { same } from '../tree/proofs.js';
import { placeOf, told, type EventPlace, type Finding } from './findings.js';
import { tileMark, type SealedLeaves } from './sealed-leaves.js';

/** The first leaf at which the log and its sealed tree differ. */
export interface Difference {
  readonly organisation: string;
  readonly index: number;
  /** What stands there now; null when the log ends before it. */
  readonly found: RecordedEvent | null;
  /** The last event before it that is as it was sealed. */
  readonly before: RecordedEvent | null;
}

interface Located {
  readonly index: number;
  readonly event: RecordedEvent;
}

/** Says what was done to the log there: looks for the sealed event in the log, and for the found event in the tree. */
export async function locate(
  store: Pick<EventStore, 'readAll'>,
  leaves: SealedLeaves,
  { organisation, index, found, before }: Difference,
): Promise<Finding> {
  const sealed = await leaves.at(index);
  const mark = tileMark(sealed);
  const behind = before ? ` behind ${told(placeOf(before))}` : ' at the beginning of the log';
  const finding = (kind: Finding['kind'], event: EventPlace, message: string): Finding => ({
    kind,
    organisation,
    index,
    event,
    message,
  });
  const lost: EventPlace = { id: mark.id, recordedAt: mark.recordedAt };
  if (!found) {
    const size = await leaves.size();
    return finding(
      'truncated',
      lost,
      `The log ends too early: ${size - index} sealed events are missing${behind}. The first of them is ${told(lost)}, recorded ${mark.recordedAt}.`,
    );
  }
  const here = placeOf(found);
  if (found.id === mark.id) {
    const asSealed = leafHash(entryOf({ ...found, recordedAt: mark.recordedAt }));
    return same(asSealed, sealed.hash)
      ? finding(
          'redated',
          here,
          `${capital(told(here))} was re-dated: it was recorded ${mark.recordedAt} and says ${found.recordedAt} now.`,
        )
      : finding('altered', here, `${capital(told(here))} was altered: its bytes are not the ones that were sealed.`);
  }
  const [elsewhere, foundAt] = [await find(store, organisation, mark.id), await leaves.indexOf(found.id)];
  if (elsewhere && foundAt === null)
    return finding('inserted', here, `${capital(told(here))} was inserted: it is not in the sealed tree.`);
  if (elsewhere && foundAt !== null)
    return elsewhere.index === foundAt
      ? finding(
          'swapped',
          here,
          `${capital(told(here))} was swapped with ${told(placeOf(elsewhere.event))}: sealed in the other order.`,
        )
      : finding(
          'moved',
          placeOf(elsewhere.event),
          `${capital(told(placeOf(elsewhere.event)))} was moved: it was sealed${behind}.`,
        );
  if (foundAt !== null && foundAt > index) {
    const more = foundAt - index > 1 ? ` and ${foundAt - index - 1} events after it` : '';
    return finding(
      'removed',
      lost,
      `${capital(told(lost))}, recorded ${mark.recordedAt},${more ? `${more},` : ''} was removed; it was sealed${behind}, and before ${told(here)}.`,
    );
  }
  return finding(
    'replaced',
    here,
    `${capital(told(here))} stands in the place of ${told(lost)}, which was sealed there.`,
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Where an event with this id is in the log of the organisation now. */
async function find(store: Pick<EventStore, 'readAll'>, organisation: string, id: string): Promise<Located | null> {
  let index = 0;
  for await (const event of store.readAll()) {
    if (organisationOf(event.stream) !== organisation) continue;
    if (event.id === id) return { index, event };
    index++;
  }
  return null;
}
