import { newId } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import type { EventStore, Position, RecordedEvent, Subscription } from '@custodia/event-store';
import { batchesOf, retry, storeCheckpoints, type ProjectorNotice } from './apply.js';
import { claimKeeper, Fenced, LONGEST_LEASE_MS, type Claim } from './claims.js';
import { keyOf, type AnyProjection } from './fold.js';
import { STANDING_AFTER_MS, standingWatch } from './health.js';
import { lagOf, type ProjectionLag } from './lag.js';
import { ownerOf } from './owner.js';
import { retryOnTakeover, toRetry } from './parking.js';
import { createProgress, type Progress } from './progress.js';
import { inRole, PROJECTOR_ROLE, withSetting } from '../wire/roles.js';
import { slotCaches } from './slots.js';

export interface ProjectorOptions {
  readonly store: EventStore;
  /** Of the read models; the projector works in the role `custodia_projector`. */
  readonly url: string;
  readonly projections: readonly AnyProjection[];
  /** Whether queries are answered from a streaming replica, which is to follow at once. Default false. */
  readonly replica?: boolean;
  /** Names this process in `projection_checkpoint`; must be new with every start. */
  readonly owner?: string;
  /**
   * After this time without a sign of life another process takes over; at once when it is on the same machine and sees that
   * this process has ended. Default 6,000 ms, at most 60,000.
   */
  readonly leaseMs?: number;
  /** Default 500. */
  readonly batchSize?: number;
  /** Rows of all projections kept in memory; default 4,000: more of them cost the collector of garbage more than they save. */
  readonly cachedRows?: number;
  /** Shared with a waiter in this process. */
  readonly progress?: Progress;
  /** Told of parked events, lost claims, projections that do not move (whoever has them) and faults that are tried again. */
  readonly report?: (notice: ProjectorNotice) => void;
}

export interface Projector {
  /** Keys (`<name>_v<version>`) that this process projects at the moment. */
  claimed(): string[];
  /** How far every projection is behind the log, whoever projects it. */
  lag(): Promise<ProjectionLag[]>;
  /** Finishes the batch at hand, gives the claims back and ends the connections. */
  stop(): Promise<void>;
}

/** Projections of this process that stand at the same place and therefore share one subscription. */
interface Run {
  readonly claims: Claim[];
  readonly subscription: Subscription;
  /** One thing at a time, when no batch is being written: a parked stream, or the checkpoints. */
  serial<T>(work: () => Promise<T>): Promise<T>;
  caughtUp: boolean;
  ended: boolean;
}

/** Of the rows kept in memory, roughly. */
const cachedBytes = 32 * 1_048_576;

/**
 * Rows are looked for by their keys only, with statements that are prepared while the tables may still be empty: never
 * walk a table then, whatever the statistics say at that time.
 */
const byKeyOnly = ['enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off'];

/** Checkpoints of projections that nothing concerned are stored this much later at the most. */
const storeWithinMs = 100;

/** Keeps read models up to date, together with any number of other processes that do the same. */
export function startProjector(options: ProjectorOptions): Projector {
  const {
    store,
    projections,
    owner = ownerOf(newId()),
    leaseMs = 6_000,
    batchSize = 500,
    cachedRows = 4_000,
    progress = createProgress(),
    report = () => undefined,
  } = options;
  if (leaseMs > LONGEST_LEASE_MS) throw new RangeError(`leaseMs is ${leaseMs}; use at most ${LONGEST_LEASE_MS}.`);
  // Losing the last commits in a crash loses nothing: rows and checkpoint go back together, the claim is lost with them, and
  // what is taken anew is folded again. But what is not flushed is not sent to a replica either, and writers wait for that.
  const commits = options.replica ? 'local' : 'off';
  const url = [`synchronous_commit=${commits}`, ...byKeyOnly].reduce(withSetting, inRole(options.url, PROJECTOR_ROLE));
  const pool = createPool(url, {
    pipeline: true,
    max: 4,
    applicationName: 'custodia-projector',
  });
  const caches = slotCaches({ rows: cachedRows, bytes: cachedBytes });
  const claims = claimKeeper({ pool, owner, leaseMs, caches });
  const runs = new Set<Run>();
  const context = { pool, claims, progress, report };
  let stopping: Promise<void> | undefined;
  let tending = Promise.resolve();
  const standing = standingWatch();
  let lookedAt = 0;
  let still = '';
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let storing: NodeJS.Timeout | undefined;

  async function storeAll(): Promise<void> {
    storing = undefined;
    for (const run of [...runs]) if (!run.ended) await run.serial(() => storeCheckpoints(context, run.claims));
  }

  const claimed = (): Claim[] => [...runs].flatMap((run) => (run.ended ? [] : run.claims));

  function start(group: Claim[]): void {
    const batches = batchesOf(context, group);
    const next = queue();
    const after = leastOf(group);
    const run: Run = {
      claims: group,
      serial: (work) =>
        next(async () => {
          await batches.settled();
          return work();
        }),
      caughtUp: false,
      ended: false,
      subscription: store.subscribe({
        name: 'project',
        after,
        batchSize,
        onBatch: (events: readonly RecordedEvent[], upTo: Position) =>
          next(async () => {
            await batches.apply(events, upTo, events.length >= batchSize);
            if (leastOf(group) > after) failures = 0;
            storing ??= setTimeout(
              () =>
                void storeAll().catch((fault: unknown) =>
                  report({ kind: 'fault', projections: group.map(({ key }) => key), fault }),
                ),
              storeWithinMs,
            );
          }),
        onCaughtUp() {
          run.caughtUp = true;
        },
      }),
    };
    runs.add(run);
    run.subscription.done.then(
      () => end(run),
      (fault: unknown) => {
        end(run);
        failures++;
        const keys = group.map(({ key }) => key);
        report(
          fault instanceof Fenced ? { kind: 'lost', projections: keys } : { kind: 'fault', projections: keys, fault },
        );
        schedule(Math.min(50 * 2 ** failures, leaseMs / 3));
      },
    );
  }

  function end(run: Run): void {
    run.ended = true;
    runs.delete(run);
  }

  async function halt(some: readonly Run[]): Promise<void> {
    await Promise.all(some.map((run) => run.subscription.stop()));
    // What could not be written is folded again by whoever goes on.
    await Promise.all(some.map((run) => run.serial(async () => undefined).catch(() => undefined)));
    for (const run of some) end(run);
  }

  /** What has been claimed elsewhere is let go, what is free is taken, and what stands at the same place goes on together. */
  async function tend(): Promise<void> {
    for (const run of [...runs]) {
      const lost = await claims.renew(run.claims);
      if (lost.length === 0) continue;
      report({ kind: 'lost', projections: lost.map(({ key }) => key) });
      await halt([run]);
      const kept = run.claims.filter((claim) => !lost.includes(claim));
      if (kept.length > 0) start(kept);
    }
    const mine = new Set(claimed().map(({ key }) => key));
    const taken = await claims.take(projections.filter((projection) => !mine.has(keyOf(projection))));
    if (taken.length > 0) {
      await retryOnTakeover(pool, taken);
      for (const { key, position } of taken) progress.reached([key], position);
      for (const group of Map.groupBy(taken, ({ position }) => position).values()) start(group);
    }
    for (const run of runs) {
      for (const { claim, stream, revision } of await toRetry(pool, run.claims)) {
        if (run.ended) break;
        await run.serial(() => retry(context, store, claim, stream, revision));
      }
    }
    const level = [...runs].filter(({ caughtUp }) => caughtUp);
    if (level.length > 1) {
      await halt(level);
      start(level.flatMap((run) => run.claims));
    }
  }

  /** Told once for each set of projections that stand still. */
  async function watchStanding(): Promise<void> {
    if (performance.now() - lookedAt < STANDING_AFTER_MS / 3) return;
    lookedAt = performance.now();
    const keys = standing(await lagOf(pool, store, projections));
    if (keys.length > 0 && keys.join() !== still) report({ kind: 'standing_still', projections: keys });
    still = keys.join();
  }

  async function stop(): Promise<void> {
    clearTimeout(timer);
    await tending;
    const all = claimed();
    await halt([...runs]);
    clearTimeout(storing);
    await storeCheckpoints(context, all).catch(() => undefined);
    await claims.release().catch(() => undefined);
    await pool.end();
  }

  function schedule(inMs: number): void {
    if (stopping) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      tending = tending
        .then(() => (stopping ? undefined : tend().finally(watchStanding)))
        .catch((fault: unknown) => report({ kind: 'fault', projections: claimed().map(({ key }) => key), fault }))
        .finally(() => schedule(leaseMs / 3));
    }, inMs);
  }

  schedule(0);

  return {
    claimed: () => claimed().map(({ key }) => key),
    lag: () => lagOf(pool, store, projections),
    stop: () => (stopping ??= stop()),
  };
}

const leastOf = (group: readonly Claim[]): Position =>
  group.reduce((least, { position }) => (position < least ? position : least), group[0]!.position);

function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
