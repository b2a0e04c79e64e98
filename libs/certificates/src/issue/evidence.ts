import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@custodia/event-store';
import { proveEvents, type LogEvidence, type LogName, type Transparency } from '@custodia/transparency';

export interface EvidencePorts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly kept: Transparency;
  readonly log: () => Promise<LogName>;
  /** How long the sealing of the newest event is waited for. Default 15,000 ms; then the job tries again later. */
  readonly patienceMs?: number;
}

const betweenMs = 200;

/** Proves every event of a stream. Rejects when they are not sealed in time, or not as they were sealed. */
export const evidenceFrom =
  ({ store, kept, log, patienceMs = 15_000 }: EvidencePorts) =>
  async (organisation: string, stream: string): Promise<LogEvidence> => {
    const name = await log();
    const events = await Array.fromAsync(store.readStream(stream));
    for (const until = performance.now() + patienceMs; ; await sleep(betweenMs)) {
      const proved = await proveEvents(kept, name, organisation, events);
      if (proved.kind === 'proved') return proved.evidence;
      if (proved.kind === 'differs')
        throw new Error(
          `An event of ${stream} is not as it was sealed (leaf ${proved.index}). Run: custodia log verify`,
        );
      if (performance.now() >= until)
        throw new Error(
          `The events of ${stream} were not sealed within ${patienceMs} ms, so that no certificate can prove them. A worker seals them: see custodia_log_unsealed_oldest_seconds.`,
        );
    }
  };
