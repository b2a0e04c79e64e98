import type { JobDefinition } from '@custodia/jobs';
import { delivery } from '@custodia/mail';
import { codesOf } from '../access/access.decider.js';
import { guestOf, readAccess, tellAccess } from '../access/read-access.js';
import { vendorLetters } from '../letters/vendor.letters.js';
import { invitationLink, hashOfCode, hashOfSecret, newCode, newSecret } from '../review/secrets.js';
import { readReview, tellReview, type ReviewPlace } from '../review/read-review.js';
import { isOpen, languageOf, type Review } from '../review/review.state.js';
import { codeRules } from '../review/timing.policy.js';
import { addressee, messageIdOf, askerOf, post } from './letters.js';
import { meta, type VendorReviewPorts } from '../ports.js';

/** A link that opens the vendor's page; its hash is recorded before the mail leaves, so no link that arrives is unknown. `null` when nobody is to be invited any more. */
export async function freshLink(
  ports: VendorReviewPorts,
  place: ReviewPlace,
  review: Review,
  contactId: string,
  messageId: string,
  invitationId = review.people[contactId]?.invitationId ?? undefined,
): Promise<string | null> {
  if (!guestOf(review, contactId, invitationId)) return null;
  const token = newSecret();
  const link = { contactId, invitationId: invitationId!, tokenHash: hashOfSecret(token), messageId };
  await tellAccess(ports.store, place, { type: 'PrepareLink', id: place.id, ...link }, meta(ports));
  const { organisation, id: reviewId } = place;
  return invitationLink(ports.config.http.publicUrl, { organisation, reviewId, contactId, token });
}

/** The mail with the link. Run again after a crash it sends a second mail with the same Message-ID; the links of both open the page. */
export const sendInvitation = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; contactId: string; invitationId: string }> => ({
  name: 'send-invitation',
  ...delivery,
  async handle(job) {
    const { reviewId, contactId, invitationId } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    if (!review || review.invitations[invitationId] === 'sent' || review.invitations[invitationId] === 'bounced')
      return;
    const person = await addressee(ports, place, review, contactId);
    const messageId = messageIdOf(ports, 'invitation', invitationId);
    const link = await freshLink(ports, place, review, contactId, messageId, invitationId);
    if (link === null) return;
    const { asker, sender } = await askerOf(ports, place, review);
    const letters = vendorLetters(languageOf(review, contactId));
    const { title, message } = review.drafted;
    const about = { ...asker, title, link };
    const colleague = review.people[contactId]?.role === 'colleague';
    const content = colleague
      ? letters.helper(about)
      : letters.invitation({
          ...about,
          name: person.name,
          message,
          questions: review.frozen?.questions.length ?? 0,
          dueAt: review.dueAt,
          zone: review.zone,
        });
    const to = colleague ? { email: person.email } : person;
    const posted = await post(ports, job, { to, messageId, content, ...(sender ? { replyTo: sender } : {}) });
    await tellReview(
      ports.store,
      place,
      posted.kind === 'sent'
        ? { type: 'RecordInvitationSent', id: reviewId, invitationId, contactId, messageId }
        : { type: 'RecordInvitationBounced', id: reviewId, invitationId, contactId, code: posted.code },
      meta(ports),
    );
  },
});

/** The one-time code. A request that has grown old is not answered any more, so it is not tried for longer than a code is good for. */
export const sendCode = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; contactId: string; requestId: string }> => ({
  name: 'send-code',
  ...delivery,
  attempts: 9,
  async handle(job) {
    const { reviewId, contactId, requestId } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const [review, access] = await Promise.all([
      readReview(ports.store, place),
      readAccess(ports.store, place, meta(ports).at),
    ]);
    const asked = codesOf(access, contactId).at(-1);
    const now = ports.clock();
    const lifetime = codeRules.minutes * 60_000;
    if (!review || !isOpen(review) || asked?.requestId !== requestId || asked.sent) return;
    if (Date.parse(asked.requestedAt) + lifetime < now.getTime()) return;
    const { email } = await addressee(ports, place, review, contactId);
    const code = newCode();
    const codeHash = await hashOfCode(code, requestId);
    const expiresAt = new Date(now.getTime() + lifetime).toISOString();
    await tellAccess(
      ports.store,
      place,
      { type: 'IssueCode', id: reviewId, requestId, contactId, codeHash, expiresAt },
      meta(ports),
    );
    const content = vendorLetters(languageOf(review, contactId)).code({ code, minutes: codeRules.minutes });
    const messageId = messageIdOf(ports, 'code', requestId);
    const posted = await post(ports, job, { to: { email }, messageId, content });
    await tellAccess(
      ports.store,
      place,
      posted.kind === 'sent'
        ? { type: 'RecordCodeSent', id: reviewId, requestId, messageId }
        : { type: 'RecordCodeBounced', id: reviewId, requestId, code: posted.code },
      meta(ports),
    );
  },
});
