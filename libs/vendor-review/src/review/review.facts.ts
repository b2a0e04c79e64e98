import { streamName, type EventStore } from '@custodia/event-store';
import { subprocessorInLog } from '@custodia/inventory/read';
import { timeZoneInLog } from '@custodia/identity/read';
import { endOfDay, refuse, type Refusal } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import { worker } from '../ports.js';
import { currentRules } from '../questionnaire/template-edition.js';
import { invalid, notFound } from '../refusals.policy.js';
import { inherentRisk, sensitivities, tierOf } from '../scoring/inherent-risk.policy.js';
import { packsIn } from '../questionnaire/compose-edition.policy.js';
import { editionOf, weightsOf } from '../template/editions.js';
import { namedPerson, type Named, type PeopleVault } from './people.facts.js';
import { sealPerson } from './people.js';
import { progressIn } from './progress.js';
import { packsOfReviews } from './packs-of-reviews.js';
import { readReview, type ReviewPlace } from './read-review.js';
import type { LifeCommand } from './review.commands.js';
import {
  reviewCodec,
  type ReviewDraftedData,
  type ReviewEvent,
  type ReviewIntake,
  type SavedAnswer,
} from './review.events.js';
import type { Review } from './review.state.js';
import { cadenceMonths, fourEyesTiers } from './timing.policy.js';

/**
 * Members who answered, attached or submitted in the vendor's stead, or scored by hand: what they brought about is not theirs
 * to approve. A score of the job is nobody's hand; whoever asked to score again is none either, because that
 * score does not count.
 */
async function membersWithHandsOn(store: EventStore, place: ReviewPlace): Promise<string[]> {
  const { organisation, id } = place;
  const members = new Set<string>();
  const critical = await criticalQuestions(store, place);
  const excusing = new Map<string, boolean>();
  for await (const recorded of store.readStream(streamName(reviewCodec.category, organisation, id))) {
    const { type, data, meta } = reviewCodec.decode(recorded);
    const inVendorsStead = answering.has(type) && (data as { contactId: string | null }).contactId === null;
    for (const answer of answersIn({ type, data } as ReviewEvent))
      excusing.set(answer.questionId, answer.value === 'na');
    const { questionId = '', verdict = '' } = data as { questionId?: string; verdict?: string };
    // Accepting that a critical question does not apply takes it out of the score.
    const excuses =
      type === 'VerdictGiven' &&
      verdict === 'accepted' &&
      critical.has(questionId) &&
      excusing.get(questionId) === true;
    if (inVendorsStead || excuses || (type === 'ReviewScored' && meta.actor !== worker)) members.add(meta.actor);
  }
  return [...members];
}

const answersIn = (event: ReviewEvent): readonly SavedAnswer[] =>
  event.type === 'AnswersSaved'
    ? event.data.answers
    : event.type === 'ClarificationAnswered' && event.data.answer
      ? [event.data.answer]
      : [];

async function criticalQuestions(store: EventStore, place: ReviewPlace): Promise<ReadonlySet<string>> {
  const review = await readReview(store, place);
  const known = review && (await editionOf(store, place.organisation, review.drafted.templateId));
  return new Set(known?.edition.questions.flatMap(({ id, critical }) => (critical ? [id] : [])));
}

/** Questions with an answer, by the one meaning of it; 0 for a review that there is not. */
export async function answeredIn(store: EventStore, place: ReviewPlace): Promise<number> {
  const review = await readReview(store, place);
  const known = review && (await editionOf(store, place.organisation, review.drafted.templateId));
  return review && known ? progressIn(known.edition, review.answers).answered : 0;
}

const answering: ReadonlySet<string> = new Set([
  'AnswersSaved',
  'AnswersImported',
  'EvidenceAttached',
  'EvidenceWithdrawn',
  'ReviewSubmitted',
  'ClarificationAnswered',
]);

type Send = Extract<LifeCommand, { type: 'SendReview' }>;

/**
 * How the subprocessor is used at this moment, or why it cannot be reviewed. Beside an intake the graver of the two counts, so
 * that a harmless description never lowers what is asked.
 */
export async function useOf(
  store: EventStore,
  organisation: string,
  id: string,
  intake: Pick<ReviewIntake, 'use'> | null = null,
) {
  const state = await subprocessorInLog(store, { organisation, id });
  if (state.status === 'absent') return notFound('subprocessor', id);
  if (state.status !== 'registered')
    return refuse({
      code: 'SUBPROCESSOR_NOT_IN_USE',
      message: `The subprocessor ${id} is ${state.status}; it needs no review.`,
      id,
    });
  const { use, tier, name, categories, purpose } = state.current;
  const [recorded, told] = [inherentRisk(use), intake && inherentRisk(intake.use)];
  const inherent = told && told.risk > recorded.risk ? told : recorded;
  const byRisk = tierOf(inherent.risk);
  const stated = tier !== null && tier < byRisk ? tier : byRisk;
  return {
    kind: 'use' as const,
    ...{ name, categories, purpose, inherent },
    dataSensitivity:
      sensitivities[Math.max(...[use, intake?.use ?? use].map((one) => sensitivities.indexOf(one.dataSensitivity)))]!,
    // Without an intake a tier that was stated stands, whatever the risk says.
    tier: intake === null ? (tier ?? byRisk) : stated,
  };
}

/** Everything that is frozen when a review is sent, put together from the log. */
export async function frozenFor(
  store: EventStore,
  organisation: string,
  id: string,
  { drafted }: Review,
  invitationId: string,
  desk = false,
): Promise<{ kind: 'command'; command: Send } | { kind: 'refused'; refusal: Refusal }> {
  const use = await useOf(store, organisation, drafted.subprocessorId, drafted.intake);
  if (use.kind === 'refused') return use;
  const known = await editionOf(store, organisation, drafted.templateId);
  if (!known) return notFound('template edition', drafted.templateId);
  const weightSet =
    drafted.weightSetId === null ? null : await weightsOf(store, organisation, drafted.templateId, drafted.weightSetId);
  const { edition, digest } = known;
  return {
    kind: 'command',
    command: {
      type: 'SendReview',
      id,
      invitationId,
      digest,
      rules: currentRules,
      weightSet,
      questions: edition.questions.map((question) => [question.id, question.kind] as const),
      owners: edition.owners.map(({ label }) => label),
      tier: use.tier,
      inherentRisk: use.inherent.risk,
      fourEyes: fourEyesTiers.includes(use.tier),
      desk,
    },
  };
}

/** Until when answers are due: a moment, or the end of a day in the time zone of the organisation. */
export async function dueFacts(
  store: EventStore,
  organisation: string,
  { dueAt, dueOn }: { readonly dueAt?: string | null | undefined; readonly dueOn?: string | null | undefined },
): Promise<{ kind: 'due'; dueAt: string; zone: string } | { kind: 'refused'; refusal: Refusal }> {
  if ((dueAt == null) === (dueOn == null))
    return invalid(
      'dueOn',
      dueOn ?? '',
      'Name either a day (dueOn) or a moment (dueAt) until which the answers are due.',
    );
  const zone = await timeZoneInLog(store, organisation);
  return { kind: 'due', zone, dueAt: dueAt ?? endOfDay(dueOn!, zone) };
}

interface Drafting {
  readonly subprocessorId: string;
  readonly templateId: string;
  readonly dueAt?: string | null | undefined;
  readonly dueOn?: string | null | undefined;
  readonly contact: Named;
  readonly title?: string | null | undefined;
  readonly message: string;
  readonly weightSetId?: string | null | undefined;
  readonly intake: ReviewIntake | null;
  readonly previousReviewId?: string | null | undefined;
}

/** What a draft states: questionnaire, vendor and contact as they are known now. `newContactId` is for a contact without an id. */
export async function draftFacts(
  ports: { readonly store: EventStore; readonly vault: PeopleVault; readonly session: Pick<ReadSession, 'query'> },
  { organisation, id }: ReviewPlace,
  { subprocessorId, templateId, contact, title, message, weightSetId, intake, previousReviewId, ...due }: Drafting,
  newContactId: string,
): Promise<{ kind: 'facts'; drafted: ReviewDraftedData } | { kind: 'refused'; refusal: Refusal }> {
  const { store, vault, session } = ports;
  const stated = await dueFacts(store, organisation, due);
  if (stated.kind === 'refused') return stated;
  const { dueAt, zone } = stated;
  const use = await useOf(store, organisation, subprocessorId);
  if (use.kind === 'refused') return missing(use, 'subprocessorId', subprocessorId);
  const known = await editionOf(store, organisation, templateId);
  if (!known) return missing(notFound('template edition', templateId), 'templateId', templateId);
  const previous = previousReviewId == null ? null : await readReview(store, { organisation, id: previousReviewId });
  if (previousReviewId != null && previous?.drafted.subprocessorId !== subprocessorId)
    return missing(notFound('review of this subprocessor', previousReviewId), 'previousReviewId', previousReviewId);
  const somebodyNew = contact.name != null || contact.email != null;
  const named = await namedPerson(
    ports,
    organisation,
    subprocessorId,
    somebodyNew ? { ...contact, contactId: contact.contactId ?? newContactId } : contact,
    'contact',
  );
  if (named.kind === 'refused') return missing(named, 'contact', contact.contactId ?? '');
  const { template, edition, title: questionnaire } = known.edition;
  const packs = packsIn(known.edition);
  return {
    kind: 'facts',
    drafted: {
      subprocessorId,
      templateId,
      template,
      edition,
      packs,
      intake,
      title: title ?? `${use.name}: ${questionnaire}`,
      dueAt,
      zone,
      contact: await sealPerson(vault, organisation, id, named.person),
      weightSetId: weightSetId ?? null,
      previousReviewId:
        previousReviewId ??
        (await reviewBefore(session, { organisation, id }, subprocessorId, templatesIn(template, packs))),
      message,
    },
  };
}

const templatesIn = (template: string, packs: readonly { readonly template: string }[]): string[] =>
  packs.length === 0 ? [template] : packs.map((pack) => pack.template);

/** The newest review of the same vendor by one of these questionnaires that has answers. */
async function reviewBefore(
  session: Pick<ReadSession, 'query'>,
  { organisation, id }: ReviewPlace,
  subprocessorId: string,
  templates: readonly string[],
): Promise<string | null> {
  const [newest] = await session.query<{ id: string }>(
    `select id from ${packsOfReviews} p where organisation_id = $4 and subprocessor_id = $1 and pack_template = any ($2::text[]) and id <> $3 and submitted_at is not null order by submitted_at desc limit 1`,
    [subprocessorId, templates, id, organisation],
  );
  return newest?.id ?? null;
}

/** A creation has no NotFound of its own: what it refers to is a field that cannot be used. */
export const missing = (
  refused: { readonly kind: 'refused'; readonly refusal: Refusal },
  field: string,
  value: string,
): { kind: 'refused'; refusal: Refusal } =>
  refused.refusal.code === 'NOT_FOUND'
    ? refuse({
        code: 'INVALID_INPUT',
        message: `${field}: ${refused.refusal.message}`,
        field,
        value,
        remedy: 'Name a record of this organisation.',
      })
    : refused;

/** What a decision needs to know: for how long an approval holds by the tier, and whose hands are in the answers. */
export async function decisionFacts(
  store: EventStore,
  place: ReviewPlace,
): Promise<{ readonly months: number; readonly handsOn: readonly string[] }> {
  const [review, handsOn] = await Promise.all([readReview(store, place), membersWithHandsOn(store, place)]);
  return { months: review?.frozen ? cadenceMonths[review.frozen.tier] : 12, handsOn };
}
