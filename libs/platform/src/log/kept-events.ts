import { join } from 'node:path';
import type { EventStore, RecordedEvent } from '@custodia/event-store';
import { addLine, linesOf } from '@custodia/kernel';
import { z } from 'zod';

const keptEvent = z.object({
  /** The identity of the log that it was recorded in. */
  log: z.string(),
  stream: z.string(),
  id: z.string(),
  type: z.string(),
  /** The exact bytes. */
  data: z.string(),
  metadata: z.string(),
  /** ISO 8601; when the log recorded it. */
  recordedAt: z.string(),
});

/** An event that must not vanish when an older backup of the log is restored. */
export type KeptEvent = z.infer<typeof keptEvent>;

/** Keeps single events outside the database. */
export interface KeptEvents {
  /** Durable when it resolves; an event may be kept again. */
  keep(log: string, event: RecordedEvent): Promise<void>;
  /** In the order in which they were kept first, each once. */
  list(): readonly KeptEvent[];
}

/** The job that keeps an event. */
export const KEEP_EVENT = 'keep-grave-facts';

/** What a reactor asks for when an event must not vanish with the restore of an older backup. */
export const keepEvent = ({ id, stream, revision }: { id: string; stream: string; revision: number }) => ({
  name: KEEP_EVENT,
  data: { id, stream, revision },
});

/** In the key folder, beside its state file: it is shared by all processes and not restored with a database. */
export function keptEventsIn(keysDir: string): KeptEvents {
  const file = join(keysDir, 'kept-events.jsonl');
  return {
    keep: (log, { stream, id, type, data, metadata, recordedAt }) =>
      addLine(file, JSON.stringify({ log, stream, id, type, data, metadata, recordedAt } satisfies KeptEvent)),
    list() {
      const known = new Map<string, KeptEvent>();
      for (const line of linesOf(file)) {
        const event = parsed(line);
        if (event && !known.has(event.id)) known.set(event.id, event);
      }
      return [...known.values()];
    },
  };
}

/** A line that was left half written is none: its event was kept by the next attempt. */
function parsed(line: string): KeptEvent | undefined {
  try {
    return keptEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** How a kept event stands to the log: `fits` can be appended to its stream, `overtaken` came before what the stream went on with. */
export interface MissingEvent {
  readonly event: KeptEvent;
  readonly state: 'fits' | 'overtaken' | 'no stream';
}

/** The kept events of this log that are not in it any more, in their order. */
export async function missingFrom(
  store: Pick<EventStore, 'identity' | 'readStream'>,
  kept: readonly KeptEvent[],
): Promise<MissingEvent[]> {
  const log = await store.identity();
  const missing = new Map<KeptEvent, MissingEvent['state']>();
  const ofLog = kept.filter((event) => event.log === log);
  for (const [stream, events] of Map.groupBy(ofLog, (event) => event.stream)) {
    const there = new Set<string>();
    for await (const { id } of store.readStream(stream)) there.add(id);
    const lastThere = events.findLastIndex(({ id }) => there.has(id));
    const state = there.size === 0 ? 'no stream' : 'fits';
    events.forEach((event, at) => {
      if (!there.has(event.id)) missing.set(event, at < lastThere ? 'overtaken' : state);
    });
  }
  return ofLog.flatMap((event) => {
    const state = missing.get(event);
    return state ? [{ event, state }] : [];
  });
}

/** Appends events to their streams again, with the ids and bytes of then. */
export async function appendAgain(
  store: Pick<EventStore, 'append'>,
  events: readonly Pick<KeptEvent, 'stream' | 'id' | 'type' | 'data' | 'metadata'>[],
): Promise<void> {
  for (const [stream, ofStream] of Map.groupBy(events, (event) => event.stream))
    await store.append(
      stream,
      'any',
      ofStream.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
    );
}
