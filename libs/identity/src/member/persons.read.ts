import { load, type Aggregate, type EventStore } from '@custodia/event-store';
import { accept } from '@custodia/kernel';
import type { Language } from '@custodia/mail';
import type { ReadSession } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { memberCodec, type MailChoice, type MemberDetails, type MemberEvent } from './member.events.js';
import { openDetails } from './seal-details.js';

/** A member with the details in clear; what was erased is missing. */
export interface KnownPerson {
  readonly id: string;
  readonly status: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Members as they are now, in no particular order; an id that nobody has is left out. */
export async function personsIn(
  { query }: Pick<ReadSession, 'query'>,
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  ids: readonly string[],
): Promise<KnownPerson[]> {
  const rows = await query<{ id: string; status: string } & Record<keyof MemberDetails, MemberDetails['name'] | null>>(
    'select id, status, sealed_name as name, sealed_email as email from member_v1 where id = any ($1::text[])',
    [ids],
  );
  const stored = rows.flatMap((row) =>
    (['name', 'email'] as const).flatMap((field) => {
      const sealed = row[field];
      return sealed ? [{ memberId: row.id, field, sealed }] : [];
    }),
  );
  const opened = await openDetails(vault, organisation, stored);
  const clear = (id: string, field: keyof MemberDetails): string | undefined =>
    opened[stored.findIndex((one) => one.memberId === id && one.field === field)] ?? undefined;
  return rows.map(({ id, status }) => ({ id, status, name: clear(id, 'name'), email: clear(id, 'email') }));
}

/** Members who act at present and have one of these roles, oldest first. */
export const membersWithRoles = (
  { query }: Pick<ReadSession, 'query'>,
  roles: readonly string[],
): Promise<{ readonly id: string; readonly roles: readonly string[] }[]> =>
  query(`select id, roles from member_v1 where status = 'active' and roles && $1::text[] order by created_at, id`, [
    roles,
  ]);

/** Members whose tokens and sessions count, oldest first. */
export const actingMembers = ({
  query,
}: Pick<ReadSession, 'query'>): Promise<{ readonly id: string; readonly roles: readonly string[] }[]> =>
  query(`select id, roles from member_v1 where status in ('invited', 'active') order by created_at, id`);

/** Whether a mail address is that of a member who was not erased; case does not matter. */
export async function isAddressOfMember(
  session: Pick<ReadSession, 'query'>,
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  address: string,
): Promise<boolean> {
  const ids = await session.query<{ id: string }>(`select id from member_v1 where status <> 'erased'`);
  const persons = await personsIn(
    session,
    vault,
    organisation,
    ids.map(({ id }) => id),
  );
  return persons.some(({ email }) => email?.toLowerCase() === address.trim().toLowerCase());
}

interface Reachable {
  /** As they are now; `null` for who was erased or never was a member. */
  readonly details: MemberDetails | null;
  readonly mails: MailChoice;
}

const reachable: Aggregate<object, MemberEvent, Reachable, never> = {
  codec: memberCodec,
  decider: {
    initial: { details: null, mails: { delivery: 'immediate', language: 'en' } },
    decide: () => accept(),
    evolve: (known, { type, data }) => {
      if (type === 'MailsChosen') return { ...known, mails: data as MailChoice };
      if (type === 'MemberErased') return { ...known, details: null };
      return 'email' in data ? { ...known, details: data as MemberDetails } : known;
    },
  },
};

/** Whom a letter goes to, in which language, and whether it waits for the digest of the day. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly daily: boolean;
}

/** Name and address of a member by the log, for letters; `null` for who was erased or never was a member. */
export async function personInLog(
  { store, vault }: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll'> },
  organisation: string,
  id: string,
): Promise<Recipient | null> {
  const {
    state: { details, mails },
  } = await load(store, reachable, { organisation, id });
  if (!details) return null;
  const [name, email] = await openDetails(vault, organisation, [
    { memberId: id, field: 'name', sealed: details.name },
    { memberId: id, field: 'email', sealed: details.email },
  ]);
  return name == null || email == null
    ? null
    : { name, email, language: mails.language, daily: mails.delivery === 'daily' };
}

/** How a member gets mails: at once and in English before they chose. */
export async function mailChoiceInLog(store: EventStore, organisation: string, id: string): Promise<MailChoice> {
  const { state } = await load(store, reachable, { organisation, id });
  return state.mails;
}

/** The names and addresses that a member ever had by the log, also of one who was erased, as long as the key is there: to find what names it. */
export async function wordsForInLog(
  { store, vault }: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll'> },
  organisation: string,
  id: string,
): Promise<{ readonly names: readonly string[]; readonly addresses: readonly string[] }> {
  const { state } = await load(store, allDetails, { organisation, id });
  const opened = async (field: 'name' | 'email'): Promise<string[]> => {
    const stored = state.map((details) => ({ memberId: id, field, sealed: details[field] }));
    const texts = await openDetails(vault, organisation, stored);
    return [...new Set(texts.filter((text) => text !== null))];
  };
  return { names: await opened('name'), addresses: await opened('email') };
}

const allDetails: Aggregate<object, MemberEvent, readonly MemberDetails[], never> = {
  codec: memberCodec,
  decider: {
    initial: [],
    decide: () => accept(),
    evolve: (known, { data }) => ('email' in data ? [...known, data as MemberDetails] : known),
  },
};
