import { load, type EventStore } from '@custodia/event-store';
import type { Vault } from '@custodia/vault';
import type { Repository } from 'typeorm';
import { openCredential } from '../credentials/sealed-credentials.js';
import { credentials } from '../credentials/credentials.decider.js';
import type { Account, Addresses } from '../sign-in/addresses.js';
import { identityProvider, type IdentityProviderState } from './identity-provider.decider.js';
import { secretSealedAt, type ConnectedData } from './identity-provider.events.js';
import type { SignInIdentityRow, SignInProviderRow } from './sign-in-provider.row.js';

/** Under which the providers are injected. */
export const PROVIDERS = Symbol('Providers');

export interface ProviderPorts {
  readonly rows: Repository<SignInProviderRow>;
  readonly identities: Repository<SignInIdentityRow>;
  readonly store: EventStore;
  readonly vault: Vault;
  readonly addresses: Addresses;
}

export interface ProviderPlace {
  readonly organisationId: string;
  readonly providerId: string;
}

/** A provider that is connected, with its secret in the clear. */
export interface OpenProvider extends ProviderPlace, ConnectedData {
  readonly clientSecret: string;
}

/** The identity providers of every organisation, for the sign-in. */
export interface Providers {
  /** What people may choose: by the domain of a mail address, or all of them while they are of one organisation. */
  offered(domain: string | null): Promise<readonly SignInProviderRow[]>;
  /** `null` for one that is not connected. */
  open(place: ProviderPlace): Promise<OpenProvider | null>;
  /** Who the provider's id for a person belongs to; `null` for nobody yet. */
  member(place: ProviderPlace, subject: string): Promise<string | null>;
  /** Remembers or forgets whose it is, by the member's own stream. */
  refreshMember(account: Account): Promise<void>;
  /** Offers a provider as it is now; of one that was disconnected nothing stays, its secret included. */
  refresh(place: ProviderPlace): Promise<void>;
}

/** So many are offered at once. */
const mostOffered = 10;

export function providersIn({ rows, identities, store, vault, addresses }: ProviderPorts): Providers {
  const stateOf = async ({ organisationId, providerId }: ProviderPlace): Promise<IdentityProviderState> =>
    (await load(store, identityProvider, { organisation: organisationId, id: providerId })).state;
  const keyOf = (providerId: string, subject: string): Promise<string> =>
    addresses.mac(`identity ${providerId} ${subject}`);

  return {
    async offered(domain) {
      const all = await rows.find({ order: { name: 'asc' } });
      if (domain !== null) return all.filter(({ domains }) => domains.includes(domain)).slice(0, mostOffered);
      return new Set(all.map(({ organisationId }) => organisationId)).size === 1 ? all.slice(0, mostOffered) : [];
    },
    async open(place) {
      const state = await stateOf(place);
      if (state.status !== 'connected') return null;
      const { organisationId, providerId } = place;
      const opened = await vault.open(organisationId, secretSealedAt(organisationId, providerId), state.secret);
      return opened.kind === 'text' ? { ...place, ...state, clientSecret: opened.text } : null;
    },
    async member({ organisationId, providerId }, subject) {
      const row = await identities.findOneBy({ organisationId, providerId, key: await keyOf(providerId, subject) });
      return row?.memberId ?? null;
    },
    async refreshMember(account) {
      const { organisationId, memberId } = account;
      const { state } = await load(store, credentials, { organisation: organisationId, id: memberId });
      const linked = await Promise.all(
        state.identities.map(async ({ providerId, subject }) => {
          const clear = await openCredential(vault, organisationId, memberId, 'identity', subject);
          return clear === null ? [] : [{ organisationId, memberId, providerId, key: await keyOf(providerId, clear) }];
        }),
      );
      const kept = linked.flat();
      const stored = await identities.findBy({ organisationId, memberId });
      const gone = stored.filter(({ providerId }) => !kept.some((one) => one.providerId === providerId));
      for (const { providerId } of gone) await identities.delete({ organisationId, memberId, providerId });
      if (kept.length > 0) await identities.upsert(kept, ['organisationId', 'providerId', 'memberId']);
    },
    async refresh(place) {
      const state = await stateOf(place);
      if (state.status === 'connected') {
        const { name, issuer, domains } = state;
        const row = { ...place, name, host: new URL(issuer).host, domains: [...domains] };
        return void (await rows.upsert(row, ['organisationId', 'providerId']));
      }
      const { organisationId, providerId } = place;
      await rows.delete({ organisationId, providerId });
      await identities.delete({ organisationId, providerId });
      await vault.erase({ organisation: organisationId, id: providerId });
    },
  };
}
