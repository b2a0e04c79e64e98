import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, invalid, memberErased, memberSuspended, notFound } from '../refusals.policy.js';
import { beyond, distinct, type Role } from '../role.policy.js';
import { tokenCodec, type ApiTokenEvent, type ApiTokenIssuedData } from './token.events.js';

/** Who asks, with what the token of this request allows. */
export interface Issuer {
  readonly memberId: string;
  readonly roles: readonly Role[];
}

/** The member that the token is for, as its own stream says. */
export interface Holder {
  readonly status: 'absent' | 'invited' | 'active' | 'suspended' | 'erased';
  readonly roles: readonly Role[];
}

export type ApiTokenCommand =
  | ({
      readonly type: 'IssueApiToken';
      readonly id: string;
      readonly issuer: Issuer;
      readonly holder: Holder;
    } & ApiTokenIssuedData)
  | { readonly type: 'RevokeApiToken'; readonly id: string; readonly issuer: Issuer };

export type ApiTokenState =
  { readonly status: 'absent' } | ({ readonly status: 'issued' | 'revoked' } & ApiTokenIssuedData);

type Command = ApiTokenCommand & CommandMeta;
type Answer = Decision<ApiTokenEvent, Refusal>;

function decide(command: Command, state: ApiTokenState): Answer {
  if (command.type === 'IssueApiToken') return issue(command, state);
  if (state.status === 'absent') return notFound('API token', command.id);
  if (!mayHandle(command.issuer, state.memberId)) return notYours();
  return state.status === 'revoked' ? accept() : accept({ type: 'ApiTokenRevoked', data: {} });
}

function issue(command: Extract<Command, { type: 'IssueApiToken' }>, state: ApiTokenState): Answer {
  const { id, issuer, holder, memberId, hash, prefix, expiresAt } = command;
  if (state.status !== 'absent') {
    return state.hash === hash
      ? accept()
      : idTaken(id, 'A token is shown only when it is issued: revoke that one and issue another.');
  }
  if (!mayHandle(issuer, memberId)) return notYours();
  if (holder.status === 'absent') return notFound('member', memberId);
  if (holder.status === 'erased') return memberErased(memberId);
  if (holder.status === 'suspended') return memberSuspended(memberId);
  const label = command.label.trim();
  if (label === '' || label.length > 200)
    return invalid('label', command.label, 'Say in 1 to 200 characters what the token is for.');
  const scopes = distinct(command.scopes);
  if (scopes.length === 0) return invalid('scopes', '', 'Name at least one role that the token may use.');
  if (expiresAt !== null && expiresAt <= command.at)
    return invalid('expiresAt', expiresAt, 'Name a moment in the future.');
  const excess = beyond(scopes, holder.roles);
  if (excess.length > 0) return exceeds(excess, `Member ${memberId} does not have`);
  const unheld = issuer.roles.includes('admin') ? [] : beyond(scopes, issuer.roles);
  if (unheld.length > 0) return exceeds(unheld, 'The token of this request does not have');
  return accept({ type: 'ApiTokenIssued', data: { memberId, label, hash, prefix, scopes, expiresAt } });
}

const mayHandle = ({ memberId, roles }: Issuer, holderId: string): boolean =>
  memberId === holderId || roles.includes('admin');
const notYours = () =>
  refuse({ code: 'NOT_YOUR_TOKEN', message: 'Only an admin issues or revokes tokens of another member.' });
const exceeds = (missing: readonly Role[], whose: string) =>
  refuse({
    code: 'SCOPE_EXCEEDS_ROLES',
    message: `${whose} ${missing.length === 1 ? 'the role' : 'the roles'} ${missing.join(', ')}; a token cannot do more.`,
    missing,
  });

function evolve(state: ApiTokenState, event: ApiTokenEvent): ApiTokenState {
  switch (event.type) {
    case 'ApiTokenIssued':
      return { ...event.data, status: 'issued' };
    case 'ApiTokenRevoked':
      return state.status === 'absent' ? state : { ...state, status: 'revoked' };
  }
}

export const tokenDecider: Decider<ApiTokenCommand, ApiTokenEvent, ApiTokenState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const apiToken: Aggregate<ApiTokenCommand, ApiTokenEvent, ApiTokenState, Refusal> = {
  codec: tokenCodec,
  decider: tokenDecider,
};
