import type { EventStore } from '@custodia/event-store';
import { missingInProfiles, organisationAddressInLog } from '@custodia/identity/read';
import type { Vault } from '@custodia/vault';
import type { Custodianship } from './asset.policy.js';
import type { DutiesHeld } from './duties.policy.js';
import type { Unstated } from './unstated.policy.js';

interface Staffed {
  readonly duties: DutiesHeld;
  readonly custodians: readonly Custodianship[];
}

/** Whom the certificate of a case names, with `actor`, who is about to have a duty in it. */
export const peopleOf = ({ duties, custodians }: Staffed, actor?: string): string[] => [
  ...new Set([
    ...custodians.flatMap(({ custodian }) => custodian ?? []),
    ...(['requester', 'custodian', 'approver', 'operator', 'verifier', 'validator'] as const).flatMap(
      (duty) => duties[duty] ?? [],
    ),
    ...(actor === undefined ? [] : [actor]),
  ]),
];

/** What these people and the organisation have not stated yet, by the log. Nothing is asked of who was erased. */
export async function unstatedOf(
  ports: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll'> },
  organisation: string,
  people: readonly string[],
): Promise<Unstated> {
  const [members, address] = await Promise.all([
    missingInProfiles(ports, organisation, people),
    organisationAddressInLog(ports.store, organisation),
  ]);
  return { members, organisationAddress: address === null };
}
