import type { JobDefinition } from '@custodia/jobs';
import { delivery, type MailContent } from '@custodia/mail';
import { progressIn } from '../review/progress.js';
import { readReview, tellReview } from '../review/read-review.js';
import type { NoticeKind } from '../review/review.events.js';
import type { Review } from '../review/review.state.js';
import { editionOf } from '../template/editions.js';
import { addressee, askerOf, day, messageIdOf, post } from './letters.js';
import { meta, type VendorReviewPorts } from '../ports.js';

interface Facts {
  readonly review: Review;
  readonly asker: string;
  readonly answered: number;
  readonly asked: number;
}
type Notice = { readonly to: 'vendor' | 'sender' } & ((facts: Facts) => Pick<MailContent, 'title' | 'paragraphs'>);

const notice = (to: Notice['to'], write: (facts: Facts) => Pick<MailContent, 'title' | 'paragraphs'>): Notice =>
  Object.assign(write, { to });

const outcomes: Readonly<Record<string, string>> = {
  approved: 'approved',
  approved_with_conditions: 'approved with conditions',
  rejected: 'not approved',
};

/** What is told of a change that somebody waits for. Reasons and remarks of the reviewers are theirs, and stay out. */
const notices: Readonly<Record<NoticeKind, Notice>> = {
  receipt: notice('vendor', ({ review, asker, answered, asked }) => ({
    title: `Received: ${review.drafted.title}`,
    paragraphs: [`${asker} has received your answers: ${answered} of ${asked} questions. Thank you.`],
  })),
  due_moved: notice('vendor', ({ review, asker }) => ({
    title: `New due date: ${review.drafted.title}`,
    paragraphs: [`${asker} now expects your answers by ${day(review.dueAt, review.zone)}.`],
  })),
  cancelled: notice('vendor', ({ review, asker }) => ({
    title: `Cancelled: ${review.drafted.title}`,
    paragraphs: [`${asker} no longer needs your answers. You have nothing left to do.`],
  })),
  decided: notice('vendor', ({ review, asker }) => ({
    title: `Decided: ${review.drafted.title}`,
    paragraphs: [
      `${asker} has decided on your answers: ${outcomes[review.decision?.outcome ?? ''] ?? 'decided'}.`,
      'Answer this mail if you have questions about it.',
    ],
  })),
  submitted: notice('sender', ({ review, answered, asked }) => ({
    title: `Submitted: ${review.drafted.title}`,
    paragraphs: [`The vendor has submitted its answers: ${answered} of ${asked} questions. They wait for a review.`],
  })),
  clarified: notice('sender', ({ review }) => ({
    title: `Clarified: ${review.drafted.title}`,
    paragraphs: ['The vendor has answered a clarification question.'],
  })),
  overdue: notice('sender', ({ review, answered, asked }) => ({
    title: `Overdue: ${review.drafted.title}`,
    paragraphs: [
      `The answers were due on ${day(review.dueAt, review.zone)}; ${answered} of ${asked} questions are answered.${review.frozen?.desk ? '' : ' The vendor was reminded.'}`,
    ],
  })),
  bounced: notice('sender', ({ review }) => ({
    title: `Not delivered: ${review.drafted.title}`,
    paragraphs: [
      'The mail server refused the invitation for good. Check the address, and replace the contact or send the invitation again.',
    ],
  })),
};

/** Tells one person of one change, once: what was told is recorded, and a repeated mail has the same Message-ID. */
export const sendNotice = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; noticeId: string; kind: NoticeKind }> => ({
  name: 'send-notice',
  ...delivery,
  async handle(job) {
    const { reviewId, noticeId, kind } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    // A draft was sent to nobody, so nobody waits for it.
    if (!review?.frozen || review.notices.has(noticeId)) return;
    const asker = await askerOf(ports, place, review);
    const notice = notices[kind];
    // Of a desk review the vendor hears nothing.
    if (notice.to === 'vendor' && review.frozen.desk) return;
    const to = notice.to === 'vendor' ? await addressee(ports, place, review, review.contactId) : asker.sender;
    if (!to) return;
    const known = await editionOf(ports.store, place.organisation, review.drafted.templateId);
    const progress = known ? progressIn(known.edition, review.answers) : { answered: 0, asked: 0 };
    const { title, paragraphs } = notice({ review, asker: asker.organisation, ...progress });
    const messageId = messageIdOf(ports, 'notice', noticeId, kind);
    const content = {
      title,
      paragraphs: [`Dear ${to.name},`, ...paragraphs],
      footer:
        notice.to === 'vendor'
          ? asker.footer
          : `Sent by Custodia at ${ports.config.http.publicUrl} because you sent this review. Its id is ${reviewId}.`,
    };
    const posted = await post(ports, job, {
      to,
      messageId,
      content,
      ...(notice.to === 'vendor' && asker.sender ? { replyTo: asker.sender } : {}),
    });
    await tellReview(
      ports.store,
      place,
      { type: 'RecordNotice', id: reviewId, noticeId, kind, messageId: posted.kind === 'sent' ? messageId : null },
      meta(ports),
    );
  },
});
