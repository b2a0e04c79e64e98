import type { EventStore, Position, RecordedEvent } from '@custodia/event-store';
import type pg from 'pg';
import { decoding, planBatch, rowsConcerned, type Parked, type Planned } from './batch.js';
import { transact, type Claim, type Claims } from './claims.js';
import { noteBatch } from './metrics.js';
import { leftOut, park, parkedFrom, unpark } from './parking.js';
import type { Progress } from './progress.js';
import type { Statement } from './row-store.js';
import { slotKey } from './slots.js';

export type ProjectorNotice =
  | {
      readonly kind: 'parked';
      readonly projection: string;
      readonly stream: string;
      readonly position: Position;
      readonly reason: string;
    }
  | { readonly kind: 'resumed'; readonly projection: string; readonly stream: string }
  | { readonly kind: 'lost' | 'standing_still'; readonly projections: readonly string[] }
  | { readonly kind: 'fault'; readonly projections: readonly string[]; readonly fault: unknown };

export interface Applying {
  readonly pool: pg.Pool;
  readonly claims: Claims;
  readonly progress: Progress;
  readonly report: (notice: ProjectorNotice) => void;
}

/** The batches of projections that go on together. */
export interface Batches {
  /**
   * Folds one batch into all rows concerned and moves the checkpoints, in one transaction. With `more` to come it resolves while
   * that is still being written, so that the next batch is folded meanwhile; a fault is then thrown by every later call.
   */
  apply(events: readonly RecordedEvent[], upTo: Position, more: boolean): Promise<void>;
  /** Resolves when nothing is being written any more; rejects when it could not be. */
  settled(): Promise<void>;
}

/** A batch that is being written. */
interface Writing {
  /** Whether it became exactly what was planned; otherwise something was parked. */
  readonly done: Promise<boolean>;
  readonly planned: readonly Planned[];
}

const nothing: Writing = { done: Promise.resolve(true), planned: [] };

export function batchesOf(context: Applying, group: readonly Claim[]): Batches {
  // A fault stays: what comes after a batch that was not written must not be written either.
  let writing = nothing;

  async function settled(): Promise<void> {
    await writing.done;
    writing = nothing;
  }

  return {
    settled,
    async apply(events, upTo, more) {
      const behind = group.filter(({ position }) => position < upTo);
      if (behind.length === 0) return;
      const ahead = await plan(context, behind, events, writing.planned);
      const planned = (await writing.done) ? ahead : await plan(context, behind, events);
      writing = { done: write(context, planned, behind, events, upTo), planned };
      if (more) writing.done.catch(() => undefined);
      else await settled();
    },
  };
}

async function write(
  context: Applying,
  planned: readonly Planned[],
  group: readonly Claim[],
  events: readonly RecordedEvent[],
  upTo: Position,
): Promise<boolean> {
  const begun = performance.now();
  try {
    await commit(context, planned, upTo, events.at(-1)?.recordedAt ?? null);
    const names = group.map(({ projection }) => projection.name);
    noteBatch(names, events.length, performance.now() - begun);
    return planned.every(({ parked }) => parked.length === 0);
  } catch (fault) {
    if (!isUnfit(fault)) throw fault;
    // The database refused a value. Which one is found by going on in smaller steps, down to one projection and one event.
    await narrow(context, group, events, upTo, fault);
    return false;
  }
}

async function narrow(
  context: Applying,
  group: readonly Claim[],
  events: readonly RecordedEvent[],
  upTo: Position,
  fault: unknown,
): Promise<void> {
  if (group.length > 1) {
    for (const claim of group) await batchesOf(context, [claim]).apply(events, upTo, false);
    return;
  }
  const [claim] = group as readonly [Claim];
  const ahead = events.filter(({ position }) => position > claim.position);
  if (ahead.length > 1) {
    const steps = batchesOf(context, group);
    for (const event of ahead) await steps.apply([event], event.position, false);
    return steps.apply([], upTo, false);
  }
  const [event] = ahead;
  if (!event) throw fault;
  await commit(context, [{ claim, changes: [], parked: [refused(claim, event, fault)] }], upTo, event.recordedAt);
}

/** Folds what a parked stream left out; parks it anew at the event that still cannot be taken. */
export async function retry(
  context: Applying,
  store: EventStore,
  claim: Claim,
  stream: string,
  revision: number,
): Promise<void> {
  const events = await leftOut(store, claim, stream, revision);
  const done = unpark(claim, stream);
  try {
    if (!(await foldLeftOut(context, claim, events, done))) return;
  } catch (fault) {
    if (!isUnfit(fault)) throw fault;
    // The database refused one of the rows: event by event, each noted with its rows, up to the one that it refuses.
    for (const event of events) {
      const next = event === events.at(-1) ? done : parkedFrom(claim, stream, event.revision + 1);
      try {
        if (!(await foldLeftOut(context, claim, [event], next))) return;
      } catch (refusal) {
        if (!isUnfit(refusal)) throw refusal;
        const planned = { claim, changes: [], parked: [refused(claim, event, refusal)] };
        return commit(context, [planned], claim.position, null);
      }
    }
  }
  claim.parkedStreams.delete(stream);
  context.report({ kind: 'resumed', projection: claim.key, stream });
}

/** Whether all of them could be folded; `done` is written with them. Parked anew, an event keeps the count of its attempts. */
async function foldLeftOut(
  context: Applying,
  claim: Claim,
  events: readonly RecordedEvent[],
  done: Statement,
): Promise<boolean> {
  const { position } = claim;
  const again = {
    ...claim,
    parkedStreams: new Set<string>(),
    position: events[0] ? justBefore(events[0].position) : position,
  };
  const [planned] = await plan(context, [again], events);
  const whole = planned!.parked.length === 0;
  await commit(context, [{ ...planned!, claim }], position, null, whole ? [done] : []);
  return whole;
}

export const refused = ({ projection }: Pick<Claim, 'projection'>, event: RecordedEvent, fault: unknown): Parked => ({
  event,
  reason: `The row was refused: ${(fault as Error).message}`,
  rows: rowsConcerned(projection, event),
});

/** Only for comparing: every event of the list counts as new. */
const justBefore = (position: Position): Position => position.slice(0, -1);

/** `before` is a batch that is being written. */
async function plan(
  { pool }: Applying,
  group: readonly Claim[],
  events: readonly RecordedEvent[],
  before: readonly Planned[] = [],
): Promise<Planned[]> {
  const rows = new Map(
    before.map(({ claim, changes }) => [
      claim,
      new Map(changes.map(({ after }) => [slotKey(after.organisation, after.id), after])),
    ]),
  );
  const decode = decoding();
  const client = await pool.connect();
  let broken: Error | undefined;
  const lost = (fault: Error): void => void (broken = fault);
  client.on('error', lost);
  try {
    return await Promise.all(
      group.map(async (claim) => ({
        claim,
        ...(await planBatch(client, { ...claim, underWay: rows.get(claim) }, events, decode)),
      })),
    );
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}

async function commit(
  { pool, claims, progress, report }: Applying,
  planned: readonly Planned[],
  upTo: Position,
  recordedAt: string | null,
  first: readonly Statement[] = [],
): Promise<void> {
  const group = planned.map(({ claim }) => claim);
  // Where nothing changes, only those who wait are told: with many projections most are not concerned by most events.
  const concerned = planned.filter(
    ({ changes, parked }) => changes.length > 0 || parked.length > 0 || first.length > 0,
  );
  if (concerned.length === 0) {
    await pool.query(claims.announce(group, upTo));
  } else {
    await transact(pool, [
      claims.advance(
        concerned.map(({ claim }) => claim),
        upTo,
        recordedAt,
      ),
      ...first,
      ...concerned.flatMap(({ claim, changes, parked }) => [
        ...claim.rows.write(changes),
        ...parked.map((entry) => park(claim, entry)),
      ]),
      claims.announce(group, upTo),
    ]);
  }
  for (const { claim, changes, parked } of planned) {
    claim.position = upTo;
    claim.recordedAt = recordedAt ?? claim.recordedAt;
    for (const { after } of changes) claim.cache.set(slotKey(after.organisation, after.id), after);
    for (const { event, reason } of parked) {
      claim.parkedStreams.add(event.stream);
      report({ kind: 'parked', projection: claim.key, stream: event.stream, position: event.position, reason });
    }
  }
  for (const { claim } of concerned) claim.stored = upTo;
  progress.reached(
    group.map(({ key }) => key),
    upTo,
  );
}

/** Stores the checkpoints that stayed behind while events passed by. */
export async function storeCheckpoints(
  { pool, claims }: Pick<Applying, 'pool' | 'claims'>,
  group: readonly Claim[],
): Promise<void> {
  for (const [position, behind] of Map.groupBy(
    group.filter(({ stored, position }) => stored < position),
    ({ position }) => position,
  )) {
    await transact(pool, [claims.advance(behind, position, behind[0]!.recordedAt)]);
    for (const claim of behind) claim.stored = position;
  }
}

/** Data exceptions and broken constraints: the fold's output does not fit its table, and trying again will not help. */
export const isUnfit = (fault: unknown): boolean =>
  /^(22|23)[0-9A-Z]{3}$/.test(String((fault as { code?: string }).code ?? ''));
