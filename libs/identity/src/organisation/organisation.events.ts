import { codec, type DomainEvent } from '@custodia/event-store';

export type OrganisationEvent =
  | DomainEvent<'OrganisationFounded', { readonly name: string }>
  | DomainEvent<'OrganisationRenamed', { readonly name: string }>;

export const organisationCodec = codec<OrganisationEvent>('organisation', {
  OrganisationFounded: [],
  OrganisationRenamed: [],
});
