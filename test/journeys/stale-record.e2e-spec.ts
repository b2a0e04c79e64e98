import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => (service = await runService()));
afterAll(() => service.stop());

const register = `mutation($input: RegisterModelInput!) { registerModel(input: $input) {
  __typename ... on Model { id } ... on Refusal { code } } }`;
const retire = `mutation($input: RetireModelInput!) { retireModel(input: $input) {
  __typename ... on Model { id } ... on RecordStale { code message staleSince } } }`;

describe('a record whose read model could not take an event', () => {
  it('is not decided on: the refusal says since when it is stale; other records are', async () => {
    const input = { name: 'Poisoned', purpose: 'An event of an earlier release holds NUL.' };
    const { id } = await service.tell(register, { input });
    const healthy = await service.tell(register, { input: { ...input, name: 'Healthy' } });
    const { store, waiter } = service.engine;
    const stream = `model-${service.founded.organisationId}.${id}`;
    const poison = { card: { intendedUse: { text: 'before\u0000after' } } };
    const meta = { organisation: service.founded.organisationId, actor: 'operator', at: new Date().toISOString() };
    const appended = await store.append(stream, 0, [
      {
        id: newId(),
        type: 'ModelDocumented',
        data: JSON.stringify(poison),
        metadata: JSON.stringify({ ...meta, schema: 1 }),
      },
    ]);
    if (appended.kind !== 'appended') throw new Error('The stream has another length');
    expect(await waiter.waitFor(['model'], appended.position, 30_000)).toBe(true);
    expect(await service.tell(retire, { input: { id, reason: 'No longer needed.' } })).toMatchObject({
      code: 'RECORD_STALE',
      staleSince: expect.stringMatching(/^\d{4}-/),
    });
    expect(await service.tell(retire, { input: { id: healthy.id, reason: 'No longer needed.' } })).toMatchObject({
      __typename: 'Model',
    });
  });
});
