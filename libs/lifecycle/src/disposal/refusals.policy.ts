import { refuse } from '@custodia/kernel';
import type { CommandMeta } from '@custodia/event-store';
import { wrongStatus as notInStatus } from '../answers.policy.js';
import { excludedFrom as excludedIn, type Duty } from '../duties.policy.js';
import type { CommandFields, DisposalCommandType } from './disposal.commands.js';
import type { DisposalEvent, DisposalFact } from './disposal.events.js';
import { statusOf, type LocationState, type OpenCase } from './disposal.state.js';
import type { LocationStatus } from './location.policy.js';

export type Given<Type extends DisposalCommandType> = CommandFields<Type> & CommandMeta;

/** Keeps the event's type literal where it is handed to `accept`. */
export const fact = <Type extends DisposalEvent['type']>(type: Type, data: DisposalFact<Type>): DisposalEvent =>
  ({ type, data }) as DisposalEvent;

export const by = ({ actor, at }: CommandMeta): { by: string; at: string } => ({ by: actor, at });

/** Guard 13: the refusal of a duty beside another one in this case. */
export const excludedFrom = (state: OpenCase, actor: string, duty: Duty) => excludedIn(duty, actor, state.duties);

export const wrongStatus = (state: OpenCase, step: string, ...allowed: string[]) =>
  notInStatus('case', allowed.includes(statusOf(state)) ? state.stage : statusOf(state), step, allowed);

export const scopeChanged = (state: OpenCase, scopeDigest: string) =>
  refuse({
    code: 'SCOPE_CHANGED',
    message: 'The scope is no longer the one that was read: read it again and decide on the current one.',
    expected: scopeDigest,
    actual: state.scopeDigest,
  });

export const locationUnknown = (locationId: string) =>
  refuse({ code: 'LOCATION_UNKNOWN', message: `The scope has no location ${locationId}.`, locationId });

export const wrongLocationStatus = (
  { planned: { id }, status }: LocationState,
  step: string,
  allowed: readonly LocationStatus[],
) =>
  refuse({
    code: 'WRONG_LOCATION_STATUS',
    message: `Location ${id} is ${status}: it can be ${step} only when it is ${allowed.join(' or ')}.`,
    locationId: id,
    status,
    allowed,
  });

export const locationOf = (state: OpenCase, locationId: string): LocationState | undefined =>
  state.locations.find(({ planned }) => planned.id === locationId);
