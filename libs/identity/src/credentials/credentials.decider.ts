import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import type { Sealed } from '@custodia/vault';
import type { Holder } from '../member/holder.policy.js';
import { memberErased, memberSuspended, notFound } from '../refusals.policy.js';
import { codeWrong, identityTaken, notEnrolled, tooManyPasskeys, totpInUse } from './refusals.policy.js';
import type { CredentialsCommand } from './credentials.commands.js';
import { credentialsCodec, type CredentialsEvent, type EnrolmentPurpose } from './credentials.events.js';

export type { CredentialsCommand, Shown } from './credentials.commands.js';

export interface EnrolmentLink {
  readonly requestId: string;
  readonly purpose: EnrolmentPurpose;
  readonly hash: string;
  readonly expiresAt: string;
}

export interface CredentialsState {
  /** The newest request for a mail; open until its mail was sent or came back, or a password was set. */
  readonly request: { readonly id: string; readonly purpose: EnrolmentPurpose; readonly open: boolean } | null;
  /** The newest ones, oldest first. */
  readonly links: readonly EnrolmentLink[];
  readonly password: Sealed | null;
  readonly proposed: { readonly id: string; readonly secret: Sealed } | null;
  readonly totp: { readonly id: string; readonly secret: Sealed; readonly lastStep: number } | null;
  /** Hashes of those that are left. */
  readonly recoveryCodes: readonly string[];
  readonly passkeys: readonly { readonly id: string; readonly sealed: Sealed; readonly counter: number }[];
  readonly identities: readonly { readonly providerId: string; readonly subject: Sealed }[];
  /** Ids of the latest sign-ins, oldest first. */
  readonly latest: readonly string[];
}

/** So many links of one member are good at once: a mail that was sent twice, or asked for again, leaves the one before good. */
const mostLinks = 3;
const mostPasskeys = 20;
/** An answer of a device is good for minutes; so many sign-ins later it is known no more. */
const mostLatest = 50;

type Command = CredentialsCommand & CommandMeta;
type Answer = Decision<CredentialsEvent, Refusal>;

function decide(command: Command, state: CredentialsState): Answer {
  switch (command.type) {
    case 'RequestEnrolment':
      return request(command, state);
    case 'ResetCredentials':
      return reset(command, state);
    case 'PrepareEnrolmentLink': {
      const { requestId, purpose, hash, expiresAt } = command;
      if (purpose !== 'founding' && !isAwaited(state, requestId)) return accept();
      if (state.links.some((link) => link.hash === hash)) return accept();
      return accept({ type: 'EnrolmentLinkPrepared', data: { requestId, purpose, hash, expiresAt } });
    }
    case 'RecordEnrolmentMailSent': {
      const { requestId, messageId } = command;
      return isAwaited(state, requestId)
        ? accept({ type: 'EnrolmentMailSent', data: { requestId, messageId } })
        : accept();
    }
    case 'RecordEnrolmentMailBounced': {
      const { requestId, code } = command;
      return isAwaited(state, requestId)
        ? accept({ type: 'EnrolmentMailBounced', data: { requestId, code } })
        : accept();
    }
    case 'Enrol': {
      const link = openLink(state, command.linkHash, command.at);
      return link
        ? accept({ type: 'PasswordSet', data: { password: command.password, requestId: link.requestId } })
        : linkUnknown();
    }
    case 'ChangePassword':
      return state.password === null || command.current !== state.password.digest
        ? signInRefused()
        : accept({ type: 'PasswordSet', data: { password: command.password, requestId: null } });
    case 'ProposeTotp':
      if (state.totp) return totpInUse();
      return state.proposed?.id === command.totpId
        ? accept()
        : accept({ type: 'TotpProposed', data: { totpId: command.totpId, secret: command.secret } });
    case 'ConfirmTotp': {
      const { totpId, step, recoveryCodes } = command;
      if (state.totp) return state.totp.id === totpId ? accept() : totpInUse();
      if (step === null || state.proposed?.id !== totpId) return codeWrong();
      return accept({ type: 'TotpConfirmed', data: { totpId, step, recoveryCodes } });
    }
    case 'RemoveTotp':
      return state.totp ? accept({ type: 'TotpRemoved', data: {} }) : accept();
    case 'AddPasskey': {
      const { passkeyId, passkey, counter } = command;
      if (state.passkeys.some(({ id }) => id === passkeyId)) return accept();
      return state.passkeys.length >= mostPasskeys
        ? tooManyPasskeys(mostPasskeys)
        : accept({ type: 'PasskeyAdded', data: { passkeyId, passkey, counter } });
    }
    case 'RemovePasskey': {
      const { passkeyId } = command;
      return state.passkeys.some(({ id }) => id === passkeyId)
        ? accept({ type: 'PasskeyRemoved', data: { passkeyId } })
        : accept();
    }
    case 'LinkIdentity': {
      const { providerId, subject, same } = command;
      if (same) return accept();
      return isLinked(state, providerId)
        ? identityTaken()
        : accept({ type: 'IdentityLinked', data: { providerId, subject } });
    }
    case 'UnlinkIdentity': {
      const { providerId } = command;
      return isLinked(state, providerId) ? accept({ type: 'IdentityUnlinked', data: { providerId } }) : accept();
    }
    case 'SignInWithProvider': {
      const { signInId, sessionId, providerId } = command;
      if (state.latest.includes(signInId)) return accept();
      if (!isLinked(state, providerId)) return signInRefused();
      const data = { signInId, sessionId, step: null, recoveryCode: null, passkey: null, providerId };
      return accept({ type: 'SignedIn', data });
    }
    case 'SignIn':
      return signIn(command, state);
    case 'SignInWithPasskey':
      return signInWithPasskey(command, state);
  }
}

function request(
  { id, requestId, purpose, holder }: Extract<Command, { type: 'RequestEnrolment' }>,
  state: CredentialsState,
): Answer {
  const nobody = refusedTo(id, holder);
  if (nobody) return nobody;
  if (state.request?.id === requestId) return accept();
  if (purpose === 'invitation' && state.password !== null)
    return refuse({
      code: 'ALREADY_ENROLLED',
      message: `Member ${id} has a password. Who has forgotten it asks for a new one at the sign-in.`,
      id,
    });
  return accept({ type: 'EnrolmentRequested', data: { requestId, purpose } });
}

/** Links to identity providers stay: what the person lost is not theirs. */
function reset(
  { id, requestId, holder }: Extract<Command, { type: 'ResetCredentials' }>,
  { request: asked, password, totp, passkeys }: CredentialsState,
): Answer {
  const nobody = refusedTo(id, holder);
  if (nobody) return nobody;
  if (asked?.id === requestId) return accept();
  if (password === null && totp === null && passkeys.length === 0) return notEnrolled(id);
  return accept(
    { type: 'CredentialsReset', data: { requestId } },
    { type: 'EnrolmentRequested', data: { requestId, purpose: 'recovery' } },
  );
}

/** Why nobody with this standing gets a link; `null` for who does. */
function refusedTo(id: string, { status }: Holder) {
  if (status === 'absent') return notFound('member', id);
  if (status === 'erased') return memberErased(id);
  return status === 'suspended' ? memberSuspended(id) : null;
}

function signInWithPasskey(
  { signInId, sessionId, passkeyId, counter }: Extract<Command, { type: 'SignInWithPasskey' }>,
  state: CredentialsState,
): Answer {
  if (state.latest.includes(signInId)) return accept();
  const known = state.passkeys.find(({ id }) => id === passkeyId);
  // A device that counts backwards is a copy.
  if (!known || (known.counter > 0 && counter <= known.counter)) return signInRefused();
  const passkey = { id: passkeyId, counter };
  return accept({ type: 'SignedIn', data: { signInId, sessionId, step: null, recoveryCode: null, passkey } });
}

/** A code is used up by it: of two sign-ins with the same one, the second is refused. */
function signIn({ signInId, sessionId, shown }: Extract<Command, { type: 'SignIn' }>, state: CredentialsState): Answer {
  const { password, secondGiven, step, recoveryCode } = shown;
  if (state.latest.includes(signInId)) return accept();
  if (state.password === null || password !== state.password.digest) return signInRefused();
  if (!state.totp)
    return accept({ type: 'SignedIn', data: { signInId, sessionId, step: null, recoveryCode: null, passkey: null } });
  if (!secondGiven)
    return refuse({
      code: 'SECOND_FACTOR_NEEDED',
      message: 'Send the code of your authenticator app as `code`, or one of your recovery codes as `recoveryCode`.',
    });
  if (step !== null && step > state.totp.lastStep)
    return accept({ type: 'SignedIn', data: { signInId, sessionId, step, recoveryCode: null, passkey: null } });
  if (recoveryCode !== null && state.recoveryCodes.includes(recoveryCode))
    return accept({ type: 'SignedIn', data: { signInId, sessionId, step: null, recoveryCode, passkey: null } });
  return codeWrong();
}

const isLinked = ({ identities }: CredentialsState, providerId: string): boolean =>
  identities.some((linked) => linked.providerId === providerId);
const isAwaited = ({ request: asked }: CredentialsState, requestId: string): boolean =>
  asked?.id === requestId && asked.open;
const closed = ({ request: asked }: CredentialsState) => asked && { ...asked, open: false };

/** The link with this hash while it is good: known, not used and not expired. */
export const openLink = ({ links }: CredentialsState, hash: string, at: string): EnrolmentLink | null =>
  links.find((link) => link.hash === hash && link.expiresAt > at) ?? null;

/** One answer to an unknown address, a wrong password and a member who cannot sign in: it does not say who belongs here. */
export const signInRefused = () =>
  refuse({ code: 'SIGN_IN_REFUSED', message: 'The mail address or the password is not right.' });
export const linkUnknown = () =>
  refuse({
    code: 'LINK_UNKNOWN',
    message: 'This link was used, has expired or was replaced. Ask for a new one.',
  });
function evolve(state: CredentialsState, event: CredentialsEvent): CredentialsState {
  switch (event.type) {
    case 'EnrolmentRequested':
      return { ...state, request: { id: event.data.requestId, purpose: event.data.purpose, open: true } };
    case 'EnrolmentLinkPrepared':
      return { ...state, links: [...state.links, event.data].slice(-mostLinks) };
    case 'EnrolmentMailSent':
    case 'EnrolmentMailBounced':
      return { ...state, request: closed(state) };
    case 'PasswordSet':
      return { ...state, password: event.data.password, links: [], request: closed(state) };
    case 'TotpProposed':
      return { ...state, proposed: { id: event.data.totpId, secret: event.data.secret } };
    case 'TotpConfirmed':
      return state.proposed
        ? {
            ...state,
            proposed: null,
            totp: { ...state.proposed, lastStep: event.data.step },
            recoveryCodes: event.data.recoveryCodes,
          }
        : state;
    case 'TotpRemoved':
      return { ...state, totp: null, recoveryCodes: [] };
    case 'CredentialsReset': {
      const { identities, latest } = state;
      return { ...credentialsDecider.initial, identities, latest };
    }
    case 'PasskeyAdded': {
      const { passkeyId: id, passkey: sealed, counter } = event.data;
      return { ...state, passkeys: [...state.passkeys, { id, sealed, counter }] };
    }
    case 'PasskeyRemoved':
      return { ...state, passkeys: state.passkeys.filter(({ id }) => id !== event.data.passkeyId) };
    case 'IdentityLinked':
      return { ...state, identities: [...state.identities, event.data] };
    case 'IdentityUnlinked':
      return {
        ...state,
        identities: state.identities.filter(({ providerId }) => providerId !== event.data.providerId),
      };
    case 'SignedIn': {
      const { signInId, step, recoveryCode, passkey } = event.data;
      return {
        ...state,
        latest: [...state.latest, signInId].slice(-mostLatest),
        passkeys: state.passkeys.map((known) =>
          known.id === passkey?.id ? { ...known, counter: passkey.counter } : known,
        ),
        totp: state.totp && step !== null ? { ...state.totp, lastStep: step } : state.totp,
        recoveryCodes: state.recoveryCodes.filter((code) => code !== recoveryCode),
      };
    }
  }
}

export const credentialsDecider: Decider<CredentialsCommand, CredentialsEvent, CredentialsState, Refusal> = {
  initial: {
    request: null,
    links: [],
    password: null,
    proposed: null,
    totp: null,
    recoveryCodes: [],
    passkeys: [],
    identities: [],
    latest: [],
  },
  decide,
  evolve,
};

export const credentials: Aggregate<CredentialsCommand, CredentialsEvent, CredentialsState, Refusal> = {
  codec: credentialsCodec,
  decider: credentialsDecider,
};
