import type { EventStore } from '@custodia/event-store';
import { subprocessorInLog } from '@custodia/inventory/read';
import { refuse, type Refusal } from '@custodia/kernel';
import type { Language } from '@custodia/mail';
import type { ReadSession } from '@custodia/read-models';
import { chosenPacks } from '../review/chosen-packs.facts.js';
import { packsOfReviews } from '../review/packs-of-reviews.js';
import { useOf } from '../review/review.facts.js';
import { invalid } from '../refusals.policy.js';
import type { ChosenPack } from '../template/assemble.js';
import { editionOf, isWithdrawn } from '../template/editions.js';
import type { BatchVendor } from './batch.events.js';

interface Plan {
  readonly kind: 'plan';
  readonly name: string;
  readonly tier: number;
  readonly contactId: string;
  readonly packs: readonly ChosenPack[];
  readonly templates: readonly string[];
  readonly questionCount: number;
}

interface Ports {
  readonly store: EventStore;
  readonly session: Pick<ReadSession, 'query'>;
}

/** What one vendor of a batch gets, or why it gets nothing. `reviewId` is the assessment that it would be. */
export async function planFor(
  { store, session }: Ports,
  organisation: string,
  { subprocessorId, contactId: named }: Omit<BatchVendor, 'language'>,
  packs: readonly ChosenPack[] | null,
  reviewId: string,
): Promise<Plan | { kind: 'refused'; refusal: Refusal }> {
  const use = await useOf(store, organisation, subprocessorId);
  if (use.kind === 'refused') return use;
  const contactId = named ?? (await firstContact(store, organisation, subprocessorId));
  if (contactId === null)
    return refuse({
      code: 'CONTACT_MISSING',
      message: `${use.name} has no contact. Add one first.`,
      id: subprocessorId,
    });
  const chosen = await chosenPacks(store, organisation, { subprocessorId, packs }, null);
  if (chosen.kind === 'refused') return chosen;
  const templates: string[] = [];
  let questionCount = 0;
  for (const { templateId } of chosen.packs) {
    const known = await editionOf(store, organisation, templateId);
    if (!known || (await isWithdrawn(store, organisation, { templateId, packs: [] })))
      return invalid('packs', templateId, 'Choose an edition of this organisation that was not withdrawn.');
    templates.push(known.edition.template);
    questionCount += known.edition.questions.length;
  }
  const [open] = await session.query<{ id: string; template: string }>(
    `select id, pack_template as template from ${packsOfReviews} p where organisation_id = $1 and subprocessor_id = $2 and pack_template = any ($3::text[]) and id <> $4
       and status in ('sent', 'in_progress', 'submitted', 'in_review', 'clarification') order by created_at desc limit 1`,
    [organisation, subprocessorId, templates, reviewId],
  );
  if (open)
    return refuse({
      code: 'ALREADY_ASKED',
      message: `${use.name} is being asked ${open.template} in review ${open.id} already. Decide or cancel it first.`,
      id: subprocessorId,
    });
  const { name, tier } = use;
  return { kind: 'plan', name, tier, contactId, packs: chosen.packs, templates, questionCount };
}

async function firstContact(store: EventStore, organisation: string, id: string): Promise<string | null> {
  const state = await subprocessorInLog(store, { organisation, id });
  if (state.status !== 'registered') return null;
  for (const [contactId, presence] of state.contacts) if (presence === 'present') return contactId;
  return null;
}

/** The language that a contact chose last, on the page or by who asked, in any review of the organisation; `undefined` before. */
export async function lastLanguageOf(
  { query }: Pick<ReadSession, 'query'>,
  organisation: string,
  contactId: string,
): Promise<Language | undefined> {
  const [row] = await query<{ language: Language }>(
    `select person ->> 'language' as language from review_v2 r cross join lateral jsonb_array_elements(r.people) person
     where organisation_id = $1 and person ->> 'id' = $2 and person ->> 'language' is not null
     order by updated_at desc, r.id limit 1`,
    [organisation, contactId],
  );
  return row?.language;
}
