import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { publicOperations } from '@custodia/certificates/api';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { newId } from '@custodia/kernel';
import { http } from '../support/http.js';
import { everyOperation } from '../support/operations.js';
import { newTenant, type Tenant } from '../support/service.js';

const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));
const marker = `of the first organisation ${newId()}`;
let service: Tenant;
let id: string;

beforeAll(async () => {
  service = await newTenant();
  const model = await service.change('registerModel', 'Model { id }', { name: marker, purpose: marker });
  id = model.id;
});

describe('every operation of the schema', () => {
  const operations = everyOperation(schema, '0198c7a2-0000-7000-8000-000000000001');

  it('is there to be tested', () => expect(operations.length).toBeGreaterThan(30));

  it.each(operations.map((operation) => [`${operation.kind} ${operation.name}`, operation] as const))(
    '%s is closed without a token',
    async (_, { name, text, variables }) => {
      const { status, data, errors = [] } = await service.ask(text, variables, null);
      expect(status).toBe(401);
      expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['UNAUTHENTICATED']);
      expect(data?.[name] ?? null).toBeNull();
    },
  );

  it.each(publicOperations)('registered to be open to anyone is answered without a token: %s', async (text) => {
    const { errors = [] } = await service.ask(`# with a comment\n${text}`, { file: '{}' }, null);
    expect(errors).toEqual([]);
    const digest = createHash('sha256').update(text).digest('hex');
    const body = { variables: { file: '{}' }, extensions: { persistedQuery: { version: 1, sha256Hash: digest } } };
    const response = await http(service.address).post('/graphql').send(body);
    expect(response.body).toMatchObject({ data: expect.any(Object) });
  });

  it('is closed to a token that was never issued', async () => {
    const { errors } = await service.ask('{ models { totalCount } }', {}, `cus_${'a'.repeat(43)}`);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('another organisation', () => {
  it('can neither see nor change anything, whatever it asks with the ids of the first', async () => {
    const stranger = await service.strangerToken();
    const before = await service.lengthOfLog(service.founded.organisationId);
    for (const { name, text, variables } of everyOperation(schema, id)) {
      const { data, errors = [] } = await service.ask(text, variables, stranger);
      expect(`${name}: ${JSON.stringify({ data, errors })}`).not.toContain(marker);
      expect(
        errors.filter(({ extensions }) => extensions?.['code'] === 'FAULT').map(({ message }) => `${name}: ${message}`),
      ).toEqual([]);
    }
    expect(await service.lengthOfLog(service.founded.organisationId)).toBe(before);
  });
});
