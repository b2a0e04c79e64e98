import { derivedId } from '@custodia/kernel';
import type { JobDefinition, JobRequest, Schedule } from '@custodia/jobs';
import { delivery } from '@custodia/mail';
import { vendorLetters } from '../letters/vendor.letters.js';
import { openPeople, sealPerson } from '../review/people.js';
import { progressIn } from '../review/progress.js';
import { readReview, tellReview, type ReviewPlace } from '../review/read-review.js';
import type { ReviewReminder } from '../review/review.types.js';
import { isAnswerable, languageOf, reminderKey, type Review } from '../review/review.state.js';
import {
  fellOverdue,
  hasExpired,
  nextReviewLeadDays,
  remindedWithinDays,
  reminderDue,
} from '../review/timing.policy.js';
import { editionOf, isWithdrawn } from '../template/editions.js';
import { freshLink } from './invite.jobs.js';
import { addressee, messageIdOf, askerOf, post } from './letters.js';
import { meta, type VendorReviewPorts } from '../ports.js';

const dayMs = 86_400_000;

/** Every quarter of an hour: what has passed and is not recorded yet. */
export const sweepSchedule: Schedule = {
  name: 'sweep-reviews',
  rule: { everyMs: 15 * 60_000 },
  job: { name: 'sweep-reviews' },
};

interface Candidate {
  readonly organisation: string;
  readonly id: string;
  readonly status: string;
  readonly due_at: Date;
  readonly due_zone: string | null;
  readonly sent_at: Date | null;
  readonly overdue: boolean;
  readonly reminders: readonly ReviewReminder[];
  readonly valid_until: Date | null;
  readonly next_review_id: string | null;
}

/** Finds, over all organisations, the reviews for which a moment has passed, and asks for a job for each. Looks only; the jobs decide. */
export const sweepReviews = (ports: VendorReviewPorts): JobDefinition => ({
  name: 'sweep-reviews',
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  async handle(_, signal) {
    const now = ports.clock();
    let after = ['', ''];
    while (!signal.aborted) {
      const { rows } = await ports.overview.query(
        `select organisation_id as organisation, id, status, due_at, due_zone, sent_at, overdue, reminders, valid_until, next_review_id from review_v2
         where (organisation_id, id) > ($1, $2) and ((status in ('sent', 'in_progress') and due_at <= $3) or (status in ('approved', 'approved_with_conditions') and valid_until <= $4))
         order by organisation_id, id limit 1000`,
        [
          ...after,
          new Date(now.getTime() + remindedWithinDays * dayMs).toISOString(),
          new Date(now.getTime() + nextReviewLeadDays * dayMs).toISOString(),
        ],
      );
      const page = rows as Candidate[];
      const requests = page.flatMap((row): JobRequest[] => {
        const { organisation, id } = row;
        const due = whatIsDue(row, now.toISOString());
        // One job for each thing that has come due, so that one that waits for the mail server is not asked for again.
        return due ? [{ name: 'chase-review', id: `chase:${id}:${due}`, organisation, data: { reviewId: id } }] : [];
      });
      if (requests.length > 0) await ports.queue.enqueue(requests);
      if (page.length < 1000) return;
      after = [page.at(-1)!.organisation, page.at(-1)!.id];
    }
  },
});

function whatIsDue(row: Candidate, at: string): string | null {
  if (row.status !== 'sent' && row.status !== 'in_progress') {
    const until = row.valid_until!.toISOString();
    if (until <= at) return `expired:${until}`;
    return row.next_review_id === null ? `next:${until}` : null;
  }
  const dueAt = row.due_at.toISOString();
  if (dueAt <= at && !row.overdue) return `overdue:${dueAt}`;
  if (row.sent_at === null) return null;
  const reminders = new Set(row.reminders.map((one) => reminderKey(one.stage, one.dueAt)));
  const stage = reminderDue({ dueAt, zone: row.due_zone ?? 'UTC', sentAt: row.sent_at.toISOString(), reminders }, at);
  return stage && `${stage}:${dueAt}`;
}

/** One review: reminds, records that it is overdue or has expired, drafts the next one. Each is done once, late if it must be. */
export const chaseReview = (ports: VendorReviewPorts): JobDefinition<{ reviewId: string }> => ({
  name: 'chase-review',
  ...delivery,
  async handle(job) {
    const place = { organisation: job.organisation, id: job.data.reviewId };
    const review = await readReview(ports.store, place);
    if (!review) return;
    const at = ports.clock().toISOString();
    if (fellOverdue(review, at))
      await tellReview(ports.store, place, { type: 'RecordOverdue', id: place.id }, meta(ports));
    await remind(ports, job, place, review, at);
    await draftNext(ports, place, review, at);
    if (hasExpired(review, at))
      await tellReview(ports.store, place, { type: 'ExpireReview', id: place.id }, meta(ports));
  },
});

async function remind(
  ports: VendorReviewPorts,
  job: Parameters<typeof post>[1],
  place: ReviewPlace,
  review: Review,
  at: string,
): Promise<void> {
  const stage =
    isAnswerable(review) && review.frozen ? reminderDue({ ...review, sentAt: review.frozen.sentAt }, at) : null;
  if (!stage || !review.people[review.contactId]?.invitationId) return;
  const to = await addressee(ports, place, review, review.contactId);
  const messageId = messageIdOf(ports, 'reminder', place.id, stage, review.dueAt);
  const link = await freshLink(ports, place, review, review.contactId, messageId);
  if (link === null) return;
  const { asker, sender } = await askerOf(ports, place, review);
  const known = await editionOf(ports.store, place.organisation, review.drafted.templateId);
  const content = vendorLetters(languageOf(review, review.contactId)).reminder({
    ...asker,
    name: to.name,
    title: review.drafted.title,
    dueAt: review.dueAt,
    zone: review.zone,
    ...(known ? progressIn(known.edition, review.answers) : { answered: 0, asked: 0 }),
    link,
    overdue: stage === 'overdue',
  });
  const posted = await post(ports, job, { to, messageId, content, ...(sender ? { replyTo: sender } : {}) });
  const command =
    posted.kind === 'sent'
      ? ({ type: 'RecordReminder', id: place.id, stage, messageId } as const)
      : ({ type: 'RecordReminderBounce', id: place.id, stage, code: posted.code } as const);
  await tellReview(ports.store, place, command, meta(ports));
}

/** In time before the approval runs out, a draft of the same questionnaire for the same contact; somebody sends it. */
async function draftNext(ports: VendorReviewPorts, place: ReviewPlace, review: Review, at: string): Promise<void> {
  const { drafted, validUntil, nextReviewId } = review;
  const approved = review.status === 'approved' || review.status === 'approved_with_conditions';
  if (
    !approved ||
    validUntil === null ||
    nextReviewId !== null ||
    Date.parse(validUntil) - nextReviewLeadDays * dayMs > Date.parse(at)
  )
    return;
  const [person] = await openPeople(ports.vault, place.organisation, place.id, [
    { contactId: review.contactId, ...review.people[review.contactId]! },
  ]);
  // Whose contact was erased, or whose edition was withdrawn, is drafted by hand with another one.
  if (!person || (await isWithdrawn(ports.store, place.organisation, drafted))) return;
  const id = derivedId('next-review', place.organisation, place.id);
  const contact = await sealPerson(ports.vault, place.organisation, id, person);
  const dueAt = validUntil > at ? validUntil : new Date(Date.parse(at) + 30 * dayMs).toISOString();
  const { subprocessorId, templateId, template, edition, packs, intake, title, weightSetId, message } = drafted;
  const done = await tellReview(
    ports.store,
    { ...place, id },
    {
      type: 'DraftReview',
      id,
      subprocessorId,
      templateId,
      template,
      edition,
      packs,
      intake,
      title,
      dueAt,
      zone: review.zone,
      contact,
      weightSetId,
      previousReviewId: place.id,
      message,
      language: review.people[review.contactId]?.language ?? undefined,
    },
    meta(ports),
  );
  if (done.kind === 'done')
    await tellReview(ports.store, place, { type: 'RecordNextReview', id: place.id, reviewId: id }, meta(ports));
}
