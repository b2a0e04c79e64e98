import type { Position } from '@custodia/event-store';
import { backoffMs } from './attempt.js';
import type { CheckpointStore } from './reactor.js';

export interface CheckpointKeeperOptions {
  readonly checkpoints: CheckpointStore;
  /** Told of a save that failed; it is tried again, later each time. */
  readonly onFault?: ((fault: unknown) => void) | undefined;
  /** Longest time, in milliseconds, that a position waits to be saved. Default 200. */
  readonly withinMs?: number;
  /** Events that may be handled before the next save, whatever the time. Default 1,000. */
  readonly everyEvents?: number;
}

/** Saves how far the reactors of a process have come, all of them in one statement. */
export interface CheckpointKeeper {
  /** Notes a position that is to be saved soon; resolves at once, or when it was saved because too many events wait for it. */
  reached(name: string, position: Position, events: number): Promise<void>;
  /** Saves what is not saved yet. Never rejects: what could not be saved is handled again at the next start. */
  stop(): Promise<void>;
}

const faultBackoff = { firstMs: 200, maxMs: 30_000 };

/**
 * A mutation that concerns no reactor would otherwise cost a commit for each of them. After a crash the events of the
 * last moments are handled again; their jobs have the same ids, so the queue recognises them.
 */
export function keepCheckpoints(options: CheckpointKeeperOptions): CheckpointKeeper {
  const { checkpoints, onFault, withinMs = 200, everyEvents = 1_000 } = options;
  let unsaved = new Map<string, Position>();
  let events = 0;
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> | undefined;
  let faults = 0;
  let stopped = false;

  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (unsaved.size === 0) return;
    const [positions, handled] = [unsaved, events];
    unsaved = new Map();
    events = 0;
    try {
      await checkpoints.save(positions);
      faults = 0;
    } catch (fault) {
      // What was reached meanwhile is newer.
      unsaved = new Map([...positions, ...unsaved]);
      events += handled;
      onFault?.(fault);
      schedule(backoffMs(faultBackoff, ++faults));
    }
  }

  const saveNow = (): Promise<void> => (saving ??= save().finally(() => (saving = undefined)));

  function schedule(afterMs: number): void {
    if (!stopped) timer ??= setTimeout(() => void saveNow(), afterMs);
  }

  return {
    async reached(name, position, handled) {
      unsaved.set(name, position);
      events += handled;
      if (events >= everyEvents && faults === 0) return saveNow();
      schedule(withinMs);
    },
    async stop() {
      stopped = true;
      await saving;
      await saveNow();
    },
  };
}
