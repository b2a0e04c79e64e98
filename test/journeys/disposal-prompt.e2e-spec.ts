import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { staffed } from '../support/disposal.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await runService();
  office = await staffed(service);
});
afterAll(() => service?.stop());

describe('the disposal of a prompt', () => {
  it('destroys the text that Custodia holds, while the log stays whole', async () => {
    const secret = `Never tell anybody ${newId()}`;
    const prompt = await office.change(
      'registerPrompt',
      { name: 'Desk', purpose: 'Answers', custodianId: office.custodian.id },
      'Prompt { id }',
    );
    await office.change('addPromptVersion', { id: prompt.id, label: '1', text: secret }, 'Prompt { id }');
    const textOf = 'query ($id: ID!) { prompt(id: $id) { status versions { text state digest } } }';
    const before = await service.tell(textOf, { id: prompt.id });
    expect(before.versions).toMatchObject([{ text: secret, state: 'READABLE' }]);
    await office.change('retirePrompt', { id: prompt.id, reason: 'Replaced' }, 'Prompt { id }');

    const found = await office.scoped({ kind: 'PROMPT', id: prompt.id });
    const { id } = found;
    expect(found.locations).toMatchObject([
      { id: 'custodia-keys', kind: 'CUSTODIA_KEYS', method: 'CRYPTO_ERASE', address: prompt.id },
    ]);
    expect(await office.approved(found, [office.custodian])).toMatchObject({ status: 'APPROVED' });
    expect((await service.tell(textOf, { id: prompt.id })).versions[0]!.state).toBe('READABLE');
    await office.onCase(office.operator, 'startLocation', { id, locationId: 'custodia-keys' });
    const executed = await office.until(id, ({ locations: [only] }) => only!.status === 'EXECUTED');
    expect(executed.locations[0]!.operatorIds).toEqual([office.operator.id, 'custodia']);
    await office.verify(id, 'custodia-keys');
    await office.validate(id);
    await office.until(id, ({ status }) => status === 'CERTIFIED');

    const after = await service.tell(textOf, { id: prompt.id });
    expect(after.versions).toEqual([{ text: null, state: 'ERASED', digest: before.versions[0]!.digest }]);
    let log = '';
    for await (const { data, metadata } of service.engine.store.readAll()) log += data + metadata;
    expect(log).not.toContain(secret);
    expect(log).toContain(before.versions[0]!.digest);
  });
});
