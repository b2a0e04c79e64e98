import type { EventStore } from '@custodia/event-store';
import { organisationNameInLog } from '@custodia/identity/read';

/** Who asks, for mails and the vendor's page; "A customer" when the organisation has no name in the log. */
export const organisationName = async (store: EventStore, organisation: string): Promise<string> =>
  (await organisationNameInLog(store, organisation)) ?? 'A customer';
