import { load, type Codec, type DomainEvent, type EventStore } from '@custodia/event-store';
import type { Vault } from '@custodia/vault';
import { member } from '../member/member.decider.js';
import { memberCodec, type MemberDetails } from '../member/member.events.js';
import { ERASED, openDetails } from '../member/seal-details.js';
import { organisationCodec } from '../organisation/organisation.events.js';
import type { Role } from '../role.policy.js';
import { apiToken } from '../token/token.decider.js';
import { tokenCodec } from '../token/token.events.js';

// For those who run the service: read from the log itself, so that it works also while the read models are rebuilt.

export interface OrganisationEntry {
  readonly id: string;
  readonly name: string;
}

export async function organisationsOf(store: EventStore): Promise<OrganisationEntry[]> {
  const names = new Map<string, string>();
  for await (const recorded of store.readAll({ types: [...organisationCodec.types] })) {
    if (!recorded.stream.startsWith('organisation-')) continue;
    const { subject, data } = organisationCodec.decode(recorded);
    if ('name' in data) names.set(subject, data.name);
  }
  return [...names].map(([id, name]) => ({ id, name }));
}

export interface MemberEntry {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly status: 'invited' | 'active' | 'suspended' | 'erased';
  readonly roles: readonly Role[];
  /** By the directory of the organisation. */
  readonly deleted: boolean;
}

export async function membersOf(
  { store, vault }: { readonly store: EventStore; readonly vault: Vault },
  organisation: string,
): Promise<MemberEntry[]> {
  const details = new Map<string, MemberDetails>();
  for await (const recorded of store.readAll({ types: ['MemberInvited', 'MemberJoined', 'MemberDetailsCorrected'] })) {
    if (!recorded.stream.startsWith(`member-${organisation}.`)) continue;
    const { subject, data } = memberCodec.decode(recorded);
    details.set(subject, data as MemberDetails);
  }
  return entriesOf({ store, vault }, organisation, [...details]);
}

/** Members with their sealed details in clear, in the same order; `null` where nothing is left of them. */
export async function entriesOf(
  { store, vault }: { readonly store: EventStore; readonly vault: Vault },
  organisation: string,
  people: readonly (readonly [id: string, details: MemberDetails | null])[],
): Promise<MemberEntry[]> {
  const [opened, states] = await Promise.all([
    openDetails(
      vault,
      organisation,
      people.flatMap(([memberId, details]) =>
        details
          ? [
              { memberId, field: 'name', sealed: details.name } as const,
              { memberId, field: 'email', sealed: details.email } as const,
            ]
          : [],
      ),
    ),
    Promise.all(people.map(([id]) => load(store, member, { organisation, id }))),
  ]);
  let at = 0;
  return people.flatMap(([id, details], index) => {
    const [name, email] = details ? [opened[at++], opened[at++]] : [];
    const { state } = states[index]!;
    if (state.status === 'absent') return [];
    return [
      {
        id,
        name: name ?? ERASED,
        email: email ?? ERASED,
        status: state.status,
        roles: 'roles' in state ? state.roles : [],
        deleted: 'deleted' in state && state.deleted === true,
      },
    ];
  });
}

export interface TokenEntry {
  readonly id: string;
  readonly memberId: string;
  readonly label: string;
  readonly prefix: string;
  readonly scopes: readonly Role[];
  /** ISO 8601; `null`: until revoked. */
  readonly expiresAt: string | null;
  readonly revoked: boolean;
}

export async function tokensOf(store: EventStore, organisation: string): Promise<TokenEntry[]> {
  const ids = await subjectsOf(store, tokenCodec, 'ApiTokenIssued', organisation);
  const states = await Promise.all(ids.map((id) => load(store, apiToken, { organisation, id })));
  return ids.flatMap((id, index) => {
    const { state } = states[index]!;
    if (state.status === 'absent') return [];
    const { memberId, label, prefix, scopes, expiresAt, status } = state;
    return [{ id, memberId, label, prefix, scopes, expiresAt, revoked: status === 'revoked' }];
  });
}

async function subjectsOf<Event extends DomainEvent>(
  store: EventStore,
  { category, decode }: Codec<Event>,
  type: Event['type'],
  organisation: string,
): Promise<string[]> {
  const ids = new Set<string>();
  for await (const recorded of store.readAll({ types: [type] }))
    if (recorded.stream.startsWith(`${category}-${organisation}.`)) ids.add(decode(recorded).subject);
  return [...ids];
}
