import { refuse } from '@custodia/kernel';
import type { Review } from './review.state.js';
import { invitationRules } from './timing.policy.js';

/** The command does not fit where the review stands. */
export const wrongStatus = (id: string, { status }: Review, remedy: string) =>
  refuse({
    code: 'WRONG_REVIEW_STATUS',
    message: `The review is ${status.replaceAll('_', ' ')}. ${remedy}`,
    id,
    status,
  });

/** A desk review asks nobody: no mail of it goes to the vendor. */
export const asksNobody = (id: string, review: Review) =>
  wrongStatus(id, review, 'It is a desk review, which asks nobody. Draft another review to ask the vendor.');

export const notTheContact = (id: string) =>
  refuse({ code: 'NOT_THE_CONTACT', message: 'Only the contact to whom the questionnaire was sent may do this.', id });

export const noSuchPerson = (contactId: string) =>
  refuse({ code: 'NOT_FOUND', message: `Nobody ${contactId} takes part in this review.`, id: contactId });

/** Mails that invite, over all persons of a review, within 24 hours. */
export function tooManyInvitations(id: string, { invitationsAsked }: Review, at: string) {
  const dayAgo = Date.parse(at) - 86_400_000;
  const recent = invitationsAsked.filter((asked) => Date.parse(asked) > dayAgo);
  if (recent.length < invitationRules.perDay) return undefined;
  const retryAt = new Date(Date.parse(recent.at(-invitationRules.perDay)!) + 86_400_000).toISOString();
  return refuse({
    code: 'TOO_MANY_INVITATIONS',
    message: `${recent.length} invitations were sent for this review within a day; try again after ${retryAt}.`,
    id,
    retryAt,
  });
}
