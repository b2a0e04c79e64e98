import type { Aggregate } from '@custodia/event-store';
import { accept } from '@custodia/kernel';
import { installationCodec, type InstallationClaimedData, type InstallationEvent } from './installation.events.js';

export type ClaimInstallation = { readonly type: 'ClaimInstallation' } & InstallationClaimedData;
export type InstallationState = InstallationClaimedData | null;

/** Who claims first decides the ids; everyone after goes by them. */
export const installation: Aggregate<ClaimInstallation, InstallationEvent, InstallationState, never> = {
  codec: installationCodec,
  decider: {
    initial: null,
    decide: ({ organisationId, memberId, tokenId }, state) =>
      state ? accept() : accept({ type: 'InstallationClaimed', data: { organisationId, memberId, tokenId } }),
    evolve: (_, { data }) => data,
  },
};
