import { accept, own, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { invalid, notFound } from '../refusals.policy.js';
import type { DoorCommand } from './review.commands.js';
import type { ReviewEvent } from './review.events.js';
import { noSuchPerson, notTheContact, wrongStatus } from './review.refusals.policy.js';
import { isOpen, type Code, type Person, type Review } from './review.state.js';
import { codeRules } from './timing.policy.js';

type Command = DoorCommand & { readonly actor: string; readonly at: string };
type Answer = Decision<ReviewEvent, Refusal>;

/** How the vendor's people get in: invitations, one-time codes, sessions, colleagues. Only hashes of secrets come here. */
export function decideDoor(command: Command, review: Review): Answer {
  const { id } = command;
  switch (command.type) {
    case 'ResendInvitation': {
      const { invitationId, contactId } = command;
      const person = present(review, contactId);
      if (!person) return noSuchPerson(contactId);
      if (person.invitationId === invitationId) return accept();
      return isOpen(review)
        ? accept({ type: 'InvitationRenewed', data: { invitationId, contactId } })
        : wrongStatus(id, review, 'Nobody can be invited any more.');
    }
    case 'PrepareInvitation': {
      const { invitationId, contactId, tokenHash, again } = command;
      const person = present(review, contactId);
      // Superseded meanwhile, done already, or over: the job has nothing to do. A reminder carries a further link to the same invitation.
      const done = review.invitations[invitationId] === 'sent' || review.invitations[invitationId] === 'bounced';
      if (!person || person.invitationId !== invitationId || !isOpen(review) || (done && !again)) return accept();
      return person.tokenHashes.includes(tokenHash)
        ? accept()
        : accept({ type: 'InvitationPrepared', data: { invitationId, contactId, tokenHash } });
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
    case 'RequestCode':
      return requestCode(command, review);
    case 'IssueCode': {
      const { requestId, contactId, codeHash, expiresAt } = command;
      const code = codeOf(review, contactId, requestId);
      if (!code) return notFound('request', requestId);
      return code.sent || code.codeHash === codeHash
        ? accept()
        : accept({ type: 'CodeIssued', data: { requestId, contactId, codeHash, expiresAt } });
    }
    case 'RecordCodeSent': {
      const { requestId, messageId } = command;
      return everyCode(review).find((code) => code.requestId === requestId)?.sent === false
        ? accept({ type: 'CodeSent', data: { requestId, messageId } })
        : accept();
    }
    case 'RecordCodeBounced': {
      const { requestId, code } = command;
      return everyCode(review).find((one) => one.requestId === requestId)?.sent === false
        ? accept({ type: 'CodeBounced', data: { requestId, code } })
        : accept();
    }
    case 'VerifyCode':
      return verifyCode(command, review);
    case 'EndSession':
      return review.sessions[command.sessionHash]
        ? accept({ type: 'SessionEnded', data: { sessionHash: command.sessionHash } })
        : accept();
    case 'InviteColleague': {
      const { by, contactId, name, email, invitationId } = command;
      if (by !== null && by !== review.contactId) return notTheContact(id);
      // One who was removed, or handed the questionnaire over, is invited like somebody new.
      if (present(review, contactId)) return accept();
      if (!isOpen(review)) return wrongStatus(id, review, 'Nobody can be invited any more.');
      if (Object.values(review.people).filter(({ removed }) => !removed).length > mostPeople)
        return refuse({ code: 'TOO_MANY_PEOPLE', message: `At most ${mostPeople} colleagues can take part.`, id });
      return accept({ type: 'ColleagueInvited', data: { contactId, name, email, invitationId } });
    }
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
  }
}

const mostPeople = 50;

function requestCode(
  { id, requestId, contactId, at }: Extract<Command, { type: 'RequestCode' }>,
  review: Review,
): Answer {
  if (!present(review, contactId)) return noSuchPerson(contactId);
  if (!isOpen(review)) return wrongStatus(id, review, 'It cannot be opened any more.');
  if (codeOf(review, contactId, requestId)) return accept();
  const now = Date.parse(at);
  const recent = (review.codes[contactId] ?? [])
    .map(({ requestedAt }) => Date.parse(requestedAt))
    .filter((asked) => asked > now - 3_600_000);
  const last = recent.at(-1);
  if (last !== undefined && now - last < codeRules.pauseSeconds * 1000)
    return tooMany(id, last + codeRules.pauseSeconds * 1000);
  if (recent.length >= codeRules.perHour) return tooMany(id, recent[0]! + 3_600_000);
  return accept({ type: 'CodeRequested', data: { requestId, contactId, requestedAt: at } });
}

/** A wrong guess is a fact, too: after a few the code is void, whatever is typed then. */
function verifyCode(
  { id, requestId, contactId, codeHash, sessionHash, expiresAt, at }: Extract<Command, { type: 'VerifyCode' }>,
  review: Review,
): Answer {
  if (!present(review, contactId)) return noSuchPerson(contactId);
  if (!isOpen(review)) return wrongStatus(id, review, 'It cannot be opened any more.');
  if (review.sessions[sessionHash]) return accept();
  // Only the newest code counts: asking for another voids the one before.
  const code = review.codes[contactId]?.at(-1);
  if (
    !code ||
    code.requestId !== requestId ||
    code.codeHash === null ||
    code.used ||
    code.expiresAt! <= at ||
    code.failures >= codeRules.failures
  ) {
    return refuse({ code: 'CODE_VOID', message: 'This code is not valid any more. Ask for a new one.', id });
  }
  if (code.codeHash !== codeHash) return accept({ type: 'CodeRejected', data: { requestId, contactId } });
  return accept({ type: 'CodeVerified', data: { requestId, contactId, sessionHash, expiresAt } });
}

const present = (review: Review, contactId: string): Person | undefined => {
  const person = own(review.people, contactId);
  return person && !person.removed ? person : undefined;
};
const codeOf = (review: Review, contactId: string, requestId: string): Code | undefined =>
  review.codes[contactId]?.find((code) => code.requestId === requestId);
const everyCode = (review: Review): Code[] => Object.values(review.codes).flat();
const tooMany = (id: string, retryAt: number) =>
  refuse({
    code: 'RATE_LIMITED',
    message: `Too many codes were asked for; try again after ${new Date(retryAt).toISOString()}.`,
    id,
    retryAt: new Date(retryAt).toISOString(),
  });
