import { codec, type DomainEvent } from '@custodia/event-store';
import type { Duty } from './duties.policy.js';
import type { Role } from '../role.policy.js';

/** Whose sessions are closed without a second factor, and from when on. */
export interface SecondFactorRule {
  /** ISO 8601. */
  readonly from: string;
  /** Members with one of these roles; everyone where it is empty. */
  readonly roles: readonly Role[];
}

export type OrganisationEvent =
  | DomainEvent<'OrganisationFounded', { readonly name: string }>
  | DomainEvent<'OrganisationRenamed', { readonly name: string }>
  /** Where it has its seat, as certificates name it. */
  | DomainEvent<'OrganisationAddressStated', { readonly address: string }>
  /** New API tokens live for so many days at the most. */
  | DomainEvent<'TokenLifeLimited', { readonly days: number }>
  /** In which the organisation counts its days: a name of the IANA database. */
  | DomainEvent<'TimeZoneSet', { readonly zone: string }>
  /** From now on nobody has two of these duties for the same version; empty: anybody may have all of them. */
  | DomainEvent<'DutiesSeparated', { readonly duties: readonly Duty[] }>
  | DomainEvent<'SecondFactorRequired', SecondFactorRule>
  | DomainEvent<'SecondFactorRequirementLifted', Record<string, never>>;

export const organisationCodec = codec<OrganisationEvent>('organisation', {
  OrganisationFounded: [],
  OrganisationRenamed: [],
  OrganisationAddressStated: [],
  TokenLifeLimited: [],
  TimeZoneSet: [],
  DutiesSeparated: [],
  SecondFactorRequired: [],
  SecondFactorRequirementLifted: [],
});
