import type { EventStore } from '@custodia/event-store';
import { dayIn } from '@custodia/kernel';
import { latestRow } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { packsIn } from '../questionnaire/compose-edition.policy.js';
import { customerOwnersOf, score } from '../scoring/score.js';
import type { Outcome } from '../scoring/outcome.js';
import { standingsIn } from '../review/progress.js';
import { answerSheetProjection } from '../review/answer-sheet.projection.js';
import { organisationName } from '../review/asker.js';
import { openPeople } from '../review/people.js';
import { reviewProjection } from '../review/review.projection.js';
import { answerRevision } from '../review/answer-revision.policy.js';
import { askedAbout, isAnswerable, isJudged, type Review } from '../review/review.state.js';
import { editionOf } from '../template/editions.js';
import type { Visitor } from './vendor-sign-in.js';

/**
 * What the vendor's page shows. Folded from the log, so that a page loaded right after a save shows it. Verdicts, notes, findings
 * and scores are in other rows, and weights and polarity are left out: the vendor is asked, not told how it counts.
 */
export async function sheetOf(
  { store, vault }: { readonly store: EventStore; readonly vault: Vault },
  { place, contactId, review }: Visitor,
) {
  const [sheet, row, known, asker] = await Promise.all([
    latestRow(store, answerSheetProjection, place),
    latestRow(store, reviewProjection, place),
    editionOf(store, place.organisation, review.drafted.templateId),
    organisationName(store, place.organisation),
  ]);
  const { edition } = known!;
  const opened = await openPeople(
    vault,
    place.organisation,
    place.id,
    row!.people.map(({ id, name, email }) => ({ contactId: id, name, email })),
  );
  const contact = review.contactId === contactId;
  return {
    review: {
      id: place.id,
      asker,
      title: review.drafted.title,
      message: review.drafted.message,
      status: statusShown(review),
      dueOn: dayIn(review.dueAt, review.zone),
      answerable: isAnswerable(review),
      /** ISO 8601; `null` before. */
      submittedAt: row!.submittedAt,
      /** Answers that can be changed although it was submitted. */
      askedAbout: [...askedAbout(review)],
      template: edition.template,
      edition: edition.edition,
      notice: edition.notice,
    },
    you: {
      id: contactId,
      role: contact ? 'contact' : 'colleague',
      name: opened[row!.people.findIndex(({ id }) => id === contactId)]?.name ?? null,
    },
    people: row!.people.flatMap(({ id, role, invitation, removed }, index) =>
      removed
        ? []
        : [
            {
              id,
              role,
              name: opened[index]?.name ?? null,
              email: contact ? (opened[index]?.email ?? null) : null,
              invitation,
            },
          ],
    ),
    answers: edition.answers,
    owners: edition.owners.map(({ label }) => label),
    customerOwners: [...customerOwnersOf(edition)],
    /** Several questionnaires of one assessment; what each asks begins with its prefix. */
    packs: packsIn(edition).map(({ title, prefix, owners }) => ({ title, prefix, owners })),
    domains: edition.domains.map(({ id, title }) => ({ id, title })),
    questions: edition.questions.map(
      ({
        id,
        text,
        guidance,
        domain,
        control,
        kind,
        form,
        columns,
        parent,
        askedWhen,
        askedIf,
        critical,
        evidence,
        options,
      }) => ({
        id,
        text,
        guidance,
        domain,
        control,
        kind,
        /** How it is answered, where not in words alone. */
        form: form ?? null,
        columns: columns ?? [],
        parent,
        askedWhen,
        askedIf: askedIf ?? null,
        /** Only a reviewer can excuse it. */
        critical,
        evidence,
        options,
      }),
    ),
    given: Object.fromEntries(
      Object.entries(sheet!.answers).map(([id, answer]) => [id, { ...answer, revision: answerRevision(answer) }]),
    ),
    assignments: sheet!.assignments,
    evidence: sheet!.evidence,
    clarifications: sheet!.clarifications,
    imports: sheet!.imports,
  };
}

/** Where it stands, as far as it is the vendor's business: what was decided is told by people. */
const statusShown = (review: Review): string =>
  isAnswerable(review) || review.status === 'clarification' ? review.status : isJudged(review) ? 'submitted' : 'closed';

/**
 * What will count as not met if it is submitted like this, question by question, and why. By the rules of the score, with nothing
 * accepted yet: what a reviewer thinks of it is not told here.
 */
export async function notMet(
  store: EventStore,
  { place, review }: Visitor,
): Promise<{ questionId: string; why: Outcome }[]> {
  const { edition } = (await editionOf(store, place.organisation, review.drafted.templateId))!;
  const { rules, weightSet } = review.frozen!;
  const weights = weightSet ? { id: weightSet.weightSetId, weights: weightSet.weights } : undefined;
  const { contributions } = score(edition, Object.values(review.answers), weights, { rules });
  return contributions.flatMap(({ questionId, outcome, credit }) =>
    credit === 0 ? [{ questionId, why: outcome }] : [],
  );
}

/** Questions that are asked, given the answers so far, and are not answered. */
export async function openQuestions(store: EventStore, { place, review }: Visitor): Promise<string[]> {
  const { edition } = (await editionOf(store, place.organisation, review.drafted.templateId))!;
  return [...standingsIn(edition, review.answers)].flatMap(([id, standing]) =>
    ['answered', 'na-to-accept', 'not-asked'].includes(standing) ? [] : [id],
  );
}
