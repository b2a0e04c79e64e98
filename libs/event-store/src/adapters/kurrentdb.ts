import type { EventStore } from '../port.js';

export interface KurrentdbEventStoreOptions {
  /** `kurrentdb://`, `kurrentdb+discover://`, `esdb://` or `esdb+discover://` with hosts, user, `tls`, `tlsCAFile` as the client takes them. */
  readonly url: string;
  /** How long one append or read may take, repeats included, before it fails with `UNAVAILABLE`. Default 10,000 ms. */
  readonly patienceMs?: number;
  /** After so much silence a subscription looks whether it was forgotten. Default 15,000 ms. */
  readonly silenceMs?: number;
}

/**
 * An EventStoreDB of the 23.10 line or newer, or a KurrentDB; one node or a cluster. Loaded only when it is used, for its
 * client brings a native part. Throws `EventStoreFault` (`UNAVAILABLE`, `ACCESS_DENIED`) with what to grant or to set.
 */
export async function kurrentdbEventStore(options: KurrentdbEventStoreOptions): Promise<EventStore> {
  const { openStore } = await import('./kurrentdb/store.js');
  return openStore(options);
}
