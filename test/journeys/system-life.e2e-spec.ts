import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act, inDays } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const change = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  act(service, mutation, 'System', input, fields);
const register = async (name: string): Promise<string> =>
  (await change('registerSystem', { name, purpose: 'Answers' })).id;
const readAt = (id: string, at?: string) =>
  service.tell(
    'query ($id: ID!, $at: Instant) { system(id: $id, asOf: $at) { state suspensionReason atRisk { reason path { relation } } } }',
    { id, at },
  );

describe('the life of a system', () => {
  const production = { environment: 'PRODUCTION' };
  const method = 'A trial with ten testers.';

  it('goes from a plan to its end, and tells what is possible next', async () => {
    const [part, id, whole] = [await register('Retrieval'), await register('Desk'), await register('Front office')];
    const step = (mutation: Mutation, input: object = {}) =>
      change(mutation, { id, ...input }, 'state nextSteps { mutation to } verification { method passed }');
    const built = { components: [{ asset: { kind: 'SYSTEM', id: part } }] };
    expect(await step('verifySystem', { method, passed: true })).toMatchObject({ code: 'STEP_NOT_ALLOWED' });
    const composed = await step('composeSystem', built);
    expect(composed).toMatchObject({ state: 'BUILT' });
    expect(composed.nextSteps).toContainEqual({ mutation: 'verifySystem', to: ['BUILT', 'VERIFIED'] });
    const verified = await step('verifySystem', { method, passed: true });
    expect(verified).toMatchObject({ state: 'VERIFIED', verification: { method, passed: true } });
    expect(await step('composeSystem', { components: [] })).toMatchObject({ state: 'PLANNED', verification: null });
    await step('composeSystem', built);
    await step('verifySystem', { method, passed: true });
    expect(await step('suspendSystem', { reason: 'Too early' })).toMatchObject({ code: 'STEP_NOT_ALLOWED' });
    expect(await step('deploySystem', production)).toMatchObject({ state: 'OPERATING' });

    await change('composeSystem', { id: whole, components: [{ asset: { kind: 'SYSTEM', id } }] });
    await change('deploySystem', { id: whole, ...production });
    const before = new Date().toISOString();
    expect(await step('suspendSystem', { reason: 'An incident' })).toMatchObject({ state: 'SUSPENDED' });
    expect(await readAt(id)).toEqual({
      state: 'SUSPENDED',
      suspensionReason: 'An incident',
      atRisk: [{ reason: 'SUSPENDED', path: [] }],
    });
    expect(await readAt(whole)).toMatchObject({ atRisk: [{ reason: 'SUSPENDED', path: [{ relation: 'CONTAINS' }] }] });
    expect(await readAt(id, before)).toEqual({ state: 'OPERATING', suspensionReason: null, atRisk: [] });
    expect(await step('deploySystem', { environment: 'STAGING' })).toMatchObject({ code: 'STEP_NOT_ALLOWED' });
    const { edges } = await service.tell(
      '{ systems(filter: { state: { in: [SUSPENDED] } }) { edges { node { id } } } }',
    );
    expect(edges.map(({ node }) => node.id)).toEqual([id]);
    const tool = { name: 'Mail', kind: 'API', permissions: ['send'], mayWrite: true, actsAlone: true };
    const { connectors } = await change('addSystemConnector', { id, ...tool }, 'connectors { id }');
    expect(await step('resumeSystem', { reason: 'It is over' })).toMatchObject({ code: 'PART_NOT_USABLE' });
    const assessment = { level: 'LOW', rationale: 'It sends drafts to its own team.', validUntil: inDays(30) };
    await change('assessSystemConnector', { id, connectorId: connectors[0]!.id, ...assessment });
    expect(await step('resumeSystem', { reason: 'It is over' })).toMatchObject({ state: 'OPERATING' });

    expect(await step('retireSystem', { reason: 'Replaced' })).toMatchObject({ code: 'STILL_DEPLOYED' });
    await change('withdrawSystem', { id: whole, ...production });
    expect(await step('withdrawSystem', production)).toMatchObject({ state: 'VERIFIED' });
    expect(await step('retireSystem', { reason: 'Replaced' })).toMatchObject({ state: 'DECOMMISSIONING' });
    expect(await step('verifySystem', { method, passed: true })).toMatchObject({ code: 'STEP_NOT_ALLOWED' });
  });
});
