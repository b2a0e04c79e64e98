import type { Codec, DomainEvent, EventStore, RecordedEvent } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import type { DataSource } from 'typeorm';
import { ParkedEventRow, SkippedEventRow } from '../entities/bookkeeping.js';
import { assertFits } from '../entities/fitness.js';
import { tableOf, type Table } from '../entities/table.js';
import { reasonOf } from './batch.js';
import { foldEvent, keyOf, keysOf, leftOutAs, type AnyProjection, type RowState } from './fold.js';
import { parkedEvents, type ParkedEvent } from './parking.js';
import { organisationOf } from './streams.js';

/** What an operator asked for cannot be done; the message says why and what can. */
export class MendingFault extends Error {
  override readonly name = 'MendingFault';
}

export interface MendingPorts {
  readonly source: Pick<DataSource, 'getRepository' | 'transaction'>;
  readonly store: EventStore;
  readonly projections: readonly AnyProjection[];
}

/** Which parked events are meant: those of a stream, for all projections or for one (`<name>_v<version>`). */
export interface ParkedWhere {
  readonly stream: string;
  readonly projection?: string | undefined;
}

export interface Decision {
  /** Who decided, and why: kept with what is left out. */
  readonly by: string;
  readonly because: string;
}

export interface Explanation extends ParkedEvent {
  readonly event: RecordedEvent | null;
  /** Events of the stream from the parked one on; none of them is shown. */
  readonly leftOut: number;
  /** Why the stream could not be folded either if the event were left out; `null` when it could. */
  readonly withoutIt: string | null;
}

/** Throws `MendingFault` when nothing is parked there. */
export async function explainParked(ports: MendingPorts, where: ParkedWhere): Promise<Explanation[]> {
  const events = await streamOf(ports, where.stream);
  return (await parkedAt(ports, where)).map((parked) => ({
    ...parked,
    event: events.find(({ revision }) => revision === parked.revision) ?? null,
    leftOut: events.filter(({ revision }) => revision >= parked.revision).length,
    withoutIt: trial(projectionOf(ports, parked), events, new Set([parked.eventId])),
  }));
}

/**
 * Lets the projections go on without the event that is parked: it stays in the log, and every rebuild leaves it out, too.
 * The decision is kept. Throws `MendingFault` when nothing is parked there.
 */
export async function skipParked(ports: MendingPorts, where: ParkedWhere, decision: Decision): Promise<ParkedEvent[]> {
  const parked = await parkedAt(ports, where);
  await leaveOut(ports, parked, decision, null);
  return parked;
}

/**
 * Appends an event that states anew what the parked one said, and leaves that one out. First tries whether every
 * projection concerned can fold the stream then. Throws `MendingFault` when nothing is parked, the event is none of this
 * aggregate, it would not help, or the stream has grown meanwhile; nothing is written then.
 */
export async function repairParked(
  ports: MendingPorts,
  where: ParkedWhere,
  event: { readonly type: string; readonly data: unknown },
  decision: Decision,
): Promise<{ readonly parked: readonly ParkedEvent[]; readonly revision: number }> {
  const parked = await parkedAt(ports, where);
  const events = await streamOf(ports, where.stream);
  const last = events.at(-1)!;
  const codec = projectionOf(ports, parked[0]!).codec as unknown as Codec<DomainEvent>;
  if (!codec.types.includes(event.type))
    throw new MendingFault(
      `"${event.type}" is no event of "${codec.category}". Choose one of ${codec.types.join(', ')}.`,
    );
  const meta = {
    organisation: organisationOf(where.stream),
    actor: decision.by,
    at: new Date().toISOString(),
    reason: decision.because,
  };
  const repair = codec.encode(newId(), event as DomainEvent, meta);
  const revision = last.revision + 1;
  const recorded = { ...repair, stream: where.stream, revision, position: last.position, recordedAt: meta.at };
  for (const one of parked) {
    const fault = trial(projectionOf(ports, one), [...events, recorded], new Set([one.eventId]));
    if (fault)
      throw new MendingFault(
        `With this event ${one.projection} still could not show the stream: ${fault}. Nothing was written.`,
      );
  }
  const result = await ports.store.append(where.stream, last.revision, [repair]);
  if (result.kind === 'conflict')
    throw new MendingFault(`${where.stream} has grown meanwhile. Look at it again, then repeat the command.`);
  await leaveOut(ports, parked, decision, repair.id);
  return { parked, revision };
}

async function parkedAt({ source }: MendingPorts, { stream, projection }: ParkedWhere): Promise<ParkedEvent[]> {
  const found = (await parkedEvents(source)).filter(
    (one) => one.stream === stream && (projection === undefined || one.projection === projection),
  );
  if (found.length > 0) return found;
  const of = projection === undefined ? '' : ` for ${projection}`;
  throw new MendingFault(`Nothing of ${stream} is parked${of}. "custodia projections parked" lists what is.`);
}

function projectionOf({ projections }: MendingPorts, { projection }: ParkedEvent): AnyProjection {
  const found = projections.find((one) => keyOf(one) === projection);
  if (!found) throw new MendingFault(`This release has no read model ${projection}.`);
  return found;
}

async function streamOf({ store }: MendingPorts, stream: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) events.push(event);
  return events;
}

/** Why a projection cannot fold a stream without some of its events; `null` when it can. In memory only. */
function trial(
  projection: AnyProjection,
  events: readonly RecordedEvent[],
  without: ReadonlySet<string>,
): string | null {
  const table = tableOf(projection.row) as Table;
  const states = new Map<string, RowState | null>();
  for (const recorded of events) {
    try {
      const event = without.has(recorded.id)
        ? leftOutAs(recorded)
        : (projection.codec as unknown as Codec<DomainEvent>).decode(recorded);
      for (const key of keysOf(projection, event)) {
        const state = foldEvent(projection, states.get(key) ?? null, event, key);
        if (state) assertFits(table, state.folded);
        states.set(key, state);
      }
    } catch (fault) {
      return `${recorded.type} at revision ${recorded.revision}: ${reasonOf(fault)}`;
    }
  }
  return null;
}

/** Noted, and to be tried again by whoever projects it: both or neither. What is parked no longer is left alone. */
async function leaveOut(
  { source }: MendingPorts,
  parked: readonly ParkedEvent[],
  { by, because }: Decision,
  compensatedBy: string | null,
): Promise<void> {
  await source.transaction(async (manager) => {
    for (const { projection, eventId, stream, revision, position, type, reason } of parked) {
      const { affected } = await manager.update(ParkedEventRow, { projection, eventId }, { retry: true });
      if (!affected) continue;
      const decided = { parkedBecause: reason, skippedBecause: because, skippedBy: by, compensatedBy };
      const skipped = { projection, eventId, stream, revision, position, type, ...decided };
      await manager.createQueryBuilder().insert().into(SkippedEventRow).values(skipped).orIgnore().execute();
    }
  });
}
