import { keepForDigest } from '@custodia/identity';
import { organisationNameInLog, personInLog, type Recipient } from '@custodia/identity/read';
import { GiveUp, type Job } from '@custodia/jobs';
import { composeMail, headerText, MailFault, messageIdFor, type MailContent } from '@custodia/mail';
import { own } from '@custodia/kernel';
import type { Asker } from '../letters/vendor.letters.js';
import { openPeople, type ClearPerson } from '../review/people.js';
import type { ReviewPlace } from '../review/read-review.js';
import type { Review } from '../review/review.state.js';
import type { VendorReviewPorts } from '../ports.js';

export type Posted =
  { readonly kind: 'sent'; readonly messageId: string } | { readonly kind: 'bounced'; readonly code: number };

export interface Letter {
  readonly to: Pick<ClearPerson, 'email'> & Partial<Pick<ClearPerson, 'name'>>;
  readonly messageId: string;
  /** Who reads the answers to it: the member who sent the review. */
  readonly replyTo?: { readonly name: string; readonly email: string };
  /** Its title is the subject, too. */
  readonly content: MailContent;
}

/** Follows from what the mail is for, so that a second one for the same purpose is known as such. */
export const messageIdOf = ({ config }: VendorReviewPorts, ...purpose: string[]): string =>
  messageIdFor(new URL(config.http.publicUrl).hostname.replace(/[[\]:]/g, '-'), ...purpose);

/**
 * Sends one mail. A refusal that may pass is another attempt of the job; a final one, and the last attempt, is a bounce. What
 * can never be a mail is given up at once, so that it is seen.
 */
export async function post(
  ports: VendorReviewPorts,
  job: Pick<Job, 'attempt' | 'attempts'>,
  { to: { email, name }, messageId, content, replyTo }: Letter,
): Promise<Posted> {
  const outcome = await ports.mail
    .send({
      to: { address: email, ...(name === undefined ? {} : { name: headerText(name) }) },
      subject: headerText(content.title),
      messageId,
      ...(replyTo ? { replyTo: { address: replyTo.email, name: headerText(replyTo.name) } } : {}),
      ...composeMail(content),
    })
    .catch((fault: unknown) => {
      throw fault instanceof MailFault && fault.code === 'INVALID_MESSAGE'
        ? new GiveUp(`The mail ${messageId} cannot be sent`, { cause: fault })
        : fault;
    });
  if (outcome.kind === 'sent') return outcome;
  if (!outcome.permanent && job.attempt < job.attempts)
    throw new Error(`The mail server asks to try again later (${outcome.code})`);
  return { kind: 'bounced', code: outcome.code };
}

/** The same to a member: at once, or with the digest of the next morning where the member chose that. */
export async function postToMember(
  ports: VendorReviewPorts,
  job: Pick<Job, 'attempt' | 'attempts'>,
  member: { readonly organisation: string; readonly memberId: string; readonly recipient: Recipient },
  { messageId, content }: Pick<Letter, 'messageId' | 'content'>,
): Promise<Posted> {
  const { recipient } = member;
  if (!recipient.daily) return post(ports, job, { to: recipient, messageId, content });
  await keepForDigest(ports, member, { messageId, ...content });
  return { kind: 'sent', messageId };
}

/** Name and address of a person of the review. Gives up for who was erased: nobody can be written to any more. */
export async function addressee(
  { vault }: VendorReviewPorts,
  place: ReviewPlace,
  review: Review,
  contactId: string,
): Promise<ClearPerson> {
  const sealed = own(review.people, contactId);
  const [person] = sealed ? await openPeople(vault, place.organisation, place.id, [{ contactId, ...sealed }]) : [null];
  if (!person) throw new GiveUp(`${contactId} was erased, or never took part in review ${place.id}`);
  return person;
}

/** In whose name a review is sent: the organisation, and the member who sent it, unless they were erased; and who reads the answers. */
export async function askerOf(
  ports: VendorReviewPorts,
  { organisation }: ReviewPlace,
  review: Review,
): Promise<{ asker: Asker; sender: Recipient | null }> {
  const [name, sender] = await Promise.all([
    organisationNameInLog(ports.store, organisation),
    review.sentBy === null ? null : personInLog(ports, organisation, review.sentBy),
  ]);
  return { asker: { organisation: name ?? null, sender: sender?.name ?? null }, sender };
}
