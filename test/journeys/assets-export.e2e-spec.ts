import { beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, http } from '../support/http.js';
import { inventoryOf } from '../support/inventory.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
let before: string;
beforeAll(async () => {
  service = await newTenant();
  await register('Model', '=HYPERLINK("https://evil.example")');
  await register('Dataset', 'Claims');
  before = new Date().toISOString();
  await register('System', 'Desk');
});

const { register } = inventoryOf(() => service);
const get = (path: string, token: string | null = service.founded.token!) => {
  const asked = http(service.address).get(`/exports/${path}`);
  return token ? asked.set(bearer(token)) : asked;
};
const rows = async (query = ''): Promise<{ name: string; kind: string }[]> =>
  JSON.parse((await get(`assets.json${query}`)).text) as { name: string; kind: string }[];
const names = async (query = '') => (await rows(query)).map(({ name }) => name);

describe('the inventory as a file', () => {
  it('is what the list tells, under the same filters and as of the same moments', async () => {
    const { edges } = await service.tell(
      '{ assets { edges { node { kind id name purpose status classification ownerId custodianId environments revision createdAt updatedAt } } } }',
    );
    expect(await rows()).toEqual(edges.map(({ node }) => node));
    expect(await names('?kind=DATASET&kind=SYSTEM')).toEqual(['Claims', 'Desk']);
    expect(await names('?text=claims')).toEqual(['Claims']);
    expect(await names('?status=RETIRED')).toEqual([]);
    expect(await names(`?asOf=${before}&kind=SYSTEM`)).toEqual([]);
  });

  it('is a csv that runs nothing', async () => {
    const answer = await get('assets.csv?kind=MODEL');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain('assets.csv');
    const [heading, line] = answer.text.split('\r\n');
    expect(heading).toContain('kind,id,name');
    expect(line).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });

  it('is for members of the organisation only', async () => {
    expect((await get('assets.csv', null)).status).toBe(401);
    expect((await get('assets.json', await service.strangerToken())).text).toBe('[]\n');
  });

  it('refuses a filter that it does not know, and a moment that has not come', async () => {
    for (const [query, field] of [
      ['knid=MODEL', 'query'],
      ['kind=ROBOT', 'kind.0'],
      ['asOf=yesterday', 'asOf'],
      ['asOf=2999-01-01', 'asOf'],
    ] as const) {
      const answer = await get(`assets.csv?${query}`);
      expect([query, answer.status]).toEqual([query, 422]);
      expect(answer.body).toMatchObject({ code: expect.stringMatching(/^INVALID_/), field });
    }
  });
});
