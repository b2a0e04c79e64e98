import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import type { JobQueue } from '@custodia/jobs';
import type { Config } from '@custodia/kernel';
import type { Mail } from '@custodia/mail';
import type { Vault } from '@custodia/vault';

/** What the background work of this context needs. */
export interface VendorReviewPorts {
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'seal' | 'openAll' | 'state' | 'erase'>;
  readonly mail: Mail;
  readonly files: Files;
  readonly queue: JobQueue;
  /** Reads the rows of every organisation: for sweeps, never for requests. */
  readonly overview: { query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }> };
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: () => Date;
}

/** Who acts when a job does. */
export const worker = 'worker:vendor-review';

/** What a job says of itself with a command. */
export const meta = ({ clock }: Pick<VendorReviewPorts, 'clock'>) => ({ actor: worker, at: clock().toISOString() });
