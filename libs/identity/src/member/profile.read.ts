import { load, type Aggregate, type EventStore } from '@custodia/event-store';
import { accept } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { memberCodec, type MemberEvent, type MemberProfile } from './member.events.js';
import { openDetails } from './seal-details.js';

/** What a member stated for certificates; a field is absent before it is stated and after the member was erased. */
export type StatedProfile = { readonly [Field in keyof MemberProfile]?: string };

/** `none` without such a member, as of the service itself. */
const standing: Aggregate<object, MemberEvent, 'none' | 'member' | 'erased', never> = {
  codec: memberCodec,
  decider: {
    initial: 'none',
    decide: () => accept(),
    evolve: (_, { type }) => (type === 'MemberErased' ? 'erased' : 'member'),
  },
};

const sealedProfile: Aggregate<object, MemberEvent, MemberProfile | null, never> = {
  codec: memberCodec,
  decider: {
    initial: null,
    decide: () => accept(),
    evolve: (known, { type, data }) => {
      if (type === 'MemberErased') return null;
      return type === 'MemberProfileStated' ? (data as MemberProfile) : known;
    },
  },
};

const fields = ['title', 'placeOfWork', 'contact'] as const;

/** Title, place of work and contact of members, by the log; `{}` for one who stated none. */
export async function profilesInLog(
  { store, vault }: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll'> },
  organisation: string,
  ids: readonly string[],
): Promise<Readonly<Record<string, StatedProfile>>> {
  const sealed = await Promise.all(
    ids.map(async (id) => ({ id, profile: (await load(store, sealedProfile, { organisation, id })).state })),
  );
  const stored = sealed.flatMap(({ id, profile }) =>
    profile ? fields.map((field) => ({ memberId: id, field, sealed: profile[field] })) : [],
  );
  const opened = await openDetails(vault, organisation, stored);
  const texts = stored.map(({ memberId, field }, index) => ({ memberId, field, text: opened[index] }));
  return Object.fromEntries(
    ids.map((id) => [
      id,
      Object.fromEntries(
        texts.flatMap(({ memberId, field, text }) => (memberId === id && text != null ? [[field, text]] : [])),
      ),
    ]),
  );
}

/** Members whose profile lacks something, and what; who was erased, or is no member, cannot state anything and is left out. */
export async function missingInProfiles(
  ports: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll'> },
  organisation: string,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly missing: readonly (keyof MemberProfile)[] }[]> {
  const profiles = await profilesInLog(ports, organisation, ids);
  const lacking = ids
    .map((id) => ({ id, missing: fields.filter((field) => profiles[id]?.[field] === undefined) }))
    .filter(({ missing }) => missing.length > 0);
  const asked = await Promise.all(
    lacking.map(async (one) => (await load(ports.store, standing, { organisation, id: one.id })).state === 'member'),
  );
  return lacking.filter((_, index) => asked[index]);
}
