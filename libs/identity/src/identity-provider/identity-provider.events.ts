import { codec, streamName, type DomainEvent } from '@custodia/event-store';
import type { Sealed } from '@custodia/vault';
import type { Role } from '../role.policy.js';

/** Who may come in by a provider: members and people with an invitation alone, or everybody in its groups, too. */
type Provisioning = 'invited' | 'groups';

/** What a provider is believed, and what follows from it. */
export interface ProviderRules {
  /** Domains of mail addresses, in lower case, that the provider answers for. */
  readonly domains: readonly string[];
  readonly provisioning: Provisioning;
  /** The claim that names the groups of a person. */
  readonly groupsClaim: string;
  /** Who is in the group has the role; who is in no group of a role that stands here loses it. */
  readonly groupRoles: readonly GroupRole[];
  /** When a sign-in by the provider counts as one with a second factor: when its token says so, or always. */
  readonly secondFactor: 'by_claim' | 'always';
  /** Values of the claim `acr` that say so, beside `mfa` in the claim `amr` (RFC 8176). */
  readonly acrValues: readonly string[];
}

interface GroupRole {
  readonly group: string;
  readonly role: Role;
}

export interface ConnectedData extends ProviderRules {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: Sealed;
}

/** A provider of OpenID Connect by which people of the organisation sign in. */
export type IdentityProviderEvent =
  | DomainEvent<'IdentityProviderConnected', ConnectedData>
  | DomainEvent<'IdentityProviderRulesSet', ProviderRules>
  | DomainEvent<'IdentityProviderSecretReplaced', { readonly secret: Sealed }>
  /** The key of its secret is destroyed after this. */
  | DomainEvent<'IdentityProviderDisconnected', Record<string, never>>;

/** Before there was a rule about second factors. */
const withoutWordOfFactors = (data: unknown) => ({ ...(data as object), secondFactor: 'by_claim', acrValues: [] });

export const identityProviderCodec = codec<IdentityProviderEvent>('identityProvider', {
  IdentityProviderConnected: [withoutWordOfFactors],
  IdentityProviderRulesSet: [withoutWordOfFactors],
  IdentityProviderSecretReplaced: [],
  IdentityProviderDisconnected: [],
});

/** What the client secret is bound to: its stream and its field. */
export const secretSealedAt = (organisation: string, provider: string): string =>
  `${streamName('identityProvider', organisation, provider)}#secret`;
