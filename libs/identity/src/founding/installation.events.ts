import { codec, type DomainEvent } from '@custodia/event-store';

/** The ids under which the first organisation is founded; recorded before anything else, so that an interrupted start goes on with them. */
export interface InstallationClaimedData {
  readonly organisationId: string;
  readonly memberId: string;
  readonly tokenId: string;
}

export type InstallationEvent = DomainEvent<'InstallationClaimed', InstallationClaimedData>;

export const installationCodec = codec<InstallationEvent>('installation', { InstallationClaimed: [] });
