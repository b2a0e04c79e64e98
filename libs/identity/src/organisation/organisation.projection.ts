import { projection } from '@custodia/read-models';
import type { Role } from '../role.types.js';
import { organisationCodec, type OrganisationEvent } from './organisation.events.js';
import { Organisation } from './organisation.row.js';

export const organisationProjection = projection<Organisation, OrganisationEvent>({
  name: 'organisation',
  version: 1,
  row: Organisation,
  codec: organisationCodec,
  history: true,
  on: {
    OrganisationFounded: (_, { data }) => ({
      name: data.name,
      longestTokenDays: null,
      zone: null,
      separatedDuties: null,
      secondFactor: null,
    }),
    OrganisationRenamed: (row, { data }) => row && { ...row, name: data.name },
    TimeZoneSet: (row, { data }) => row && { ...row, zone: data.zone },
    DutiesSeparated: (row, { data }) => row && { ...row, separatedDuties: data.duties },
    SecondFactorRequired: (row, { data: { from, roles } }) =>
      row && { ...row, secondFactor: { from, roles: [...roles] as Role[] } },
    SecondFactorRequirementLifted: (row) => row && { ...row, secondFactor: null },
    // Read from the log, where it is asked for; the row only counts it.
    OrganisationAddressStated: (row) => row,
    TokenLifeLimited: (row, { data }) => row && { ...row, longestTokenDays: data.days },
  },
});
