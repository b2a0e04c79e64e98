import { streamName, type EventStore } from '@custodia/event-store';
import { organisationCodec } from '@custodia/identity';
import { GiveUp, type Job } from '@custodia/jobs';
import { composeMail, messageIdFor, type MailContent } from '@custodia/mail';
import { reviewCodec, type SealedContact } from '../review/review.events.js';
import { openPeople, type ClearPerson } from '../review/people.js';
import type { ReviewPlace } from '../review/read-review.js';
import type { VendorReviewPorts } from './ports.js';

export type Posted =
  { readonly kind: 'sent'; readonly messageId: string } | { readonly kind: 'bounced'; readonly code: number };

/**
 * Sends one mail whose Message-ID follows from `parts`, so that a second one for the same purpose is known as such. A refusal
 * that may pass is another attempt of the job; a final one, and the last attempt, is a bounce.
 */
export async function post(
  ports: VendorReviewPorts,
  job: Pick<Job, 'attempt' | 'attempts'>,
  to: ClearPerson,
  subject: string,
  content: MailContent,
  ...parts: string[]
): Promise<Posted> {
  const domain = new URL(ports.config.http.publicUrl).hostname.replace(/[[\]:]/g, '-');
  const outcome = await ports.mail.send({
    to: { address: to.email, name: to.name },
    subject: subject.replace(/\s+/g, ' ').slice(0, 200),
    messageId: messageIdFor(domain, ...parts),
    ...composeMail(content),
  });
  if (outcome.kind === 'sent') return outcome;
  if (!outcome.permanent && job.attempt < job.attempts)
    throw new Error(`The mail server asks to try again later (${outcome.code})`);
  return { kind: 'bounced', code: outcome.code };
}

/** A person of the review as the log has it, sealed. */
export async function sealedPerson(
  store: EventStore,
  place: ReviewPlace,
  contactId: string,
): Promise<SealedContact | undefined> {
  let sealed: SealedContact | undefined;
  for await (const recorded of store.readStream(streamName('review', place.organisation, place.id))) {
    const { type, data } = reviewCodec.decode(recorded) as {
      type: string;
      data: SealedContact & { contact?: SealedContact };
    };
    if (type === 'ReviewDrafted' && data.contact?.contactId === contactId) sealed = data.contact;
    if ((type === 'ReviewContactReplaced' || type === 'ColleagueInvited') && data.contactId === contactId)
      sealed = data;
  }
  return sealed;
}

/** Name and address of a person of the review. Gives up for who was erased: nobody can be written to any more. */
export async function addressee(
  { store, vault }: VendorReviewPorts,
  place: ReviewPlace,
  contactId: string,
): Promise<ClearPerson> {
  const sealed = await sealedPerson(store, place, contactId);
  const [person] = sealed ? await openPeople(vault, place.organisation, place.id, [sealed]) : [null];
  if (!person) throw new GiveUp(`${contactId} was erased, or never took part in review ${place.id}`);
  return person;
}

/** Who asks, for the mails; "A customer" when the organisation has no name in the log. */
export async function organisationName(store: EventStore, organisation: string): Promise<string> {
  let name = 'A customer';
  for await (const recorded of store.readStream(streamName(organisationCodec.category, organisation, organisation)))
    name = organisationCodec.decode(recorded).data.name;
  return name;
}

export const day = (moment: string): string =>
  new Date(moment).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
