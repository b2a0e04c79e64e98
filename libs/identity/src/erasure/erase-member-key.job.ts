import type { EventStore } from '@custodia/event-store';
import type { JobDefinition } from '@custodia/jobs';
import type { Mail } from '@custodia/mail';
import type { Vault } from '@custodia/vault';
import { lastAddressInLog } from '../member/persons.read.js';

export const eraseMemberKeyName = 'erase-member-key';

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

export const eraseMemberKey = (ports: ErasurePorts): JobDefinition<{ memberId: string }> => ({
  name: eraseMemberKeyName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 30_000,
  concurrency: 4,
  handle: ({ organisation, data: { memberId } }) => eraseTraces(ports, { organisation, id: memberId }),
});
