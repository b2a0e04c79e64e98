import type { JobDefinition } from '@custodia/jobs';
import { delivery } from '@custodia/mail';
import { vendorLetters } from '../letters/vendor.letters.js';
import { readReview, tellReview } from '../review/read-review.js';
import { isOpen, languageOf } from '../review/review.state.js';
import { freshLink } from './invite.jobs.js';
import { addressee, messageIdOf, askerOf, post } from './letters.js';
import { meta, type VendorReviewPorts } from '../ports.js';

/** One mail with all open questions of a round. Jobs of earlier releases name one question, which was its own round. */
export const sendClarification = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; roundId?: string; clarificationId?: string }> => ({
  name: 'send-clarification',
  ...delivery,
  async handle(job) {
    const { reviewId, roundId = job.data.clarificationId } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    const open = Object.entries(review?.clarifications ?? {}).filter(
      ([, one]) => one.roundId === roundId && one.state === 'open' && !one.mailed,
    );
    if (!review || open.length === 0 || !review.people[review.contactId]?.invitationId) return;
    const to = await addressee(ports, place, review, review.contactId);
    const messageId = messageIdOf(ports, 'clarification', roundId!);
    const link = await freshLink(ports, place, review, review.contactId, messageId);
    if (link === null) return;
    const { asker, sender } = await askerOf(ports, place, review);
    const asked = open.map(([, question]) => question);
    const questions = (await ports.store.opened?.(job.organisation, asked)) ?? asked;
    const content = vendorLetters(languageOf(review, review.contactId)).clarification({
      ...asker,
      name: to.name,
      title: review.drafted.title,
      questions,
      link,
    });
    const posted = await post(ports, job, { to, messageId, content, ...(sender ? { replyTo: sender } : {}) });
    if (posted.kind === 'sent')
      await tellReview(
        ports.store,
        place,
        { type: 'RecordClarificationMail', id: reviewId, clarificationIds: open.map(([id]) => id), messageId },
        meta(ports),
      );
  },
});

/** Tells a colleague which questions are theirs: all that they were not told of yet, in one mail. */
export const sendAssignment = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; contactId: string; assignmentId: string }> => ({
  name: 'send-assignment',
  ...delivery,
  async handle(job) {
    const { reviewId, contactId, assignmentId } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    const person = review?.people[contactId];
    if (!review || !isOpen(review) || person?.role !== 'colleague' || person.removed) return;
    const questionIds = Object.entries(review.assignments).flatMap(([id, assigned]) =>
      assigned === contactId && review.assignmentsMailed[id] !== contactId ? [id] : [],
    );
    if (questionIds.length === 0) return;
    const { email } = await addressee(ports, place, review, contactId);
    const messageId = messageIdOf(ports, 'assignment', assignmentId);
    const link = await freshLink(ports, place, review, contactId, messageId);
    if (link === null) return;
    const { asker, sender } = await askerOf(ports, place, review);
    const content = vendorLetters(languageOf(review, contactId)).assignment({ ...asker, questionIds, link });
    const posted = await post(ports, job, {
      to: { email },
      messageId,
      content,
      ...(sender ? { replyTo: sender } : {}),
    });
    if (posted.kind === 'sent')
      await tellReview(
        ports.store,
        place,
        { type: 'RecordAssignmentMail', id: reviewId, contactId, questionIds, messageId },
        meta(ports),
      );
  },
});
