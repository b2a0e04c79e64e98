import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, own, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { notFound } from '../refusals.policy.js';
import { codeRules } from '../review/timing.policy.js';
import { accessCodec, type AccessEvent, type PersonLinks } from './access.events.js';
import { evolve, type Access, type AccessState, type Code } from './access.state.policy.js';

type On<Type extends string, Fields> = { readonly type: Type; readonly id: string } & Fields;

/** Whoever asks has looked before whether the review is open and the person takes part; what is decided here is about secrets. */
export type AccessCommand =
  | On<'AdoptLinks', { readonly links: readonly PersonLinks[] }>
  | On<
      'PrepareLink',
      {
        readonly contactId: string;
        readonly invitationId: string;
        readonly tokenHash: string;
        readonly messageId: string;
      }
    >
  | On<'RequestCode', { readonly requestId: string; readonly contactId: string }>
  | On<
      'IssueCode',
      { readonly requestId: string; readonly contactId: string; readonly codeHash: string; readonly expiresAt: string }
    >
  | On<'RecordCodeSent', { readonly requestId: string; readonly messageId: string }>
  | On<'RecordCodeBounced', { readonly requestId: string; readonly code: number }>
  | On<
      'VerifyCode',
      {
        readonly requestId: string;
        readonly contactId: string;
        readonly invitationId: string;
        readonly codeHash: string;
        readonly sessionHash: string;
        readonly expiresAt: string;
      }
    >
  | On<'EndSession', { readonly sessionHash: string }>;

type Command = AccessCommand & { readonly actor: string; readonly at: string };
type Answer = Decision<AccessEvent, Refusal>;

function decide(command: Command, state: AccessState): Answer {
  const access: Access = state ?? { links: {}, codes: {}, sessions: {} };
  switch (command.type) {
    case 'AdoptLinks':
      return state ? accept() : accept({ type: 'LinksAdopted', data: { links: command.links } });
    case 'PrepareLink': {
      const { contactId, invitationId, tokenHash, messageId } = command;
      return own(access.links, contactId)?.tokenHashes.includes(tokenHash)
        ? accept()
        : accept({ type: 'LinkPrepared', data: { contactId, invitationId, tokenHash, messageId } });
    }
    case 'RequestCode':
      return requestCode(command, access);
    case 'IssueCode': {
      const { requestId, contactId, codeHash, expiresAt } = command;
      const code = codesOf(access, contactId).find((one) => one.requestId === requestId);
      if (!code) return notFound('request', requestId);
      return code.sent || code.codeHash === codeHash
        ? accept()
        : accept({ type: 'CodeIssued', data: { requestId, contactId, codeHash, expiresAt } });
    }
    case 'RecordCodeSent': {
      const { requestId, messageId } = command;
      return waits(access, requestId) ? accept({ type: 'CodeSent', data: { requestId, messageId } }) : accept();
    }
    case 'RecordCodeBounced': {
      const { requestId, code } = command;
      return waits(access, requestId) ? accept({ type: 'CodeBounced', data: { requestId, code } }) : accept();
    }
    case 'VerifyCode':
      return verifyCode(command, access);
    case 'EndSession': {
      const { sessionHash } = command;
      return own(access.sessions, sessionHash) ? accept({ type: 'SessionEnded', data: { sessionHash } }) : accept();
    }
  }
}

function requestCode(
  { id, requestId, contactId, at }: Extract<Command, { type: 'RequestCode' }>,
  access: Access,
): Answer {
  const asked = codesOf(access, contactId);
  if (asked.some((code) => code.requestId === requestId)) return accept();
  const now = Date.parse(at);
  const recent = asked.map(({ requestedAt }) => Date.parse(requestedAt)).filter((moment) => moment > now - 3_600_000);
  const last = recent.at(-1);
  if (last !== undefined && now - last < codeRules.pauseSeconds * 1000)
    return tooMany(id, last + codeRules.pauseSeconds * 1000);
  if (recent.length >= codeRules.perHour) return tooMany(id, recent[0]! + 3_600_000);
  return accept({ type: 'CodeRequested', data: { requestId, contactId, requestedAt: at } });
}

/** A wrong guess is a fact, too: after a few the code is void, whatever is typed then. */
function verifyCode(command: Extract<Command, { type: 'VerifyCode' }>, access: Access): Answer {
  const { id, requestId, contactId, invitationId, codeHash, sessionHash, expiresAt, at } = command;
  if (own(access.sessions, sessionHash)) return accept();
  const code = newestCode(access, contactId, requestId);
  if (!code || code.expiresAt! <= at)
    return refuse({ code: 'CODE_VOID', message: 'This code is no longer valid. Ask for a new one.', id });
  if (code.codeHash !== codeHash) return accept({ type: 'CodeRejected', data: { requestId, contactId } });
  return accept({
    type: 'SessionOpened',
    data: { requestId, contactId, invitationId, sessionHash, openedAt: at, expiresAt },
  });
}

/** The code of a request while it can still be guessed. Only the newest counts: asking for another voids the one before. */
export function newestCode(access: Access, contactId: string, requestId: string): Code | undefined {
  const code = codesOf(access, contactId).at(-1);
  return code?.requestId === requestId && code.codeHash !== null && !code.used && code.failures < codeRules.failures
    ? code
    : undefined;
}

export const codesOf = (access: Access, contactId: string): readonly Code[] => own(access.codes, contactId) ?? [];

const waits = (access: Access, requestId: string): boolean =>
  Object.values(access.codes)
    .flat()
    .some((code) => code.requestId === requestId && !code.sent);

const tooMany = (id: string, retryAt: number) =>
  refuse({
    code: 'RATE_LIMITED',
    message: `Too many codes were asked for; try again after ${new Date(retryAt).toISOString()}.`,
    id,
    retryAt: new Date(retryAt).toISOString(),
  });

export const accessDecider: Decider<AccessCommand, AccessEvent, AccessState, Refusal> = {
  initial: null,
  decide,
  evolve,
};

export const vendorAccess: Aggregate<AccessCommand, AccessEvent, AccessState, Refusal> = {
  codec: accessCodec,
  decider: accessDecider,
};
