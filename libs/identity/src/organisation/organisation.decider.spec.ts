import { describe, it } from '@jest/globals';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import fc from 'fast-check';
import type { Duty } from './duties.policy.js';
import { organisationDecider, type OrganisationCommand } from './organisation.decider.js';
import type { Role } from '../role.policy.js';
import type { OrganisationEvent } from './organisation.events.js';

const { given } = scenarios(organisationDecider);
const founded: OrganisationEvent = { type: 'OrganisationFounded', data: { name: 'Acme' } };

describe('an organisation', () => {
  it('is founded with a name', () =>
    given()
      .when({ type: 'FoundOrganisation', id: 'o', name: ' Acme ' })
      .then({ type: 'OrganisationFounded', data: { name: 'Acme' } }));
  it('is founded once', () => given(founded).when({ type: 'FoundOrganisation', id: 'o', name: 'Acme' }).thenNothing());
  it('does not take over the id of another', () =>
    given(founded).when({ type: 'FoundOrganisation', id: 'o', name: 'Other' }).thenRefuses({ code: 'ID_TAKEN' }));
  it.each(['', '  ', 'x'.repeat(201)])('is not founded as "%s"', (name) =>
    given().when({ type: 'FoundOrganisation', id: 'o', name }).thenRefuses({ code: 'INVALID_INPUT' }),
  );
  it('is renamed', () =>
    given(founded)
      .when({ type: 'RenameOrganisation', id: 'o', name: 'Ajax' })
      .then({ type: 'OrganisationRenamed', data: { name: 'Ajax' } }));
  it('is not renamed to what it is called', () =>
    given(founded).when({ type: 'RenameOrganisation', id: 'o', name: 'Acme' }).thenNothing());
  it('is not renamed before it exists', () =>
    given().when({ type: 'RenameOrganisation', id: 'o', name: 'Ajax' }).thenRefuses({ code: 'NOT_FOUND' }));

  it('limits the life of tokens to days that make sense', () => {
    const limit = (days: number) => given(founded).when({ type: 'LimitTokenLife', id: 'o', days });
    limit(90).then({ type: 'TokenLifeLimited', data: { days: 90 } });
    for (const days of [0, 3_661, 1.5, Number.NaN]) limit(days).thenRefuses({ code: 'INVALID_INPUT' });
    limit(366).thenNothing();
  });
  it('counts its days in a time zone that there is', () => {
    const set = (zone: string) => given(founded).when({ type: 'SetTimeZone', id: 'o', zone });
    set('Europe/Berlin').then({ type: 'TimeZoneSet', data: { zone: 'Europe/Berlin' } });
    for (const zone of ['', 'Mars/Olympus', '+02:00']) set(zone).thenRefuses({ code: 'INVALID_INPUT' });
    set('UTC').thenNothing();
    given().when({ type: 'SetTimeZone', id: 'o', zone: 'UTC' }).thenRefuses({ code: 'NOT_FOUND' });
  });
  it.each<[string, readonly Duty[], readonly Duty[] | 'INVALID_INPUT']>([
    ['two of a kind', ['approve_model', 'evaluate_model'], ['evaluate_model', 'approve_model']],
    ['one named twice', ['evaluate_model', 'approve_model', 'approve_model'], ['evaluate_model', 'approve_model']],
    [
      'two kinds',
      ['review_prompt', 'approve_prompt', 'evaluate_model', 'deploy_model'],
      ['evaluate_model', 'deploy_model', 'review_prompt', 'approve_prompt'],
    ],
    ['one alone', ['approve_model'], 'INVALID_INPUT'],
    ['one of each kind', ['approve_model', 'approve_prompt'], 'INVALID_INPUT'],
  ])('separates duties: %s', (_, duties, separated) => {
    const asked = given(founded).when({ type: 'SeparateDuties', id: 'o', duties });
    if (separated === 'INVALID_INPUT') asked.thenRefuses({ code: separated });
    else asked.then({ type: 'DutiesSeparated', data: { duties: separated } });
  });
  it('separates duties until it says otherwise, also when it is renamed', () => {
    const duties = ['review_prompt', 'approve_prompt'] as const;
    const separated: OrganisationEvent[] = [
      founded,
      { type: 'DutiesSeparated', data: { duties } },
      { type: 'OrganisationRenamed', data: { name: 'A' } },
    ];
    const separate = { type: 'SeparateDuties', id: 'o' } as const;
    given(...separated)
      .when({ ...separate, duties })
      .thenNothing();
    given(...separated)
      .when({ ...separate, duties: [] })
      .then({ type: 'DutiesSeparated', data: { duties: [] } });
    given(founded)
      .when({ ...separate, duties: [] })
      .thenNothing();
    given()
      .when({ ...separate, duties })
      .thenRefuses({ code: 'NOT_FOUND' });
  });

  it('requires a second factor from a moment on, for everyone or for some roles', () => {
    const at = '2026-05-03T12:00:00.000Z';
    const required = (from: string, roles: ('admin' | 'viewer')[]) =>
      ({ type: 'SecondFactorRequired', data: { from, roles } }) as const;
    const require = (from: string | null, roles: Role[], ...before: OrganisationEvent[]) =>
      given(founded, ...before).when({ type: 'RequireSecondFactor', id: 'o', from, roles, at });
    require(null, ['viewer', 'admin', 'admin']).then(required(at, ['admin', 'viewer']));
    require('2026-05-01T00:00:00.000Z', []).then(required(at, []));
    require('2026-06-01T00:00:00.000Z', []).then(required('2026-06-01T00:00:00.000Z', []));
    require('2027-06-01T00:00:00.000Z', []).thenRefuses({ code: 'INVALID_INPUT' });
    require(null, ['provisioning']).thenRefuses({ code: 'INVALID_INPUT' });
    require(null, [], required('2026-05-01T00:00:00.000Z', [])).thenNothing();
    require(null, ['admin'], required('2026-05-01T00:00:00.000Z', [])).then(required(at, ['admin']));
    require(null, [], required('2026-06-01T00:00:00.000Z', [])).then(required(at, []));
    const lift = { type: 'LiftSecondFactorRequirement', id: 'o' } as const;
    const renamed = { type: 'OrganisationRenamed', data: { name: 'A' } } as const;
    given(founded, required(at, []), renamed).when(lift).then({ type: 'SecondFactorRequirementLifted', data: {} });
    given(founded).when(lift).thenNothing();
    given().when(lift).thenRefuses({ code: 'NOT_FOUND' });
  });
  it('keeps that limit when it is renamed', () =>
    given(
      founded,
      { type: 'TokenLifeLimited', data: { days: 90 } },
      { type: 'OrganisationRenamed', data: { name: 'A' } },
    )
      .when({ type: 'LimitTokenLife', id: 'o', days: 90 })
      .thenNothing());

  it('never acts twice', () =>
    neverActsTwice(
      organisationDecider,
      fc.record({
        type: fc.constantFrom('FoundOrganisation' as const, 'RenameOrganisation' as const),
        id: fc.constant('o'),
        name: fc.constantFrom('Acme', 'Ajax', ''),
      }) as fc.Arbitrary<OrganisationCommand>,
      fc.record({
        type: fc.constant('LimitTokenLife' as const),
        id: fc.constant('o'),
        days: fc.constantFrom(0, 30, 366),
      }) as fc.Arbitrary<OrganisationCommand>,
      fc.record({
        type: fc.constant('SetTimeZone' as const),
        id: fc.constant('o'),
        zone: fc.constantFrom('UTC', 'Asia/Kolkata', ''),
      }) as fc.Arbitrary<OrganisationCommand>,
      fc.record({
        type: fc.constantFrom('RequireSecondFactor' as const, 'LiftSecondFactorRequirement' as const),
        id: fc.constant('o'),
        from: fc.constantFrom(null, '2020-01-01T00:00:00.000Z', '2199-01-01T00:00:00.000Z'),
        roles: fc.subarray(['admin' as const, 'viewer' as const]),
      }) as fc.Arbitrary<OrganisationCommand>,
    ));
});
