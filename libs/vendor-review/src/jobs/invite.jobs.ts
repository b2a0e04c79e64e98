import type { JobDefinition } from '@custodia/jobs';
import { invitationLink, hashOfCode, hashOfSecret, newCode, newSecret } from '../review/secrets.js';
import { readReview, tellReview, type ReviewPlace } from '../review/read-review.js';
import { isOpen } from '../review/review.state.js';
import { codeRules } from '../review/timing.policy.js';
import { addressee, day, organisationName, post } from './letters.js';
import { worker, type VendorReviewPorts } from './ports.js';

export const mailing = {
  attempts: 8,
  backoff: { firstMs: 2_000, maxMs: 3_600_000 },
  timeoutMs: 60_000,
  concurrency: 4,
} as const;

/** A link that opens the vendor's page; its hash is recorded before the mail leaves, so no link that arrives is unknown. */
export async function freshLink(
  ports: VendorReviewPorts,
  place: ReviewPlace,
  invitationId: string,
  contactId: string,
  again: boolean,
): Promise<string | null> {
  const token = newSecret();
  const prepared = await tellReview(
    ports.store,
    place,
    { type: 'PrepareInvitation', id: place.id, invitationId, contactId, tokenHash: hashOfSecret(token), again },
    meta(ports),
  );
  if (prepared.kind === 'refused' || prepared.events.length === 0) return null;
  return invitationLink(ports.config.http.publicUrl, {
    organisation: place.organisation,
    reviewId: place.id,
    contactId,
    token,
  });
}

export const meta = ({ clock }: VendorReviewPorts) => ({ actor: worker, at: clock().toISOString() });

/** The mail with the link. Run again after a crash it sends a second mail with the same Message-ID; the links of both open the page. */
export const sendInvitation = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; contactId: string; invitationId: string }> => ({
  name: 'send-invitation',
  ...mailing,
  async handle(job) {
    const { reviewId, contactId, invitationId } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    if (!review || review.invitations[invitationId] === 'sent' || review.invitations[invitationId] === 'bounced')
      return;
    const to = await addressee(ports, place, contactId);
    const link = await freshLink(ports, place, invitationId, contactId, false);
    if (link === null) return;
    const asker = await organisationName(ports.store, job.organisation);
    const colleague = review.people[contactId]?.role === 'colleague';
    const content = {
      title: `${asker} asks for answers: ${review.drafted.title}`,
      paragraphs: [
        `Dear ${to.name},`,
        colleague
          ? `a colleague of yours asks you to help with the security questionnaire of ${asker}.`
          : `${asker} reviews the security of its subprocessors and asks you to answer ${review.frozen?.questions.length ?? ''} questions by ${day(review.dueAt)}.`,
        ...(review.drafted.message && !colleague ? [review.drafted.message] : []),
        'The link opens a page on which you can answer step by step, come back later, or send back a workbook. It asks for a code that we send to this address; no account is needed.',
      ],
      action: { label: 'Open the questionnaire', url: link },
      footer:
        'Keep this mail to yourself: the link was made for you. If you did not expect it, ask the organisation named above.',
    };
    const posted = await post(ports, job, to, content.title, content, 'invitation', invitationId);
    await tellReview(
      ports.store,
      place,
      posted.kind === 'sent'
        ? { type: 'RecordInvitationSent', id: reviewId, invitationId, contactId, messageId: posted.messageId }
        : { type: 'RecordInvitationBounced', id: reviewId, invitationId, contactId, code: posted.code },
      meta(ports),
    );
  },
});

/** The one-time code. A request that has grown old is not answered any more. */
export const sendCode = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; contactId: string; requestId: string }> => ({
  name: 'send-code',
  ...mailing,
  attempts: 4,
  async handle(job) {
    const { reviewId, contactId, requestId } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    const asked = review?.codes[contactId]?.at(-1);
    const now = ports.clock();
    if (
      !review ||
      !isOpen(review) ||
      asked?.requestId !== requestId ||
      asked.sent ||
      Date.parse(asked.requestedAt) + codeRules.minutes * 60_000 < now.getTime()
    )
      return;
    const to = await addressee(ports, place, contactId);
    const code = newCode();
    const expiresAt = new Date(now.getTime() + codeRules.minutes * 60_000).toISOString();
    await tellReview(
      ports.store,
      place,
      { type: 'IssueCode', id: reviewId, requestId, contactId, codeHash: await hashOfCode(code, requestId), expiresAt },
      meta(ports),
    );
    const content = {
      title: 'Your code for the questionnaire',
      paragraphs: [
        `Type this code on the page that asked for it. It is valid for ${codeRules.minutes} minutes and can be used once.`,
      ],
      code,
      footer: 'If you did not ask for a code, ignore this mail. Nobody from us will ever ask you for it.',
    };
    const posted = await post(ports, job, to, content.title, content, 'code', requestId);
    await tellReview(
      ports.store,
      place,
      posted.kind === 'sent'
        ? { type: 'RecordCodeSent', id: reviewId, requestId, messageId: posted.messageId }
        : { type: 'RecordCodeBounced', id: reviewId, requestId, code: posted.code },
      meta(ports),
    );
  },
});

/** Tells the contact that a clarification question waits. */
export const sendClarification = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; clarificationId: string }> => ({
  name: 'send-clarification',
  ...mailing,
  async handle(job) {
    const { reviewId, clarificationId } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    const asked = review?.clarifications[clarificationId];
    const contact = review?.people[review.contactId];
    if (!review || !asked || asked.answered || asked.mailed || !contact?.invitationId) return;
    const to = await addressee(ports, place, review.contactId);
    const link = await freshLink(ports, place, contact.invitationId, review.contactId, true);
    if (link === null) return;
    const asker = await organisationName(ports.store, job.organisation);
    const content = {
      title: `${asker} has a question about your answers`,
      paragraphs: [
        `Dear ${to.name},`,
        `the reviewers of "${review.drafted.title}" ask for a clarification. Please read and answer it on the page.`,
      ],
      action: { label: 'Answer the question', url: link },
    };
    const posted = await post(ports, job, to, content.title, content, 'clarification', clarificationId);
    if (posted.kind === 'sent')
      await tellReview(
        ports.store,
        place,
        { type: 'RecordClarificationMail', id: reviewId, clarificationId, messageId: posted.messageId },
        meta(ports),
      );
  },
});
