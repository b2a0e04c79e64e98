import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { mutationText, type Changed, type Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
beforeAll(async () => (service = await newTenant()));

const model = 'Model { id name revision }';

async function ask<const Success extends string>(
  key: string,
  mutation: Mutation,
  success: Success,
  input: object,
): Promise<Changed<Success>> {
  const { data, errors } = await service.ask(mutationText(mutation, success), { input }, undefined, {
    'idempotency-key': key,
  });
  expect(errors).toBeUndefined();
  return data[mutation] as Changed<Success>;
}
const named = (name: string) => ({ name, purpose: 'To be registered once.' });
const totalOf = async (name: string): Promise<number> =>
  (await service.tell('query($name: String!) { models(filter: { name: { eq: $name } }) { totalCount } }', { name }))
    .totalCount;

describe('the header Idempotency-Key', () => {
  it('lets a request be sent again, and answers with the same record', async () => {
    const [key, name] = [newId(), newId()];
    const first = await ask(key, 'registerModel', model, named(name));
    expect(first).toMatchObject({ __typename: 'Model', name });
    expect(await ask(key, 'registerModel', model, named(name))).toEqual(first);
    expect(await totalOf(name)).toBe(1);
  });

  it('is refused with another input, for what is made new, for a change, and for a change of another record', async () => {
    const [key, name, other] = [newId(), newId(), newId()];
    const { id } = await ask(key, 'registerModel', model, named(name));
    expect(await ask(key, 'registerModel', model, named(other))).toMatchObject({ code: 'KEY_REUSED' });
    expect(await totalOf(other)).toBe(0);

    const second = await ask(newId(), 'registerModel', model, named(newId()));
    const change = newId();
    expect(await ask(change, 'addModelVersion', model, { id, label: '1' })).toMatchObject({ revision: 1 });
    expect(await ask(change, 'addModelVersion', model, { id, label: '2' })).toMatchObject({ code: 'KEY_REUSED' });
    expect(await ask(change, 'addModelVersion', model, { id: second.id, label: '1' })).toMatchObject({
      code: 'KEY_REUSED',
    });
    expect(await ask(change, 'addModelVersion', model, { id, label: '1' })).toMatchObject({ revision: 1 });
  });

  it('belongs to one operation and its place, so that one request can hold several mutations', async () => {
    const [key, one, two] = [newId(), newId(), newId()];
    const both = `mutation($one: RegisterModelInput!, $two: RegisterModelInput!) {
      one: registerModel(input: $one) { ... on Model { id name } } two: registerModel(input: $two) { ... on Model { id name } } }`;
    const variables = { one: named(one), two: named(two) };
    const send = () => service.ask(both, variables, undefined, { 'idempotency-key': key });
    const first = await send();
    expect(first.data).toMatchObject({ one: { name: one }, two: { name: two } });
    const ids = [first.data.one, first.data.two].map((made) => ('id' in made ? made.id : undefined));
    expect(ids[0]).not.toBe(ids[1]);
    // Again, also by then compiled.
    expect((await send()).data).toEqual(first.data);
    const card = [{ field: 'intendedUse', text: 'None.' }];
    expect(await ask(key, 'documentModel', model, { id: ids[0]!, card })).toMatchObject({ revision: 1 });
  });

  it('is free again after a refusal, because nothing was recorded', async () => {
    const key = newId();
    expect(await ask(key, 'addModelVersion', model, { id: newId(), label: '1' })).toMatchObject({ code: 'NOT_FOUND' });
    const { id } = await ask(newId(), 'registerModel', model, named(newId()));
    expect(await ask(key, 'addModelVersion', model, { id, label: '1' })).toMatchObject({ revision: 1 });
  });

  it('has a bounded length', async () =>
    expect(await ask('k'.repeat(300), 'registerModel', model, named('Never'))).toMatchObject({
      code: 'INVALID_INPUT',
    }));

  it('covers an import of many assets: the repeat records nothing, another file is refused', async () => {
    const report = 'ImportReport { counts { created matched } }';
    const file = (name: string) => ({
      fileName: 'bom.json',
      content: Buffer.from(
        JSON.stringify({
          bomFormat: 'CycloneDX',
          specVersion: '1.6',
          version: 1,
          components: [
            { type: 'machine-learning-model', 'bom-ref': 'model', name, version: '1' },
            { type: 'data', 'bom-ref': 'data', name: `${name} data`, version: '1', data: [{ type: 'dataset' }] },
          ],
        }),
      ).toString('base64'),
    });
    const [key, one, other] = [newId(), newId(), newId()];
    const length = () => service.lengthOfLog(service.founded.organisationId);
    expect(await ask(key, 'importAssets', report, file(one))).toMatchObject({ counts: { created: 2 } });
    const after = await length();
    expect(await ask(key, 'importAssets', report, file(one))).toMatchObject({
      __typename: 'ImportReport',
      counts: { created: 0 },
    });
    expect(await ask(key, 'importAssets', report, file(other))).toMatchObject({ code: 'KEY_REUSED' });
    expect(await length()).toBe(after);
  });

  it('never answers with the secret of a token that was not issued', async () => {
    const issued = 'IssuedApiToken { secret token { id } }';
    const [key, input] = [newId(), { label: 'Once', scopes: ['ADMIN'] }];
    const { secret } = await ask(key, 'issueApiToken', issued, input);
    expect((await service.ask('{ me { tokenId } }', {}, secret)).status).toBe(200);
    expect(await ask(key, 'issueApiToken', issued, input)).toEqual({
      __typename: 'IdTaken',
      code: 'ID_TAKEN',
      message: expect.stringContaining('A token is shown only when it is issued'),
    });
    const { tokenId } = (await service.ask('{ me { tokenId } }', {}, secret)).data.me;
    const again = newId();
    expect(await ask(again, 'rotateApiToken', issued, { id: tokenId, overlapHours: 1 })).toMatchObject({
      token: { id: expect.any(String) },
    });
    expect(await ask(again, 'rotateApiToken', issued, { id: tokenId, overlapHours: 1 })).toMatchObject({
      code: 'ID_TAKEN',
    });
  });
});
