import { setTimeout as pause } from 'node:timers/promises';
import { currentCorrelation } from '@custodia/telemetry';
import { newId, outageOf, turns, WaitedTooLong, type InTurn, type Refusal } from '@custodia/kernel';
import type { Aggregate } from './aggregate.js';
import { streamName } from './codec.js';
import type { CommandMeta, DomainEvent } from './decider.js';
import { idempotencyKey, keyReused, type KeyReused } from './idempotency/idempotency-key.decider.js';
import { earlier, repeatableId, type RepeatableRequest } from './idempotency/repeats.js';
import { load, type Place } from './load.js';
import type { EventStore, NewEvent, Position } from './port.js';
import { statesOf, type Folded } from './state-cache.js';

export interface ChangedMeanwhile extends Refusal {
  readonly code: 'CHANGED_MEANWHILE';
  readonly expectedRevision: number;
  readonly actualRevision: number;
}

export interface Target extends Place {
  /** Refuse with `CHANGED_MEANWHILE` unless the aggregate is at this revision. */
  readonly expectedRevision?: number | null | undefined;
  /** Makes a retry of the same request recognisable: it is answered, not repeated. Another input is refused with `KEY_REUSED`. */
  readonly request?: RepeatableRequest | undefined;
  /** Of the request or job around it unless told. */
  readonly correlation?: string | undefined;
  /** The id was made for this command: nothing can be recorded under it, and nothing is read before the decision. */
  readonly unused?: boolean | undefined;
}

export type Outcome<Event extends DomainEvent, State, R extends Refusal> =
  | {
      readonly kind: 'done';
      readonly events: readonly Event[];
      readonly state: State;
      /** Of the aggregate's last event; -1 when it still has none. */
      readonly revision: number;
      /** Of the aggregate's last event; `null` when it still has none. */
      readonly position: Position | null;
    }
  | { readonly kind: 'refused'; readonly refusal: R | ChangedMeanwhile | KeyReused };

/** Too many writers on one aggregate for too long. Nothing was recorded; the same command may be given again. */
export class AggregateBusy extends Error {
  readonly code = 'TRY_AGAIN';

  constructor(
    readonly stream: string,
    readonly triedMs: number,
  ) {
    super(`${stream}: could not be written within ${triedMs} ms because of other writers; try again`);
    this.name = 'AggregateBusy';
  }
}

/** How long a command waits for its turn and is decided again after lost races, in milliseconds. */
const patience = 6_000;

/**
 * The only write path: read, fold, decide, append. Commands on one aggregate queue in this process. Without
 * `expectedRevision` a race that was lost to another process is decided again on the newer state, after a pause that
 * grows. Throws `AggregateBusy` when that takes longer than `patienceMs`, and `UnstorableText` for what no store keeps.
 */
export async function execute<Command, Event extends DomainEvent, State, R extends Refusal>(
  store: EventStore,
  aggregate: Aggregate<Command, Event, State, R>,
  target: Target,
  command: Command & CommandMeta,
  { patienceMs = patience } = {},
): Promise<Outcome<Event, State, R>> {
  const stream = streamName(aggregate.codec.category, target.organisation, target.id);
  const asked = performance.now();
  const deadline = asked + patienceMs;
  const work = async (): Promise<Outcome<Event, State, R> | 'busy'> => {
    // Who has waited behind a command that met an outage is not made to wait for the same again.
    const outage = outages.get(store);
    if (outage && outage.at > asked) throw outage.fault;
    try {
      return await perform(store, aggregate, target, command, deadline);
    } catch (fault) {
      if (outageOf(fault)) outages.set(store, { at: performance.now(), fault });
      throw fault;
    }
  };
  const outcome = await turnsOf(store)(stream, work, patienceMs).catch((fault: unknown) => {
    if (fault instanceof WaitedTooLong && fault.key === stream) return 'busy' as const;
    throw fault;
  });
  if (outcome === 'busy') throw new AggregateBusy(stream, patienceMs);
  return outcome;
}

async function perform<Command, Event extends DomainEvent, State, R extends Refusal>(
  store: EventStore,
  aggregate: Aggregate<Command, Event, State, R>,
  target: Target,
  command: Command & CommandMeta,
  deadline: number,
): Promise<Outcome<Event, State, R> | 'busy'> {
  const { codec, decider } = aggregate;
  const { organisation, request, expectedRevision, correlation = currentCorrelation() } = target;
  const stream = streamName(codec.category, organisation, target.id);
  const { actor, at, reason, credential } = command;
  const meta = { organisation, actor, at, reason, credential, correlation };
  const key = request && { organisation, id: request.id };
  let used = key && (await load(store, idempotencyKey, key)).state;
  if (used && used.digest !== request!.digest) return { kind: 'refused', refusal: keyReused };
  for (let lost = 0; ; lost++) {
    const loaded: Folded<State> =
      target.unused && lost === 0
        ? { state: decider.initial, revision: -1, position: null }
        : await load(store, aggregate, target);
    // A retry of a request that was already carried out, whatever has happened to the aggregate since.
    const before = used && (await earlier(store, codec, stream, request!, used));
    if (before) return { kind: 'done', state: loaded.state, ...before };
    if (expectedRevision != null && loaded.revision !== expectedRevision)
      return { kind: 'refused', refusal: changedMeanwhile(expectedRevision, loaded.revision) };
    // A decision compares what is said now with what was said before, which the state holds as it is stored.
    const state = store.opened && codec.hasFreeTexts ? await store.opened(organisation, loaded.state) : loaded.state;
    const decision = decider.decide(command, state);
    if (decision.kind === 'refused') return decision;
    if (decision.events.length === 0) return { kind: 'done', events: [], ...loaded };
    const written = decision.events.map((event, index) =>
      codec.encode(request ? repeatableId(stream, request, index) : newId(), event, meta),
    );
    if (key && !used) {
      const { digest } = request;
      const use = { type: 'UseIdempotencyKey', digest, stream, after: loaded.revision, ...meta } as const;
      const using = await execute(store, idempotencyKey, { ...key, correlation }, use);
      if (using.kind === 'refused') return { kind: 'refused', refusal: keyReused };
      used = using.state;
      // Another process carries out the same request at this moment: what it has recorded must be looked for.
      if (using.events.length === 0) continue;
    }
    const encoded = (await store.prepare?.(stream, written)) ?? written;
    const result = await store.append(stream, loaded.revision < 0 ? 'no_stream' : loaded.revision, encoded);
    if (result.kind === 'appended') {
      const { revision, position } = result;
      const place = { stream, revision, position, recordedAt: at };
      // As it will be read, so that what is kept is what another process folds.
      const state = encoded.reduce((folded, event) => {
        const { type, data } = codec.decode({ ...event, ...place });
        return decider.evolve(folded, { type, data } as Event);
      }, loaded.state);
      // What a repeatable request recorded can be what another process recorded for it, under the same ids.
      if (!request) statesOf(store).put(stream, decider.evolve, { state, revision, position }, bytesOf(encoded));
      return { kind: 'done', events: decision.events, state, revision, position };
    }
    // The stream is shorter than what was folded: the log is no longer the one that was read.
    if (result.actual === 'no_stream' || result.actual < loaded.revision) statesOf(store).drop(stream);
    if (performance.now() >= deadline) return 'busy';
    await pause(Math.random() * Math.min(2 ** lost, 200));
  }
}

const bytesOf = (events: readonly NewEvent[]): number => events.reduce((bytes, { data }) => bytes + data.length, 0);

/** The latest outage that a command met. */
const outages = new WeakMap<EventStore, { readonly at: number; readonly fault: unknown }>();

const queues = new WeakMap<EventStore, InTurn>();

function turnsOf(store: EventStore): InTurn {
  let queue = queues.get(store);
  if (!queue) queues.set(store, (queue = turns()));
  return queue;
}

const changedMeanwhile = (expectedRevision: number, actualRevision: number): ChangedMeanwhile => ({
  code: 'CHANGED_MEANWHILE',
  message: `The record is at revision ${actualRevision}, not ${expectedRevision}: read it again and decide anew.`,
  expectedRevision,
  actualRevision,
});
