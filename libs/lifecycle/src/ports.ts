import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import type { JobQueue } from '@custodia/jobs';
import type { Config } from '@custodia/kernel';
import type { Mail } from '@custodia/mail';
import type { Overview, ProjectionWaiter, Reader } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { service } from './service.policy.js';

/** What the jobs of the lifecycle work with. */
export interface LifecyclePorts {
  readonly store: EventStore;
  readonly reader: Pick<Reader, 'session'>;
  /** Sees every organisation: for sweeps only. */
  readonly overview: Overview;
  readonly waiter: Pick<ProjectionWaiter, 'waitFor'>;
  readonly files: Pick<Files, 'remove' | 'has'>;
  readonly vault: Pick<Vault, 'erase' | 'state' | 'openAll' | 'seal'>;
  readonly mail: Pick<Mail, 'send'>;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: () => Date;
}

export const meta = ({ clock }: Pick<LifecyclePorts, 'clock'>) => ({ actor: service, at: clock().toISOString() });

/** How such jobs are tried again. */
export const often = {
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 60_000,
  concurrency: 2,
} as const;

/** Lets a job see in the read models what it was asked for; throws, to be tried again, when they lag too far behind. */
export async function seen(
  { waiter }: Pick<LifecyclePorts, 'waiter'>,
  projections: readonly string[],
  position: string,
): Promise<void> {
  if (!(await waiter.waitFor(projections, position, 20_000)))
    throw new Error(`The read models ${projections.join(', ')} have not reached ${position} yet.`);
}
