import { refuse } from '@custodia/kernel';
import type { Review } from './review.state.js';

/** The command does not fit where the review stands. */
export const wrongStatus = (id: string, { status }: Review, remedy: string) =>
  refuse({
    code: 'WRONG_REVIEW_STATUS',
    message: `The review is ${status.replaceAll('_', ' ')}. ${remedy}`,
    id,
    status,
  });

export const notTheContact = (id: string) =>
  refuse({ code: 'NOT_THE_CONTACT', message: 'Only the contact to whom the questionnaire was sent may do this.', id });

export const noSuchPerson = (contactId: string) =>
  refuse({ code: 'NOT_FOUND', message: `Nobody ${contactId} takes part in this review.`, id: contactId });
