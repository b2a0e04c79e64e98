import type { EventStore } from '@custodia/event-store';
import { latestRow } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { isAsked, type ScoredAnswer } from '../scoring/outcome.js';
import { answerSheetProjection } from '../review/answer-sheet.projection.js';
import { openPeople } from '../review/people.js';
import { reviewProjection } from '../review/review.projection.js';
import { isAnswerable, isJudged, type Review } from '../review/review.state.js';
import { editionOf } from '../template/editions.js';
import type { Visitor } from './doorkeeper.js';

/**
 * What the vendor's page shows. Folded from the log, so that a page loaded right after a save shows it. Verdicts, notes, findings
 * and scores are in other rows, and weights and polarity are left out: the vendor is asked, not told how it counts.
 */
export async function sheetOf(
  { store, vault }: { readonly store: EventStore; readonly vault: Vault },
  { place, contactId, review }: Visitor,
) {
  const [sheet, row, known] = await Promise.all([
    latestRow(store, answerSheetProjection, place),
    latestRow(store, reviewProjection, place),
    editionOf(store, place.organisation, review.drafted.templateId),
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
      title: review.drafted.title,
      message: review.drafted.message,
      status: statusShown(review),
      dueAt: review.dueAt,
      answerable: isAnswerable(review),
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
    domains: edition.domains.map(({ id, title }) => ({ id, title })),
    questions: edition.questions.map(
      ({ id, text, guidance, domain, control, kind, parent, askedWhen, evidence, options }) => ({
        id,
        text,
        guidance,
        domain,
        control,
        kind,
        parent,
        askedWhen,
        evidence,
        options,
      }),
    ),
    given: sheet!.answers,
    assignments: sheet!.assignments,
    evidence: sheet!.evidence,
    clarifications: sheet!.clarifications,
    imports: sheet!.imports,
  };
}

/** Where it stands, as far as it is the vendor's business: what was decided is told by people. */
const statusShown = (review: Review): string =>
  isAnswerable(review) || review.status === 'clarification' ? review.status : isJudged(review) ? 'submitted' : 'closed';

/** Questions that are asked, given the answers so far, and have none. */
export async function openQuestions(store: EventStore, { place, review }: Visitor): Promise<string[]> {
  const { edition } = (await editionOf(store, place.organisation, review.drafted.templateId))!;
  const questions = new Map(edition.questions.map((question) => [question.id, question]));
  const answers = new Map<string, ScoredAnswer>(Object.entries(review.answers));
  return edition.questions
    .filter((question) => isAsked(question, questions, answers) && !answers.has(question.id))
    .map(({ id }) => id);
}
