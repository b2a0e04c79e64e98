import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act, inDays, mailTo, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const change = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  act(service, mutation, 'System', input, fields);
const shown = `connectors { id name kind endpoint permissions mayWrite actsAlone assessed subprocessor { id }
  assessment { level rationale assessedBy validUntil } }`;
const readAt = (id: string, at?: string) =>
  service.tell(
    `query ($id: ID!, $at: Instant) { system(id: $id, asOf: $at) { ${shown} atRisk { reason connector { name } path { relation } } } }`,
    {
      id,
      at,
    },
  ) as Promise<Record<string, unknown>>;
const vendor = async (): Promise<string> =>
  (
    await act(service, 'registerSubprocessor', 'Subprocessor', {
      name: `Tools ${newId()}`,
      purpose: 'Tickets',
      categories: ['CLOUD_INFRASTRUCTURE'],
    })
  ).id;
const open = (id: string) =>
  act(service, 'grantGateException', 'Subprocessor', {
    id,
    justification: 'A bridge until the review.',
    mitigations: 'No personal data is sent.',
    until: inDays(1),
  });
const register = async (name: string): Promise<string> =>
  (await change('registerSystem', { name, purpose: 'Answers' })).id;
const tickets = {
  name: 'Tickets',
  kind: 'MCP_SERVER',
  endpoint: 'https://mcp.example/sse',
  permissions: ['tickets:read'],
  mayWrite: false,
  actsAlone: false,
};
const assessment = { level: 'MEDIUM', rationale: 'It reads tickets, to answer them.' };
const production = (id: string) => ({ id, environment: 'PRODUCTION' });

describe('the tools and connectors of a system', () => {
  const connectorId = newId();
  const of = { id: '', connectorId };
  let provider = '';
  let [before, during] = ['', ''];
  beforeAll(async () => {
    [of.id, provider] = [await register('Desk'), await vendor()];
    await open(provider);
  });

  it('are stated with what the system may do there, and shown with their provider', async () => {
    before = new Date().toISOString();
    const input = { ...of, ...tickets, subprocessorId: provider, reason: 'To answer tickets' };
    const added = await change('addSystemConnector', input, shown);
    const one = { ...tickets, id: connectorId, subprocessor: { id: provider }, assessed: false, assessment: null };
    expect(added).toMatchObject({ connectors: [one] });
    expect(await change('addSystemConnector', input, shown)).toMatchObject({ connectors: [{ id: connectorId }] });
    expect(await change('addSystemConnector', { ...input, subprocessorId: newId() })).toMatchObject({
      code: 'ID_TAKEN',
    });
    expect(
      await change('addSystemConnector', { ...input, connectorId: newId(), subprocessorId: newId() }),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
    const other = await register('Other desk');
    expect(await change('addSystemConnector', { ...input, id: other })).toMatchObject({ code: 'ID_TAKEN' });
    expect(await readAt(of.id, before)).toMatchObject({ connectors: [] });
  });

  it('keep it from production until what it may do there is assessed', async () => {
    expect(await change('deploySystem', production(of.id))).toMatchObject({
      code: 'PART_NOT_USABLE',
      message: expect.stringContaining(`calls connector Tickets (${connectorId}) has no valid assessment of its risk`),
    });
    const assessed = await change('assessSystemConnector', { ...of, ...assessment, validUntil: inDays(90) }, shown);
    expect(assessed).toMatchObject({
      connectors: [{ assessed: true, assessment: { ...assessment, assessedBy: service.founded.memberId } }],
    });
    const { items } = (await service.tell(
      'query ($id: ID!) { readiness(kind: SYSTEM, id: $id) { items { obligation state } } }',
      {
        id: of.id,
      },
    ))!;
    expect(items).toContainEqual({ obligation: 'ETSI TS 104 223, 5.1.2-6', state: 'SATISFIED' });
    expect(await change('deploySystem', production(of.id), 'environments')).toMatchObject({
      environments: ['PRODUCTION'],
    });
    expect(await readAt(of.id)).toMatchObject({ atRisk: [] });
  });

  it('put it at risk when it may do more than was assessed, and its owner is told', async () => {
    during = new Date().toISOString();
    const more = { permissions: ['tickets:read', 'tickets:close'], mayWrite: true, actsAlone: true };
    expect(await change('permitSystemConnector', { ...of, ...more }, shown)).toMatchObject({
      connectors: [{ ...more, assessed: false, assessment: null }],
    });
    expect(await readAt(of.id)).toMatchObject({
      atRisk: [{ reason: 'UNASSESSED', connector: { name: 'Tickets' }, path: [] }],
    });
    expect(await readAt(of.id, during)).toMatchObject({
      atRisk: [],
      connectors: [{ mayWrite: false, assessed: true }],
    });
    expect(await mailTo(service, service.adminEmail, /At risk: Desk/)).toContain('calls connector Tickets');
    await change('assessSystemConnector', { ...of, ...assessment, validUntil: inDays(90) });
    expect(await readAt(of.id)).toMatchObject({ atRisk: [] });
  });

  it('are put at risk by a part with one that is not assessed, with the way to it', async () => {
    const whole = await register('Front office');
    await change('composeSystem', { id: whole, components: [{ asset: { kind: 'SYSTEM', id: of.id } }] });
    await change('deploySystem', production(whole));
    const { name, kind, endpoint } = tickets;
    const described = { ...of, name: 'Helpdesk', kind, endpoint, subprocessorId: provider };
    expect(await change('describeSystemConnector', described, shown)).toMatchObject({
      connectors: [{ name: 'Helpdesk', assessed: true }],
    });
    await change('describeSystemConnector', { ...described, name, endpoint: 'https://elsewhere.example' });
    expect(await readAt(whole)).toMatchObject({
      atRisk: [{ reason: 'UNASSESSED', connector: { name: 'Tickets' }, path: [{ relation: 'CONTAINS' }] }],
    });
    const { message } = await change('deploySystem', { ...production(whole), environment: 'STAGING' });
    expect(message).toBeUndefined();
    await change('assessSystemConnector', { ...of, ...assessment, validUntil: inDays(90) });
    await change('withdrawSystem', production(whole));
  });

  it('stand on the subprocessor that provides them, which may not be taken away under them', async () => {
    await act(service, 'closeGate', 'Subprocessor', { id: provider, reason: 'An incident' });
    expect(await readAt(of.id)).toMatchObject({
      atRisk: [{ reason: 'GATE_CLOSED', path: [{ relation: 'CONNECTS_TO' }] }],
    });
    expect(
      await act(service, 'retireSubprocessor', 'Subprocessor', { id: provider, reason: 'Replaced' }),
    ).toMatchObject({ code: 'STILL_NEEDED' });
    const link = { from: { kind: 'SYSTEM', id: of.id }, to: { kind: 'SUBPROCESSOR', id: provider } };
    expect(await act(service, 'linkLineage', 'LineageLink', { ...link, relation: 'CONNECTS_TO' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('addSystemConnector'),
    });
  });

  it('are removed, and stay in the history of the system and of their provider', async () => {
    const facts = async () =>
      (
        await service.tell(
          'query ($id: ID!) { history(kind: SYSTEM, id: $id) { entries { type data { value } changes { name before after } } } }',
          { id: of.id },
        )
      ).entries;
    const told = async () =>
      (await facts()).some(({ data }) => data.some(({ value }) => value.includes('gate_closed')));
    await until(told, 'the record that the gate is closed');
    await change('removeSystemConnector', { ...of, reason: 'No longer needed' });
    expect(await readAt(of.id)).toMatchObject({ connectors: [], atRisk: [] });
    const diff = await service.tell(
      'query ($id: ID!, $from: Instant!, $to: Instant) { assetDiff(kind: SYSTEM, id: $id, from: $from, to: $to) { changes { name before after } upstreamAdded { kind } } }',
      { id: of.id, from: before, to: during },
    );
    expect(diff.changes).toContainEqual({
      name: 'connectors',
      before: null,
      after: expect.stringContaining('"permissions":["tickets:read"]'),
    });
    expect(diff.upstreamAdded).toEqual([{ kind: 'SUBPROCESSOR' }]);
    const entries = await facts();
    const permitted = entries.find(({ type }) => type === 'SystemConnectorPermitted')!;
    expect(permitted.changes).toContainEqual({ name: 'mayWrite', before: 'false', after: 'true' });
    const added = entries.find(({ type }) => type === 'SystemConnectorAdded')!;
    expect(added.changes).toContainEqual({ name: 'name', before: null, after: 'Tickets' });
    const { related } = await service.tell(
      'query ($id: ID!) { history(kind: SUBPROCESSOR, id: $id) { related { entries { type reason } } } }',
      { id: provider },
    );
    expect(related.entries[0]).toEqual({ type: 'SystemConnectorAdded', reason: 'To answer tickets' });
    expect(related.entries.at(-1)).toEqual({ type: 'SystemConnectorRemoved', reason: 'No longer needed' });
  });
});
