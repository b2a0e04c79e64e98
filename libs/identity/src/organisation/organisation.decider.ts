import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, invalid, notFound } from '../refusals.policy.js';
import { organisationCodec, type OrganisationEvent } from './organisation.events.js';

export type OrganisationCommand =
  | { readonly type: 'FoundOrganisation'; readonly id: string; readonly name: string }
  | { readonly type: 'RenameOrganisation'; readonly id: string; readonly name: string };

export type OrganisationState = { readonly status: 'absent' } | { readonly status: 'founded'; readonly name: string };

const longest = 200;

function decide(
  { type, id, name: given }: OrganisationCommand & CommandMeta,
  state: OrganisationState,
): Decision<OrganisationEvent, Refusal> {
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

function evolve(_: OrganisationState, { data }: OrganisationEvent): OrganisationState {
  return { status: 'founded', name: data.name };
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
