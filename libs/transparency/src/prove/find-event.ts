import { START, type EventStore, type RecordedEvent } from '@custodia/event-store';
import { isUuid } from '@custodia/kernel';
import type { LogName, Transparency } from '../port.js';
import { organisationOf } from '../tree/entry.js';

/**
 * An event of an organisation by its id: found by the mark in its tile, or behind what is sealed. Undefined when there is
 * none. Reads the events of two tiles at the most, and those that are not sealed yet.
 */
export async function findEvent(
  store: Pick<EventStore, 'readAll'>,
  kept: Transparency,
  log: LogName,
  organisation: string,
  id: string,
): Promise<RecordedEvent | undefined> {
  if (!isUuid(id)) return undefined; // Marks are kept by the bytes of an id.
  const tile = await kept.tileMarked(log, organisation, id);
  const [before] = tile && tile.index > 0 ? await kept.tiles(log, organisation, 0, tile.index - 1, 1) : [];
  const after = tile ? (before?.position ?? START) : await kept.sealedUpTo(log);
  for await (const event of store.readAll({ after }))
    if (event.id === id && organisationOf(event.stream) === organisation) return event;
  return undefined;
}
