import type { EventStore } from '@custodia/event-store';
import type { Reader } from '@custodia/read-models';
import { earlierAnswers, type EarlierAnswer, type EarlierReview } from '../review/earlier.policy.js';
import { readReview } from '../review/read-review.js';
import { editionOf } from '../template/editions.js';
import type { Visitor } from './vendor-sign-in.js';

/** Reviews that are looked at, the newest first. */
const most = 5;

/**
 * What the vendor answered before to the questions of this review: in earlier reviews that it submitted to the same organisation,
 * and in the other questionnaires of this one. Only its own answers, never what reviewers made of them.
 */
export async function earlierOf(
  { store, reader }: { readonly store: EventStore; readonly reader: Reader },
  { place: { organisation, id }, review }: Visitor,
): Promise<EarlierAnswer[]> {
  const { edition } = (await editionOf(store, organisation, review.drafted.templateId))!;
  const session = reader.session(organisation);
  let submitted: { id: string; at: Date | string }[];
  try {
    submitted = await session.query(
      `select id, submitted_at as at from review_v2 where subprocessor_id = $1 and id <> $2 and submitted_at is not null and status <> 'cancelled' order by submitted_at desc limit ${most}`,
      [review.drafted.subprocessorId, id],
    );
  } finally {
    await session.end();
  }
  const read = await Promise.all(
    submitted.map(async (one): Promise<EarlierReview | null> => {
      const before = await readReview(store, { organisation, id: one.id });
      const known = before && (await editionOf(store, organisation, before.drafted.templateId));
      return known
        ? {
            title: before.drafted.title,
            submittedAt: new Date(one.at).toISOString(),
            questions: known.edition.questions,
            answers: before.answers,
          }
        : null;
    }),
  );
  const open = {
    title: review.drafted.title,
    submittedAt: null,
    questions: edition.questions,
    answers: review.answers,
  };
  return earlierAnswers(
    edition.questions,
    edition.owners.map(({ label }) => label),
    [open, ...read.filter((one) => one !== null)],
  );
}
