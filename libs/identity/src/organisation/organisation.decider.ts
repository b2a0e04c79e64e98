import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, isTimeZone, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, invalid, notFound } from '../refusals.policy.js';
import { alone, inOrder, type Duty } from './duties.policy.js';
import { usualLongestDays } from './token-life.policy.js';
import { distinct, type Role } from '../role.policy.js';
import { organisationCodec, type OrganisationEvent, type SecondFactorRule } from './organisation.events.js';

export type OrganisationCommand =
  | { readonly type: 'FoundOrganisation'; readonly id: string; readonly name: string }
  | { readonly type: 'RenameOrganisation'; readonly id: string; readonly name: string }
  | { readonly type: 'StateOrganisationAddress'; readonly id: string; readonly address: string }
  | { readonly type: 'LimitTokenLife'; readonly id: string; readonly days: number }
  | { readonly type: 'SetTimeZone'; readonly id: string; readonly zone: string }
  | { readonly type: 'SeparateDuties'; readonly id: string; readonly duties: readonly Duty[] }
  /** `from`: ISO 8601; at once when it is empty. No roles: everyone. */
  | {
      readonly type: 'RequireSecondFactor';
      readonly id: string;
      readonly from: string | null;
      readonly roles: readonly Role[];
    }
  | { readonly type: 'LiftSecondFactorRequirement'; readonly id: string };

export type OrganisationState =
  | { readonly status: 'absent' }
  | {
      readonly status: 'founded';
      readonly name: string;
      readonly longestTokenDays: number;
      readonly zone: string;
      /** In the order in which they are done. */
      readonly separated: readonly Duty[];
      /** As it was stated last. */
      readonly address?: string;
      readonly secondFactor: SecondFactorRule | null;
    };

const longest = 200;
const mostDays = 3_660;
const mostAddress = 500;
const longestGraceMs = 366 * 86_400_000;

function decide(
  command: OrganisationCommand & CommandMeta,
  state: OrganisationState,
): Decision<OrganisationEvent, Refusal> {
  const { type, id } = command;
  if (type === 'LimitTokenLife') return limitTokenLife(command, state);
  if (type === 'SetTimeZone') return setTimeZone(command, state);
  if (type === 'SeparateDuties') return separateDuties(command, state);
  if (type === 'StateOrganisationAddress') return stateAddress(command, state);
  if (type === 'RequireSecondFactor') return requireSecondFactor(command, state);
  if (type === 'LiftSecondFactorRequirement') {
    if (state.status === 'absent') return notFound('organisation', id);
    return state.secondFactor ? accept({ type: 'SecondFactorRequirementLifted', data: {} }) : accept();
  }
  const { name: given } = command;
  const name = given.trim();
  if (name === '' || name.length > longest)
    return invalid('name', given, `Name the organisation in 1 to ${longest} characters.`);
  if (type === 'FoundOrganisation') {
    if (state.status === 'absent') return accept({ type: 'OrganisationFounded', data: { name } });
    return state.name === name ? accept() : idTaken(id);
  }
  if (state.status === 'absent') return notFound('organisation', id);
  return state.name === name ? accept() : accept({ type: 'OrganisationRenamed', data: { name } });
}

function stateAddress(
  { id, address: given }: { readonly id: string; readonly address: string },
  state: OrganisationState,
): Decision<OrganisationEvent, Refusal> {
  if (state.status === 'absent') return notFound('organisation', id);
  const address = given.trim();
  if (address === '' || address.length > mostAddress)
    return invalid('address', given, `Write the address in 1 to ${mostAddress} characters.`);
  return state.address === address ? accept() : accept({ type: 'OrganisationAddressStated', data: { address } });
}

function requireSecondFactor(
  { id, from: given, roles: named, at }: Extract<OrganisationCommand, { type: 'RequireSecondFactor' }> & CommandMeta,
  state: OrganisationState,
): Decision<OrganisationEvent, Refusal> {
  if (state.status === 'absent') return notFound('organisation', id);
  const roles = distinct(named);
  if (roles.includes('provisioning'))
    return invalid('roles', 'PROVISIONING', 'A directory has no session. Name roles of people, or none for everyone.');
  const from = given === null || given < at ? at : given;
  if (Date.parse(from) - Date.parse(at) > longestGraceMs)
    return invalid('from', from, 'Name a moment within the next 366 days.');
  const known = state.secondFactor;
  const same = known?.roles.join() === roles.join() && (known.from === from || (known.from <= at && from === at));
  return same ? accept() : accept({ type: 'SecondFactorRequired', data: { from, roles } });
}

function limitTokenLife(
  { id, days }: { readonly id: string; readonly days: number },
  state: OrganisationState,
): Decision<OrganisationEvent, Refusal> {
  if (state.status === 'absent') return notFound('organisation', id);
  if (!Number.isInteger(days) || days < 1 || days > mostDays)
    return invalid('days', String(days), `Name a whole number of days from 1 to ${mostDays}.`);
  return state.longestTokenDays === days ? accept() : accept({ type: 'TokenLifeLimited', data: { days } });
}

function setTimeZone(
  { id, zone }: { readonly id: string; readonly zone: string },
  state: OrganisationState,
): Decision<OrganisationEvent, Refusal> {
  if (state.status === 'absent') return notFound('organisation', id);
  if (!isTimeZone(zone))
    return invalid('timeZone', zone, 'Name a time zone of the IANA database, for example Europe/Berlin or UTC.');
  return state.zone === zone ? accept() : accept({ type: 'TimeZoneSet', data: { zone } });
}

function separateDuties(
  { id, duties: stated }: { readonly id: string; readonly duties: readonly Duty[] },
  state: OrganisationState,
): Decision<OrganisationEvent, Refusal> {
  if (state.status === 'absent') return notFound('organisation', id);
  const single = alone(stated);
  if (single !== undefined)
    return invalid(
      'duties',
      single.toUpperCase(),
      'Name another duty for the same kind of version beside it: a duty is separated from the other ones that are named.',
    );
  const duties = inOrder(stated);
  return state.separated.join() === duties.join() ? accept() : accept({ type: 'DutiesSeparated', data: { duties } });
}

function evolve(state: OrganisationState, event: OrganisationEvent): OrganisationState {
  const { longestTokenDays = usualLongestDays, zone = 'UTC', separated = [] } = state.status === 'absent' ? {} : state;
  switch (event.type) {
    case 'OrganisationFounded':
    case 'OrganisationRenamed':
      return {
        ...(state.status === 'founded' ? state : {}),
        status: 'founded',
        name: event.data.name,
        longestTokenDays,
        zone,
        separated,
        secondFactor: state.status === 'founded' ? state.secondFactor : null,
      };
    case 'OrganisationAddressStated':
      return state.status === 'absent' ? state : { ...state, address: event.data.address };
    case 'TokenLifeLimited':
      return state.status === 'absent' ? state : { ...state, longestTokenDays: event.data.days };
    case 'DutiesSeparated':
      return state.status === 'absent' ? state : { ...state, separated: event.data.duties };
    case 'TimeZoneSet':
      return state.status === 'absent' ? state : { ...state, zone: event.data.zone };
    case 'SecondFactorRequired':
      return state.status === 'absent' ? state : { ...state, secondFactor: event.data };
    case 'SecondFactorRequirementLifted':
      return state.status === 'absent' ? state : { ...state, secondFactor: null };
  }
}

export const organisationDecider: Decider<OrganisationCommand, OrganisationEvent, OrganisationState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const organisation: Aggregate<OrganisationCommand, OrganisationEvent, OrganisationState, Refusal> = {
  codec: organisationCodec,
  decider: organisationDecider,
};
