import type { EventStore } from '@custodia/event-store';
import type { Mail } from '@custodia/mail';
import type { Vault } from '@custodia/vault';
import { eraseReasons } from '@custodia/platform';
import { wordsForInLog } from './persons.read.js';

export interface ErasurePorts {
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'erase' | 'openAll'>;
  readonly mail: Pick<Mail, 'forget'>;
}

/**
 * Removes the mails that are kept here and name a member, destroys the reasons of events that do, and then the key
 * that seals the member's name, address and profile: in this order, because with the key the name is gone, too. Repeating is
 * harmless.
 */
export async function eraseTraces(
  { store, vault, mail }: ErasurePorts,
  { organisation, id }: { readonly organisation: string; readonly id: string },
): Promise<void> {
  const { names, addresses } = await wordsForInLog({ store, vault }, organisation, id);
  for (const address of addresses) await mail.forget(address);
  await eraseReasons({ store, vault }, { organisation, id }, [...names, ...addresses]);
  await vault.erase({ organisation, id });
}
