import type { EventStore } from '@custodia/event-store';
import type { Overview } from '../query/overview.js';
import { keyOf, type AnyProjection } from './fold.js';
import { lagOf, type ProjectionLag } from './lag.js';
import type { ProjectionWaiter } from './waiter.js';

/** A projection that is behind and has not moved for so long is standing still, in milliseconds. */
export const STANDING_AFTER_MS = 15_000;
/** So far behind queries are as usual, in milliseconds: as long as a mutation waits for its row. */
const usualLagMs = 5_000;
/** For what was recorded at this moment to become visible, in milliseconds. */
const patienceMs = 300;

/**
 * Remembers from one look to the next where each projection was: answers for how many milliseconds one that is behind has
 * stayed there. `now` counts milliseconds and never goes back, whatever the clock does.
 */
export function stillWatch(now = (): number => performance.now()): (lag: ProjectionLag) => number {
  const seen = new Map<string, { readonly position: string; readonly since: number }>();
  return (lag) => {
    const key = keyOf(lag);
    const known = seen.get(key);
    if (!lag.caughtUp && known?.position === lag.position) return now() - known.since;
    seen.delete(key);
    if (!lag.caughtUp) seen.set(key, { position: lag.position, since: now() });
    return 0;
  };
}

/** The keys of those that are behind and have stayed where they were since the looks before. */
export function standingWatch({ afterMs = STANDING_AFTER_MS, now }: { afterMs?: number; now?: () => number } = {}): (
  lags: readonly ProjectionLag[],
) => string[] {
  const stillFor = stillWatch(now);
  return (lags) => lags.flatMap((lag) => (stillFor(lag) >= afterMs && !lag.caughtUp ? [keyOf(lag)] : []));
}

export interface ReadModelsHealth {
  /** `current`: queries show what was recorded seconds ago or less. Otherwise mutations may answer before their row is there. */
  readonly state: 'current' | 'catching_up' | 'standing_still';
  /** Age of the last event that the slowest projection shows, in milliseconds; 0 when all show everything. */
  readonly behindMs: number;
  /** Keys (`<name>_v<version>`) of those that do not show everything, and of those that do not move. */
  readonly behind: readonly string[];
  readonly standingStill: readonly string[];
}

export interface HealthOptions {
  readonly overview: Overview;
  readonly store: EventStore;
  readonly projections: readonly AnyProjection[];
  readonly waiter: ProjectionWaiter;
}

/** Looks at all projections, whoever projects them; answers within about a third of a second. Rejects when log or database do. */
export function readModelsHealth({
  overview,
  store,
  projections,
  waiter,
}: HealthOptions): () => Promise<ReadModelsHealth> {
  const standing = standingWatch();
  const names = projections.map(({ name }) => name);
  return async () => {
    let lags = await lagOf(overview, store, projections);
    // A busy service is always some events behind: what counts is whether it comes to where the log is now.
    if (lags.some(({ caughtUp }) => !caughtUp)) {
      const there = await waiter.waitFor(names, lags[0]!.head, patienceMs);
      if (there) lags = lags.map((lag) => ({ ...lag, caughtUp: true, behindMs: 0 }));
      else lags = await lagOf(overview, store, projections);
    }
    const standingStill = standing(lags);
    const behind = lags.filter(({ caughtUp }) => !caughtUp);
    const behindMs = Math.max(0, ...behind.map((lag) => lag.behindMs));
    const late = behind.some((lag) => lag.position === '' || lag.behindMs > usualLagMs);
    return {
      state: standingStill.length > 0 ? 'standing_still' : late ? 'catching_up' : 'current',
      behindMs,
      behind: behind.map(keyOf),
      standingStill,
    };
  };
}
