import type { Language } from '@custodia/mail';
import { accept, own, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { invalid } from '../refusals.policy.js';
import type { DoorCommand } from './review.commands.js';
import type { ReviewEvent } from './review.events.js';
import { asksNobody, noSuchPerson, notTheContact, tooManyInvitations, wrongStatus } from './review.refusals.policy.js';
import { isOpen, type Person, type Review } from './review.state.js';
import { invitationRules } from './timing.policy.js';

type Command = DoorCommand & { readonly actor: string; readonly at: string };
type Answer = Decision<ReviewEvent, Refusal>;

/** How often one person can change the language of its mails. */
const mostLanguagesChosen = 50;

/** Who takes part on the vendor's side. Links, codes and sessions are kept apart, in `access/`. */
export function decideDoor(command: Command, review: Review): Answer {
  const { id, at } = command;
  switch (command.type) {
    case 'ChooseLanguage': {
      const { contactId, language } = command;
      const person = present(review, contactId);
      if (!person) return noSuchPerson(contactId);
      if (person.language === language) return accept();
      return person.languagesChosen >= mostLanguagesChosen
        ? refuse({
            code: 'QUOTA_REACHED',
            message: `The language was changed ${mostLanguagesChosen} times and stays as it is.`,
            id,
            quota: 'languages',
            most: mostLanguagesChosen,
          })
        : accept(...spoken(contactId, language));
    }
    case 'ResendInvitation': {
      const { invitationId, contactId } = command;
      const person = present(review, contactId);
      if (!person) return noSuchPerson(contactId);
      if (person.invitationId === invitationId) return accept();
      if (!isOpen(review)) return wrongStatus(id, review, 'People can no longer be invited.');
      if (review.frozen?.desk) return asksNobody(id, review);
      return (
        tooManyInvitations(id, review, at) ??
        accept({ type: 'InvitationRenewed', data: { invitationId, contactId, askedAt: at } })
      );
    }
    case 'RecordInvitationSent': {
      const { invitationId, contactId, messageId } = command;
      return review.invitations[invitationId] === 'sent'
        ? accept()
        : accept({ type: 'InvitationSent', data: { invitationId, contactId, messageId } });
    }
    case 'RecordInvitationBounced': {
      const { invitationId, contactId, code } = command;
      return review.invitations[invitationId] === 'bounced'
        ? accept()
        : accept({ type: 'InvitationBounced', data: { invitationId, contactId, code } });
    }
    case 'InviteColleague':
      return inviteColleague(command, review);
    case 'RemoveColleague': {
      const { by, contactId } = command;
      if (by !== null && by !== review.contactId) return notTheContact(id);
      const person = own(review.people, contactId);
      if (!person) return noSuchPerson(contactId);
      if (contactId === review.contactId)
        return invalid(
          'contactId',
          contactId,
          'This is the contact, who can only be replaced; use replaceReviewContact.',
        );
      return person.removed ? accept() : accept({ type: 'ColleagueRemoved', data: { contactId } });
    }
    case 'EraseReviewPerson':
      return erasePerson(command.contactId, review);
  }
}

/** A review that goes on needs its contact: somebody else takes over first. */
function erasePerson(contactId: string, review: Review): Answer {
  const person = own(review.people, contactId);
  if (!person) return noSuchPerson(contactId);
  if (person.erased) return accept();
  return contactId === review.contactId && (review.status === 'draft' || isOpen(review))
    ? invalid(
        'contactId',
        contactId,
        'This is the contact of a review that goes on. Replace the contact with replaceReviewContact, or cancel the review, and erase then.',
      )
    : accept({ type: 'ReviewPersonErased', data: { contactId } });
}

/** Each invitation is a mail to somebody who did not ask for it: limited by review, by day and by address. */
function inviteColleague(command: Extract<Command, { type: 'InviteColleague' }>, review: Review): Answer {
  const { id, by, contactId, name, email, invitationId, sameAddress, language, at } = command;
  if (by !== null && by !== review.contactId) return notTheContact(id);
  // One who was removed, or handed the questionnaire over, is invited like somebody new.
  if (present(review, contactId)) return accept();
  if (!isOpen(review)) return wrongStatus(id, review, 'People can no longer be invited.');
  if (review.frozen?.desk) return asksNobody(id, review);
  const people = Object.values(review.people);
  if (people.filter(({ removed }) => !removed).length > invitationRules.colleagues)
    return refuse({
      code: 'TOO_MANY_PEOPLE',
      message: `At most ${invitationRules.colleagues} colleagues can take part.`,
      id,
    });
  const before = sameAddress.reduce((sum, one) => sum + (own(review.people, one)?.invited ?? 0), 0);
  if (before >= invitationRules.perAddress)
    return refuse({
      code: 'TOO_MANY_INVITATIONS',
      message: `This address was invited ${before} times to this review; it gets no further mail of it.`,
      id,
    });
  const ever = people.reduce((sum, { invited }) => sum + invited, 0);
  if (ever >= invitationRules.perReview)
    return refuse({
      code: 'TOO_MANY_INVITATIONS',
      message: `This review has sent ${ever} invitations to colleagues, which is the most there can be.`,
      id,
    });
  return (
    tooManyInvitations(id, review, at) ??
    accept<ReviewEvent>(
      { type: 'ColleagueInvited', data: { contactId, name, email, invitationId, askedAt: at } },
      ...spoken(contactId, language),
    )
  );
}

/** What is recorded of the language that was stated with a person. */
export const spoken = (contactId: string, language: Language | undefined): ReviewEvent[] =>
  language ? [{ type: 'LanguageChosen', data: { contactId, language } }] : [];

const present = (review: Review, contactId: string): Person | undefined => {
  const person = own(review.people, contactId);
  return person && !person.removed ? person : undefined;
};
