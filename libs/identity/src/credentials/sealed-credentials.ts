import type { Sealed, Vault } from '@custodia/vault';
import { credentialSealedAt } from './credentials.events.js';

type Field = 'password' | 'totp' | 'passkey' | 'identity';

/** Seals a credential with the member's own key. Throws `VaultFault` for a member who was erased. */
export const sealCredential = (
  vault: Vault,
  organisation: string,
  memberId: string,
  field: Field,
  text: string,
): Promise<Sealed> =>
  vault.seal({ organisation, id: memberId }, credentialSealedAt(organisation, memberId, field), text);

/** `null` once the member was erased. */
export async function openCredential(
  vault: Vault,
  organisation: string,
  memberId: string,
  field: Field,
  sealed: Sealed,
): Promise<string | null> {
  const opened = await vault.open(organisation, credentialSealedAt(organisation, memberId, field), sealed);
  return opened.kind === 'text' ? opened.text : null;
}
