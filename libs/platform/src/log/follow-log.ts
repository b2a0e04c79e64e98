import { EventStoreFault, type EventStore } from '@custodia/event-store';
import { LogFault, compare, differenceOf } from './check-log.js';
import { lookAt, type KnownLog, type LogMemory } from './known-log.js';

export interface FollowOptions {
  readonly store: EventStore;
  readonly place: string;
  readonly table: LogMemory;
  readonly file: LogMemory;
  readonly now: () => Date;
  /** How often the log is looked at; default 2,000 ms. */
  readonly everyMs?: number;
  /** Told once, when the log is not the one any more that it was at the start. */
  readonly onForeign: (fault: LogFault) => void;
  /** Told when neither could be written; the next look tries again. */
  readonly onFault?: (fault: unknown) => void;
}

export interface LogFollower {
  /** Looks once more, and remembers how far the log is. */
  look(): Promise<void>;
  /** A last look; ends the others. */
  stop(): Promise<void>;
}

/** Remembers how far the log is, beside read models and keys, and notices when it went back or was exchanged. */
export function followLog(known: KnownLog, options: FollowOptions): LogFollower {
  const { store, place, table, file, now, everyMs = 2_000, onForeign, onFault = () => undefined } = options;
  let foreign = false;
  let looking: Promise<void> | undefined;

  async function once(): Promise<void> {
    const difference = await compare(store, known);
    const moved = difference === null ? await table.load() : null;
    const fault = difference
      ? await differenceOf({ store, place, inTable: known, inFile: null, readers: [] })
      : moved && moved.id !== known.id
        ? new LogFault('another', `The read models follow another log by now (${moved.place}): start again with it.`)
        : null;
    if (fault) {
      foreign = true;
      return onForeign(fault);
    }
    const next = await lookAt(store, place, { now: now(), adoptedAt: known.adoptedAt });
    if (next.id !== known.id || next.last?.position === known.last?.position) return;
    await table.save(next);
    await file.save(next);
    known = next;
  }

  const look = (): Promise<void> =>
    (looking ??= (foreign ? Promise.resolve() : once())
      .catch((fault: unknown) => {
        // A store that does not answer is no other store.
        if (!(fault instanceof EventStoreFault)) onFault(fault);
      })
      .finally(() => (looking = undefined)));

  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return {
    look,
    async stop() {
      clearInterval(timer);
      await looking;
      await look();
    },
  };
}
