import { load, type Aggregate, type EventStore } from '@custodia/event-store';
import { accept } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { memberCodec, type MemberEvent, type MemberProfile } from './member.events.js';
import { openDetails } from './seal-details.js';

/** What a member stated for certificates; a field is absent before it is stated and after the member was erased. */
export type StatedProfile = { readonly [Field in keyof MemberProfile]?: string };

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
