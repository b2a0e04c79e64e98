import type { EventStore, Position, Subscription } from '@custodia/event-store';
import { setImmediate as others, setTimeout as sleep } from 'node:timers/promises';
import { originOf, signCheckpoint, type CheckpointSigner } from '../checkpoint/checkpoint.js';
import type { KeptCheckpoint, LogName, SealClaim, SealedGrowth, Transparency } from '../port.js';
import type { Pin, Pins } from './pins.js';
import { sealedTrees, SealRefused, type SealedTrees, type Unsigned } from './sealed-trees.js';

export interface SealerOptions {
  readonly store: Pick<EventStore, 'subscribe'>;
  readonly kept: Transparency;
  readonly log: LogName;
  /** Names this process among those who could seal; new with every start. */
  readonly owner: string;
  /** The key that signs now; asked for each seal. */
  readonly signer: () => Promise<CheckpointSigner>;
  readonly pins: Pins;
  readonly clock?: () => Date;
  /** Longest time that an event waits to be sealed, in milliseconds. Default 1,000. */
  readonly withinMs?: number;
  /** Events of one seal at the most. Default 20,000. */
  readonly mostEvents?: number;
  /** Default 10,000 ms. */
  readonly leaseMs?: number;
  /** A fault that passes: it goes on by itself, later each time. */
  readonly onFault?: (fault: unknown) => void;
  /** The log is not the one that was signed. Told once; this process signs nothing more. */
  readonly onRefused?: (refused: SealRefused) => void;
}

export interface Sealer {
  stop(): Promise<void>;
}

/**
 * Seals the log in its order: follows it, grows the trees, and keeps tiles, signed checkpoints and the place in one
 * transaction. Any number of processes may try; one has the claim. What is in memory only is lost in a crash and made
 * again from the log, which gives the same tree.
 */
export function startSealer(options: SealerOptions): Sealer {
  const { kept, log, owner, leaseMs = 10_000, onFault, onRefused } = options;
  const stopping = new AbortController();
  const pause = (ms: number): Promise<unknown> =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  let failures = 0;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const claim = await kept.claim(log, owner, leaseMs);
        if (claim) await sealing(options, claim, stopping.signal, () => (failures = 0));
      } catch (fault) {
        if (fault instanceof SealRefused) return onRefused?.(fault);
        onFault?.(fault);
        await pause(Math.min(200 * 2 ** failures++, 30_000));
        continue;
      }
      await pause(leaseMs / 3);
    }
  }
  const done = run();
  return {
    async stop() {
      stopping.abort();
      await done;
      await kept.release(log, owner).catch(() => undefined);
    },
  };
}

/** A page that is smaller than this reached the end of the log. */
const fewEvents = 500;
/** Events that are hashed in one go, about a millisecond: whoever appends in this process waits no longer. */
const atOnce = 64;

/** Follows the log until it is stopped, or rejects. */
async function sealing(
  {
    store,
    kept,
    log,
    owner,
    signer,
    pins,
    clock = () => new Date(),
    withinMs = 1_000,
    mostEvents = 20_000,
    leaseMs = 10_000,
  }: SealerOptions,
  first: SealClaim,
  stopped: AbortSignal,
  onSealed: () => void,
): Promise<void> {
  let claim = first;
  const pinned = await pins.load(log);
  const trees: SealedTrees = sealedTrees(kept, log, pinned);
  await signAnew(kept, log, await signer());
  let reached: Position = claim.position;
  let waiting = 0;
  let toPin: Omit<Pin, 'from'>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  let failed: (fault: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (failed = reject));
  failure.catch(() => undefined);

  /** One after the other; what comes meanwhile is of the next. */
  function seal(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    turn = turn.then(async () => {
      const [position, growth] = [reached, trees.take()];
      waiting = 0;
      if (position === claim.position) return;
      const signed = await withCheckpoints(growth, position, await signer(), clock());
      claim = await kept.seal(log, owner, claim, position, signed);
      onSealed();
      const checkpoints = signed.flatMap(({ checkpoint }) => (checkpoint ? [checkpoint] : []));
      toPin = [...toPin, ...checkpoints];
    });
    turn.catch(failed);
    return turn;
  }

  async function pin(): Promise<void> {
    if (toPin.length === 0) return;
    const largest = new Map(toPin.map((one) => [one.organisation, one]));
    toPin = [];
    await pins.save(log, [...largest.values()]);
  }

  const renewing = setInterval(
    () => {
      void kept.claim(log, owner, leaseMs).then((still) => {
        if (still?.epoch !== claim.epoch) failed(new Error('Another process seals this log now.'));
      }, failed);
      void pin().catch(failed);
    },
    Math.min(leaseMs / 3, 2_000),
  );
  let caughtUp = false;
  const subscription: Subscription = store.subscribe({
    name: 'seal',
    after: claim.position,
    async onBatch(events, upTo) {
      for (let from = 0; from < events.length; from += atOnce) {
        if (from > 0) await others();
        const some = events.slice(from, from + atOnce);
        const add = await trees.prepare(some);
        add();
        reached = some.at(-1)!.position;
        waiting += some.length;
      }
      reached = upTo;
      if (waiting >= mostEvents) await seal();
      else if (waiting > 0) timer ??= setTimeout(() => void seal(), withinMs);
      // While others append, events come one by one: what comes meanwhile is read at once, and not each with a query of its own.
      if (events.length < fewEvents) await sleep(withinMs / 4, undefined, { signal: stopped }).catch(() => undefined);
    },
    onCaughtUp() {
      if (caughtUp) return;
      caughtUp = true;
      void trees.assertReached().catch(failed);
    },
  });
  const aborted = new Promise<void>((resolve) => {
    if (stopped.aborted) resolve();
    stopped.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.race([subscription.done, aborted, failure]);
    if (stopped.aborted) {
      await subscription.stop();
      await seal();
    }
  } finally {
    clearInterval(renewing);
    clearTimeout(timer);
    await subscription.stop();
    await turn.catch(() => undefined);
    await pin();
  }
}

async function withCheckpoints(
  growth: readonly Unsigned[],
  position: Position,
  signer: CheckpointSigner,
  at: Date,
): Promise<SealedGrowth[]> {
  const sealedAt = at.toISOString();
  return Promise.all(
    growth.map(async ({ origin, root, mayBeSigned, ...grown }): Promise<SealedGrowth> => {
      if (!mayBeSigned) return { ...grown, checkpoint: null };
      const note = await signCheckpoint({ origin, size: grown.to, root }, signer);
      const { organisation, to: size } = grown;
      return { ...grown, checkpoint: { organisation, size, root, note, kid: signer.kid, sealedAt, position } };
    }),
  );
}

/** After a key was exchanged: the newest checkpoint of each tree is signed with the key of now, too. */
async function signAnew(kept: Transparency, log: LogName, signer: CheckpointSigner): Promise<void> {
  for (const { organisation } of await kept.trees(log)) {
    const [newest] = await kept.checkpoints(log, organisation, { limit: 1 });
    if (newest && newest.kid !== signer.kid) await kept.resign(log, await signedAnew(newest, log, signer));
  }
}

async function signedAnew(one: KeptCheckpoint, log: LogName, signer: CheckpointSigner): Promise<KeptCheckpoint> {
  const origin = originOf(log, one.organisation);
  const lines = one.note
    .split('\n\n')
    .at(-1)!
    .split('\n')
    .filter(Boolean)
    .map((line) => `${line}\n`);
  return { ...one, kid: signer.kid, note: await signCheckpoint({ ...one, origin }, signer, lines) };
}
