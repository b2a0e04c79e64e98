import { reactor, type JobDefinition } from '@custodia/jobs';
import { credentialsCodec, type CredentialsEvent } from '../credentials/credentials.events.js';
import { memberCodec, type MemberEvent } from '../member/member.events.js';
import { identityProviderCodec, type IdentityProviderEvent } from './identity-provider.events.js';
import type { Providers } from './providers.js';

interface Ports {
  readonly providers: Providers;
}

const providerName = 'refresh-identity-provider';
const memberName = 'refresh-linked-identities';
const ofProvider = ({ subject }: { readonly subject: string }) => [
  { name: providerName, data: { providerId: subject } },
];
const ofMember = ({ subject }: { readonly subject: string }) => [{ name: memberName, data: { memberId: subject } }];

/** The sign-in offers what is connected, also when the process that recorded it died right after. */
export const identityProviderReactor = reactor<IdentityProviderEvent>({
  name: providerName,
  codecs: [identityProviderCodec],
  on: {
    IdentityProviderConnected: ofProvider,
    IdentityProviderRulesSet: ofProvider,
    IdentityProviderDisconnected: ofProvider,
  },
});

/** Who somebody is at a provider follows the credentials of the member, and is forgotten with the member. */
export const linkedIdentityReactor = reactor<CredentialsEvent | MemberEvent>({
  name: memberName,
  codecs: [credentialsCodec, memberCodec],
  on: { IdentityLinked: ofMember, IdentityUnlinked: ofMember, MemberErased: ofMember },
});

const patience = { attempts: 20, backoff: { firstMs: 1_000, maxMs: 600_000 }, timeoutMs: 30_000, concurrency: 1 };

export const refreshIdentityProvider = ({ providers }: Ports): JobDefinition<{ providerId: string }> => ({
  name: providerName,
  ...patience,
  handle: ({ organisation, data: { providerId } }) => providers.refresh({ organisationId: organisation, providerId }),
});

export const refreshLinkedIdentities = ({ providers }: Ports): JobDefinition<{ memberId: string }> => ({
  name: memberName,
  ...patience,
  handle: ({ organisation, data: { memberId } }) => providers.refreshMember({ organisationId: organisation, memberId }),
});
