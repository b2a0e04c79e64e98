import { expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { installation } from './installation.decider.js';

const { given } = scenarios(installation.decider);
const first = { organisationId: 'o1', memberId: 'm1', tokenId: 't1' };

it('An installation belongs to whoever claims it first, and goes by those ids for everyone after', () => {
  given()
    .when({ type: 'ClaimInstallation', ...first })
    .then({ type: 'InstallationClaimed', data: first });
  const later = given({ type: 'InstallationClaimed', data: first }).when({
    type: 'ClaimInstallation',
    organisationId: 'o2',
    memberId: 'm2',
    tokenId: 't2',
  });
  later.thenNothing();
  expect(later.state).toEqual(first);
});
