import { refuse } from '@custodia/kernel';

/** What a certificate will name and nobody has stated yet. */
export interface Unstated {
  /** Members with a duty in the case, each with what is missing: `title`, `placeOfWork`, `contact`. */
  readonly members: readonly { readonly id: string; readonly missing: readonly string[] }[];
  readonly organisationAddress: boolean;
}

export const nothingUnstated: Unstated = { members: [], organisationAddress: false };

/** A certificate states who did the work, where, and how they can be asked; the refusal says who states what is missing. */
export function profilesIncomplete({ members, organisationAddress }: Unstated) {
  if (members.length === 0 && !organisationAddress) return null;
  const missing = [
    ...members.map((one) => `${one.missing.join(', ')} of ${one.id}`),
    ...(organisationAddress ? ['address of the organisation'] : []),
  ];
  const steps = [
    ...(members.length > 0 ? ['each of these members, or an administrator, states it with stateMemberProfile'] : []),
    ...(organisationAddress ? ['an administrator states the address with stateOrganisationAddress'] : []),
  ];
  return refuse({
    code: 'PROFILES_INCOMPLETE',
    message: `The certificate names what nobody has stated: ${missing.join('; ')}. Before it, ${steps.join(', and ')}.`,
    memberIds: members.map(({ id }) => id),
    missing,
  });
}
