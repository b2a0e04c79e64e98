import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { project } from '@custodia/read-models/testing';
import { systemConnectorProjection } from './connector.projection.js';
import { systemDecider } from './system.decider.js';
import type { SystemEvent } from './system.events.js';

const { given } = scenarios(systemDecider);
const id = '0198c7a2-0000-7000-8000-00000000005a';
const [now, later] = ['2026-03-01T00:00:00.000Z', '2026-09-01T00:00:00.000Z'];
const registered: SystemEvent = {
  type: 'SystemRegistered',
  data: {
    name: 'Desk',
    purpose: 'Answers',
    classification: 'internal',
    ownerId: 'o',
    custodianId: null,
    riskClass: 'limited',
    criticality: 'high',
  },
};
const place = {
  name: 'Tickets',
  kind: 'mcp_server',
  endpoint: 'https://mcp.example/sse',
  subprocessorId: 's',
} as const;
const granted = { permissions: ['tickets:read'], mayWrite: false, actsAlone: false };
const tickets = { connectorId: 'c', ...place, ...granted };
const add = { type: 'AddSystemConnector', id, ...tickets, providerKnown: true } as const;
const describePlace = { type: 'DescribeSystemConnector', id, connectorId: 'c', ...place, providerKnown: true } as const;
const permit = { type: 'PermitSystemConnector', id, connectorId: 'c', ...granted } as const;
const assessment = { level: 'medium', rationale: 'It reads tickets, to answer them.', validUntil: later } as const;
const assess = { type: 'AssessSystemConnector', id, connectorId: 'c', ...assessment } as const;
const remove = { type: 'RemoveSystemConnector', id, connectorId: 'c' } as const;
const added: SystemEvent = { type: 'SystemConnectorAdded', data: tickets };
const assessed: SystemEvent = { type: 'SystemConnectorAssessed', data: { connectorId: 'c', ...assessment } };
const removed: SystemEvent = { type: 'SystemConnectorRemoved', data: { connectorId: 'c' } };
const deploy = { type: 'DeploySystem', id, environment: 'production', at: now } as const;

describe('a tool or connector of a system', () => {
  it('is added with what the system may do there, once', () => {
    given(registered).when(add).then({ type: 'SystemConnectorAdded', data: tickets });
    given(registered, added).when(add).thenNothing();
    given(registered, added)
      .when({ ...add, name: 'Another' })
      .thenRefuses({ code: 'ID_TAKEN' });
  });

  it('has its texts trimmed, each permission once, and no secret in its address', () =>
    given(registered)
      .when({
        ...add,
        name: ' Tickets ',
        endpoint: ' https://user:secret@mcp.example/sse ',
        permissions: [' tickets:read', 'tickets:read'],
      })
      .then({ type: 'SystemConnectorAdded', data: tickets }));

  it.each([
    [{ name: ' ' }, 'name'],
    [{ permissions: ['tickets:read', ' '] }, 'permissions'],
    [{ permissions: ['x'.repeat(201)] }, 'permissions'],
  ])('is not added with %j', (wrong, field) =>
    given(registered)
      .when({ ...add, ...wrong })
      .thenRefuses({ code: 'INVALID_INPUT', field }),
  );

  it('is provided by a subprocessor of the inventory, or by none', () => {
    given(registered)
      .when({ ...add, providerKnown: false })
      .thenRefuses({ code: 'NOT_FOUND', id: 's' });
    given(registered)
      .when({ ...add, subprocessorId: null })
      .then({ type: 'SystemConnectorAdded' });
  });

  it('is described anew, and keeps its assessment under another name only', () => {
    given(registered, added).when(describePlace).thenNothing();
    given(registered, added, assessed)
      .when({ ...describePlace, name: 'Helpdesk' })
      .then({ type: 'SystemConnectorDescribed', data: { name: 'Helpdesk', endsAssessment: false } });
    given(registered, added, assessed)
      .when({ ...describePlace, endpoint: 'https://other.example' })
      .then({ type: 'SystemConnectorDescribed', data: { endsAssessment: true } });
  });

  it('is permitted less under the same assessment, and more only under a new one', () => {
    given(registered, added).when(permit).thenNothing();
    given(registered, added, assessed)
      .when({ ...permit, permissions: [] })
      .then({ type: 'SystemConnectorPermitted', data: { permissions: [], endsAssessment: false } });
    for (const more of [{ permissions: ['tickets:read', 'tickets:close'] }, { mayWrite: true }, { actsAlone: true }])
      given(registered, added, assessed)
        .when({ ...permit, ...more })
        .then({ type: 'SystemConnectorPermitted', data: { ...more, endsAssessment: true } });
  });

  it('is assessed for a time, with a reason', () => {
    given(registered, added).when(assess).then({ type: 'SystemConnectorAssessed', data: assessment });
    given(registered, added, assessed).when(assess).thenNothing();
    given(registered, added)
      .when({ ...assess, rationale: 'tbd' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'rationale' });
    given(registered, added)
      .when({ ...assess, at: later })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'validUntil' });
  });

  it('is removed for good', () => {
    given(registered, added)
      .when(remove)
      .then({ type: 'SystemConnectorRemoved', data: { connectorId: 'c' } });
    given(registered, added, removed).when(remove).thenNothing();
    given(registered, added, removed).when(add).thenRefuses({ code: 'ID_TAKEN' });
    given(registered, added, removed).when(assess).thenRefuses({ code: 'NOT_FOUND', id: 'c' });
    given(registered).when(remove).thenRefuses({ code: 'NOT_FOUND', id: 'c' });
  });

  it('is only removed from a system that is retired', () => {
    const retired: SystemEvent = { type: 'SystemRetired', data: { reason: 'Replaced' } };
    for (const command of [assess, { ...permit, mayWrite: true }, { ...describePlace, name: 'Other' }])
      given(registered, added, retired).when(command).thenRefuses({ code: 'ASSET_RETIRED' });
    given(registered, retired).when(add).thenRefuses({ code: 'ASSET_RETIRED' });
    given(registered, added, retired).when(remove).then({ type: 'SystemConnectorRemoved' });
  });

  it('is shown with who assessed it, until it is permitted more or is removed', () => {
    const shown = (...events: SystemEvent[]) => project(systemConnectorProjection, [registered, added, ...events]);
    expect(shown()).toMatchObject([{ systemId: expect.any(String), ...place, ...granted, assessment: null }]);
    expect(shown(assessed)).toMatchObject([{ assessment: { ...assessment, assessedBy: expect.any(String) } }]);
    const more = { connectorId: 'c', ...granted, mayWrite: true, endsAssessment: true };
    expect(shown(assessed, { type: 'SystemConnectorPermitted', data: more })).toMatchObject([
      { mayWrite: true, assessment: null },
    ]);
    const renamed = { connectorId: 'c', ...place, name: 'Helpdesk', endsAssessment: false };
    expect(shown(assessed, { type: 'SystemConnectorDescribed', data: renamed })).toMatchObject([
      { name: 'Helpdesk', assessment },
    ]);
    expect(shown(assessed, removed)).toEqual([]);
  });
});

describe('a system with tools and connectors', () => {
  it('goes to production only while the permissions of each are assessed', () => {
    given(registered, added)
      .when(deploy)
      .thenRefuses({ code: 'PART_NOT_USABLE', part: id, reason: 'unassessed', path: ['calls connector Tickets (c)'] });
    given(registered, added)
      .when({ ...deploy, environment: 'staging' })
      .then({ type: 'SystemDeployed' });
    given(registered, added, assessed).when(deploy).then({ type: 'SystemDeployed' });
    given(registered, added, removed).when(deploy).then({ type: 'SystemDeployed' });
    given(registered, added, assessed)
      .when({ ...deploy, at: later })
      .thenRefuses({ code: 'PART_NOT_USABLE', reason: 'unassessed' });
  });
});
