import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import type { Holder } from '../member/holder.policy.js';
import { idTaken, invalid, memberErased, memberSuspended, narrowToken, notFound } from '../refusals.policy.js';
import { beyond, distinct, type Role } from '../role.policy.js';
import { latestEnd } from './life.policy.js';
import { tokenCodec, type ApiTokenEvent, type ApiTokenIssuedData } from './token.events.js';

/** Who asks, with what the token of this request allows. */
export interface Issuer {
  readonly memberId: string;
  /** What the token of the request may do. */
  readonly roles: readonly Role[];
  /** All roles of the member; more than `roles` when the token is a narrow one. */
  readonly held: readonly Role[];
  /** The token of the request; `null` for a person who signed in, and at the server itself. */
  readonly token: {
    readonly id: string;
    readonly parents: readonly string[];
    readonly expiresAt: string | null;
  } | null;
}

export type ApiTokenCommand =
  | ({
      readonly type: 'IssueApiToken';
      readonly id: string;
      readonly issuer: Issuer;
      readonly holder: Holder;
      /** The longest life that the organisation allows; `null` at the server itself. */
      readonly longestDays: number | null;
    } & Omit<ApiTokenIssuedData, 'parents'>)
  | {
      readonly type: 'ReplaceApiToken';
      readonly id: string;
      readonly issuer: Issuer;
      readonly successor: string;
      /** ISO 8601. */
      readonly until: string;
    }
  | { readonly type: 'RevokeApiToken'; readonly id: string; readonly issuer: Issuer };

export type ApiTokenState =
  | { readonly status: 'absent' }
  | ({
      readonly status: 'issued' | 'revoked';
      /** The token that goes on in its place. */
      readonly successor: string | null;
    } & ApiTokenIssuedData);

type Command = ApiTokenCommand & CommandMeta;
type Answer = Decision<ApiTokenEvent, Refusal>;

/** So many tokens may be issued one with the other: each request looks at all of them. */
const longestChain = 5;

function decide(command: Command, state: ApiTokenState): Answer {
  if (command.type === 'IssueApiToken') return issue(command, state);
  if (state.status === 'absent') return notFound('API token', command.id);
  const closed = closedTo(command.issuer, command.id, state);
  if (closed) return closed;
  if (command.type === 'RevokeApiToken')
    return state.status === 'revoked' ? accept() : accept({ type: 'ApiTokenRevoked', data: {} });
  const { successor, until, id, at } = command;
  if (state.successor === successor) return accept();
  if (state.successor !== null || state.status === 'revoked' || (state.expiresAt !== null && state.expiresAt <= at))
    return refuse({
      code: 'TOKEN_ENDED',
      message: `Token ${id} was replaced, revoked or has expired: issue a new one instead.`,
      id,
    });
  return accept({ type: 'ApiTokenReplaced', data: { successor, until } });
}

/** Also said to a repeated request: the secret was in the first answer. */
export const shownOnce = 'A token is shown only when it is issued: revoke that one and issue another.';

function issue(command: Extract<Command, { type: 'IssueApiToken' }>, state: ApiTokenState): Answer {
  const { id, issuer, holder, memberId, hash, prefix, expiresAt, at } = command;
  if (state.status !== 'absent') {
    return state.hash === hash ? accept() : idTaken(id, shownOnce);
  }
  if (memberId !== issuer.memberId && !issuer.roles.includes('admin')) return notYours();
  if (holder.status === 'absent') return notFound('member', memberId);
  if (holder.status === 'erased') return memberErased(memberId);
  if (holder.status === 'suspended') return memberSuspended(memberId);
  const label = command.label.trim();
  if (label === '' || label.length > 200)
    return invalid('label', command.label, 'Say in 1 to 200 characters what the token is for.');
  const scopes = distinct(command.scopes);
  if (scopes.length === 0) return invalid('scopes', '', 'Name at least one role that the token may use.');
  if (expiresAt !== null && expiresAt <= at) return invalid('expiresAt', expiresAt, 'Name a moment in the future.');
  const excess = beyond(scopes, holder.roles);
  if (excess.length > 0) return exceeds(excess, `Member ${memberId} does not have`);
  const unheld = issuer.roles.includes('admin') ? [] : beyond(scopes, issuer.roles);
  if (unheld.length > 0) return exceeds(unheld, 'The token of this request does not have');
  const parents = issuer.token ? [issuer.token.id, ...issuer.token.parents] : [];
  if (parents.length > longestChain) return chainTooLong();
  const latest = latestEnd(at, command.longestDays, issuer.token?.expiresAt ?? null);
  if (latest !== null && (expiresAt === null || expiresAt > latest)) return endsTooLate(latest);
  return accept({ type: 'ApiTokenIssued', data: { memberId, label, hash, prefix, scopes, expiresAt, parents } });
}

/** An admin handles every token; a member, with a token that may do all that the member may, the own ones; every token itself and its children. */
function closedTo(
  { memberId, roles, held, token }: Issuer,
  id: string,
  { memberId: holderId, parents }: ApiTokenIssuedData,
) {
  if (roles.includes('admin')) return null;
  if (memberId !== holderId) return notYours();
  if (token === null || token.id === id || parents.includes(token.id)) return null;
  const missing = beyond(held, roles);
  return missing.length === 0 ? null : narrowToken(missing);
}

const notYours = () =>
  refuse({ code: 'NOT_YOUR_TOKEN', message: 'Only an admin issues, replaces or revokes tokens of another member.' });
const exceeds = (missing: readonly Role[], whose: string) =>
  refuse({
    code: 'SCOPE_EXCEEDS_ROLES',
    message: `${whose} ${missing.length === 1 ? 'the role' : 'the roles'} ${missing.join(', ')}; a token cannot do more.`,
    missing,
  });
const endsTooLate = (latest: string) =>
  refuse({
    code: 'ENDS_TOO_LATE',
    message: `A token issued now ends on ${latest} at the latest: it cannot outlive the token it is issued with, nor the longest life that the organisation allows.`,
    latest,
  });
const chainTooLong = () =>
  refuse({
    code: 'TOKEN_CHAIN_TOO_LONG',
    message: `The token of this request was itself issued with a chain of ${longestChain} tokens. Issue this one with a token further up.`,
  });

function evolve(state: ApiTokenState, event: ApiTokenEvent): ApiTokenState {
  switch (event.type) {
    case 'ApiTokenIssued':
      return { ...event.data, status: 'issued', successor: null };
    case 'ApiTokenReplaced': {
      if (state.status === 'absent') return state;
      const { successor, until } = event.data;
      return { ...state, successor, expiresAt: earlier(state.expiresAt, until) };
    }
    case 'ApiTokenRevoked':
      return state.status === 'absent' ? state : { ...state, status: 'revoked' };
  }
}

const earlier = (one: string | null, other: string): string => (one !== null && one < other ? one : other);

export const tokenDecider: Decider<ApiTokenCommand, ApiTokenEvent, ApiTokenState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const apiToken: Aggregate<ApiTokenCommand, ApiTokenEvent, ApiTokenState, Refusal> = {
  codec: tokenCodec,
  decider: tokenDecider,
};
