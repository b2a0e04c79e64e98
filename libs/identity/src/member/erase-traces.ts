import type { EventStore } from '@custodia/event-store';
import type { Mail } from '@custodia/mail';
import type { Vault } from '@custodia/vault';
import { lastAddressInLog } from './persons.read.js';

export interface ErasurePorts {
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'erase' | 'openAll'>;
  readonly mail: Pick<Mail, 'forget'>;
}

/**
 * Removes the mails that are kept here and name a member, and then destroys the key that seals the member's name, address
 * and profile: in this order, because with the key the address is gone, too. Repeating is harmless.
 */
export async function eraseTraces(
  { store, vault, mail }: ErasurePorts,
  { organisation, id }: { readonly organisation: string; readonly id: string },
): Promise<void> {
  const address = await lastAddressInLog({ store, vault }, organisation, id);
  if (address !== null) await mail.forget(address);
  await vault.erase({ organisation, id });
}
