import type { Opened, Vault } from '@custodia/vault';
import type { ClearDetails } from './details.policy.js';
import { sealedAt, type MemberDetails, type MemberProfile, type SealedField } from './member.events.js';

/** What is read in place of a detail whose key is destroyed. */
export const ERASED = 'erased';

/** Seals the details with the member's own key. Throws `VaultFault` for a member who was erased. */
export async function sealDetails(
  vault: Vault,
  organisation: string,
  id: string,
  { name, email }: ClearDetails,
): Promise<MemberDetails> {
  const subject = { organisation, id };
  return {
    name: await vault.seal(subject, sealedAt(organisation, id, 'name'), name),
    email: await vault.seal(subject, sealedAt(organisation, id, 'email'), email),
  };
}

/** Seals what a certificate names of a member. Throws `VaultFault` for a member who was erased. */
export async function sealProfile(
  vault: Vault,
  organisation: string,
  id: string,
  clear: { readonly [Field in keyof MemberProfile]: string },
): Promise<MemberProfile> {
  const seal = (field: keyof MemberProfile) =>
    vault.seal({ organisation, id }, sealedAt(organisation, id, field), clear[field]);
  return { title: await seal('title'), placeOfWork: await seal('placeOfWork'), contact: await seal('contact') };
}

export interface StoredDetail {
  readonly memberId: string;
  readonly field: SealedField;
  readonly sealed: MemberDetails['name'];
}

/** In order; `null` for what was erased. */
export async function openDetails(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  stored: readonly StoredDetail[],
): Promise<(string | null)[]> {
  const opened = await vault.openAll(
    organisation,
    stored.map(({ memberId, field, sealed }) => ({ context: sealedAt(organisation, memberId, field), sealed })),
  );
  return opened.map((answer: Opened) => (answer.kind === 'text' ? answer.text : null));
}
