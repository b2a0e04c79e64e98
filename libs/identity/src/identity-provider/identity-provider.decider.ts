import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import type { Sealed } from '@custodia/vault';
import { idTaken, invalid, notFound } from '../refusals.policy.js';
import {
  identityProviderCodec,
  type ConnectedData,
  type IdentityProviderEvent,
  type ProviderRules,
} from './identity-provider.events.js';
import { inOrder, rulesProblem } from './rules.policy.js';

export type IdentityProviderCommand =
  /** `issuerProblem`: what is wrong with the address, which is taken apart outside. */
  | ({
      readonly type: 'ConnectIdentityProvider';
      readonly id: string;
      readonly issuerProblem: string | null;
    } & ConnectedData)
  | ({ readonly type: 'SetIdentityProviderRules'; readonly id: string } & ProviderRules)
  | { readonly type: 'ReplaceIdentityProviderSecret'; readonly id: string; readonly secret: Sealed }
  | { readonly type: 'DisconnectIdentityProvider'; readonly id: string };

export type IdentityProviderState =
  { readonly status: 'absent' } | ({ readonly status: 'connected' | 'disconnected' } & ConnectedData);

type Command = IdentityProviderCommand & CommandMeta;
type Answer = Decision<IdentityProviderEvent, Refusal>;

function decide(command: Command, state: IdentityProviderState): Answer {
  const { id, type } = command;
  if (type === 'ConnectIdentityProvider') return connect(command, state);
  if (state.status === 'absent') return notFound('identity provider', id);
  if (type === 'DisconnectIdentityProvider')
    return state.status === 'disconnected' ? accept() : accept({ type: 'IdentityProviderDisconnected', data: {} });
  if (state.status === 'disconnected') return disconnected(id);
  if (type === 'ReplaceIdentityProviderSecret')
    return accept({ type: 'IdentityProviderSecretReplaced', data: { secret: command.secret } });
  const rules = inOrder(command);
  const problem = rulesProblem(rules);
  if (problem) return problem;
  return same(rules, inOrder(state)) ? accept() : accept({ type: 'IdentityProviderRulesSet', data: rules });
}

function connect(command: Extract<Command, { type: 'ConnectIdentityProvider' }>, state: IdentityProviderState): Answer {
  const { id, issuer, clientId, secret, issuerProblem } = command;
  const name = command.name.trim();
  const rules = inOrder(command);
  if (state.status !== 'absent') {
    const repeated = state.name === name && state.issuer === issuer && state.clientId === clientId;
    return repeated ? accept() : idTaken(id);
  }
  if (name === '' || name.length > 60)
    return invalid('name', command.name, 'Write in 1 to 60 characters what the button at the sign-in says.');
  if (issuerProblem !== null) return invalid('issuer', issuer, issuerProblem);
  if (clientId === '' || clientId.length > 300 || /[^\x20-\x7e]/.test(clientId))
    return invalid('clientId', clientId, 'Send the client id that the provider gave this service.');
  const problem = rulesProblem(rules);
  return problem ?? accept({ type: 'IdentityProviderConnected', data: { name, issuer, clientId, secret, ...rules } });
}

const same = (one: ProviderRules, other: ProviderRules): boolean => JSON.stringify(one) === JSON.stringify(other);

const disconnected = (id: string) =>
  refuse({
    code: 'PROVIDER_DISCONNECTED',
    message: `Identity provider ${id} was disconnected. Connect it anew.`,
    id,
  });

function evolve(state: IdentityProviderState, event: IdentityProviderEvent): IdentityProviderState {
  switch (event.type) {
    case 'IdentityProviderConnected':
      return { ...event.data, status: 'connected' };
    case 'IdentityProviderRulesSet':
      return state.status === 'absent' ? state : { ...state, ...event.data };
    case 'IdentityProviderSecretReplaced':
      return state.status === 'absent' ? state : { ...state, secret: event.data.secret };
    case 'IdentityProviderDisconnected':
      return state.status === 'absent' ? state : { ...state, status: 'disconnected' };
  }
}

export const identityProviderDecider: Decider<
  IdentityProviderCommand,
  IdentityProviderEvent,
  IdentityProviderState,
  Refusal
> = { initial: { status: 'absent' }, decide, evolve };

export const identityProvider: Aggregate<
  IdentityProviderCommand,
  IdentityProviderEvent,
  IdentityProviderState,
  Refusal
> = { codec: identityProviderCodec, decider: identityProviderDecider };
