import type { EventStore } from '@custodia/event-store';
import { organisationAddressInLog, profilesInLog } from '@custodia/identity/read';
import type { Vault } from '@custodia/vault';
import type { Unstated } from './blockers.policy.js';
import type { OpenCase } from './disposal.state.js';

/** What the certificate of a case will name of its people and of the organisation, and is not stated yet. */
export async function unstatedIn(
  ports: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll'> },
  organisation: string,
  { duties, custodians }: OpenCase,
): Promise<Unstated> {
  const members = [
    ...new Set([
      ...custodians.flatMap(({ custodian }) => custodian ?? []),
      ...(['requester', 'custodian', 'approver', 'operator', 'verifier', 'validator'] as const).flatMap(
        (duty) => duties[duty] ?? [],
      ),
    ]),
  ];
  const [profiles, address] = await Promise.all([
    profilesInLog(ports, organisation, members),
    organisationAddressInLog(ports.store, organisation),
  ]);
  const complete = (id: string): boolean => {
    const { title, placeOfWork, contact } = profiles[id] ?? {};
    return title !== undefined && placeOfWork !== undefined && contact !== undefined;
  };
  return { members: members.filter((id) => !complete(id)), organisationAddress: address === null };
}
