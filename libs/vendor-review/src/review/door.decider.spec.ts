import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { reviewDecider } from './review.decider.js';
import type { ReviewEvent } from './review.events.js';
import { contact, id, open } from './review.example.js';

const { given } = scenarios(reviewDecider);

describe('the door', () => {
  it('lets only the contact invite colleagues', () => {
    const colleague: ReviewEvent = {
      type: 'ColleagueInvited',
      data: { ...contact, contactId: 'contact-2', invitationId: 'i', askedAt: null },
    };
    given(...open, colleague)
      .when({
        type: 'InviteColleague',
        id,
        by: 'contact-2',
        ...contact,
        contactId: 'contact-3',
        invitationId: 'j',
        sameAddress: [],
      })
      .thenRefuses({ code: 'NOT_THE_CONTACT' });
  });
  it('lets a colleague in again who was removed', () => {
    const gone: ReviewEvent[] = [
      { type: 'ColleagueInvited', data: { ...contact, contactId: 'a', invitationId: 'i', askedAt: null } },
      { type: 'ColleagueRemoved', data: { contactId: 'a' } },
    ];
    const invite = {
      type: 'InviteColleague',
      id,
      by: null,
      ...contact,
      contactId: 'a',
      invitationId: 'j',
      sameAddress: [],
    } as const;
    given(...open, ...gone)
      .when(invite)
      .then({ type: 'ColleagueInvited', data: { contactId: 'a', invitationId: 'j' } });
    given(...open, ...gone, { type: 'ColleagueInvited', data: { ...invite, askedAt: null } })
      .when(invite)
      .thenNothing();
  });
  it('mails one address three times at most, however often it is removed and under whatever id', () => {
    const removed = (contactId: string): ReviewEvent[] => [
      {
        type: 'ColleagueInvited',
        data: { ...contact, contactId, invitationId: contactId, askedAt: '2026-02-01T00:00:00.000Z' },
      },
      { type: 'ColleagueRemoved', data: { contactId } },
    ];
    const invite = {
      ...contact,
      type: 'InviteColleague',
      id,
      by: 'contact-1',
      contactId: 'z',
      invitationId: 'z',
    } as const;
    given(...open, ...removed('a'), ...removed('b'))
      .when({ ...invite, sameAddress: ['a', 'b'] })
      .then({ type: 'ColleagueInvited' });
    given(...open, ...removed('a'), ...removed('a'), ...removed('b'))
      .when({ ...invite, sameAddress: ['a', 'b'] })
      .thenRefuses({ code: 'TOO_MANY_INVITATIONS' });
  });
  it('invites twenty times a day at most, again by mail included, and a hundred times in all', () => {
    const colleague = (index: number, askedAt: string): ReviewEvent[] => [
      { type: 'ColleagueInvited', data: { ...contact, contactId: `c${index}`, invitationId: `i${index}`, askedAt } },
      { type: 'ColleagueRemoved', data: { contactId: `c${index}` } },
    ];
    const many = (count: number, askedAt: string) =>
      Array.from({ length: count }, (_, index) => colleague(index, askedAt)).flat();
    const renewed: ReviewEvent = {
      type: 'InvitationRenewed',
      data: { invitationId: 'again', contactId: 'contact-1', askedAt: '2026-03-01T08:30:00.000Z' },
    };
    const invite = {
      ...contact,
      type: 'InviteColleague',
      id,
      by: 'contact-1',
      contactId: 'z',
      invitationId: 'z',
      sameAddress: [],
    } as const;
    const today = [...open, ...many(19, '2026-03-01T08:00:00.000Z'), renewed];
    const refusal = { code: 'TOO_MANY_INVITATIONS', retryAt: '2026-03-02T08:00:00.000Z' } as never;
    given(...today)
      .when(invite)
      .thenRefuses(refusal);
    given(...today)
      .when({ type: 'ResendInvitation', id, contactId: 'contact-1', invitationId: 'once more' })
      .thenRefuses(refusal);
    given(...today)
      .when({ type: 'ReplaceReviewContact', id, ...contact, contactId: 'z', invitationId: 'z' })
      .thenRefuses(refusal);
    given(...today)
      .when({ ...invite, at: '2026-03-02T08:00:00.001Z' })
      .then({ type: 'ColleagueInvited' });
    given(...open, ...many(100, '2026-01-01T08:00:00.000Z'))
      .when(invite)
      .thenRefuses({ code: 'TOO_MANY_INVITATIONS' });
  });
  it('removes nobody who never took part, and not the contact', () => {
    given(...open)
      .when({ type: 'RemoveColleague', id, by: null, contactId: 'constructor' })
      .thenRefuses({ code: 'NOT_FOUND' });
    given(...open)
      .when({ type: 'RemoveColleague', id, by: null, contactId: 'contact-1' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('erases a colleague once, and the contact only when the review is over', () => {
    const invited: ReviewEvent[] = [
      { type: 'ColleagueInvited', data: { ...contact, contactId: 'a', invitationId: 'i', askedAt: null } },
      { type: 'QuestionsAssigned', data: { contactId: 'a', questionIds: ['Q2'] } },
    ];
    const erase = (contactId: string) => ({ type: 'EraseReviewPerson', id, contactId }) as const;
    const gone: ReviewEvent = { type: 'ReviewPersonErased', data: { contactId: 'a' } };
    const removed: ReviewEvent = { type: 'ColleagueRemoved', data: { contactId: 'a' } };
    given(...open, ...invited)
      .when(erase('a'))
      .then(gone);
    given(...open, ...invited, removed)
      .when(erase('a'))
      .then(gone);
    given(...open, ...invited, gone)
      .when(erase('a'))
      .thenNothing();
    given(...open, ...invited, gone)
      .when({ type: 'AssignQuestions', id, by: null, contactId: 'a', questionIds: ['Q1'] })
      .thenRefuses({ code: 'NOT_FOUND' });
    given(...open)
      .when(erase('constructor'))
      .thenRefuses({ code: 'NOT_FOUND' });
    given(...open)
      .when(erase('contact-1'))
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(...open, { type: 'ReviewCancelled', data: { reason: 'Over.' } })
      .when(erase('contact-1'))
      .then({ type: 'ReviewPersonErased', data: { contactId: 'contact-1' } });
  });
  it('hands the questions of a replaced contact to the new one, and those of colleagues stay', () => {
    const assigned: ReviewEvent[] = [
      { type: 'ColleagueInvited', data: { ...contact, contactId: 'a', invitationId: 'i', askedAt: null } },
      { type: 'QuestionsAssigned', data: { contactId: 'contact-1', questionIds: ['Q1'] } },
      { type: 'QuestionsAssigned', data: { contactId: 'a', questionIds: ['Q2'] } },
    ];
    const replace = {
      type: 'ReplaceReviewContact',
      id,
      ...contact,
      contactId: 'contact-2',
      invitationId: 'j',
    } as const;
    given(...open, ...assigned)
      .when(replace)
      .then(
        { type: 'ReviewContactReplaced' },
        { type: 'QuestionsAssigned', data: { contactId: 'contact-2', questionIds: ['Q1'] } },
        { type: 'InvitationRenewed' },
      );
    given(...open)
      .when(replace)
      .then({ type: 'ReviewContactReplaced' }, { type: 'InvitationRenewed' });
  });
});
