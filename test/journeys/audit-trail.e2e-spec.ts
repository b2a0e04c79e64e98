import { beforeAll, describe, expect, it } from '@jest/globals';
import { confidentialWorld } from '../support/confidential.js';
import type { Person } from '../support/disposal.js';
import { bearer, http } from '../support/http.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
let world: Awaited<ReturnType<typeof confidentialWorld>>;

beforeAll(async () => {
  service = await newTenant();
  world = await confidentialWorld(service);
}, 60_000);

describe('the audit trail', () => {
  const exported = (query: string, { token }: Pick<Person, 'token'>, format = 'json') =>
    http(service.address).get(`/exports/security.${format}?${query}`).set(bearer(token));
  type Entry = Readonly<Record<'kind' | 'code' | 'memberId' | 'subject' | 'lastAt', string>>;
  const entries = async (query: string) => JSON.parse((await exported(query, world.auditor)).text) as Entry[];
  const soon = (query: string) =>
    world.office.soon(
      () => entries(query),
      (found) => found.length > 0,
    );

  it('names who was denied which record', async () => {
    const prompt = world.idOf('prompt');
    await service.ask('query ($id: ID!) { prompt(id: $id) { name } }', { id: prompt }, world.viewer.token);
    const [entry] = await soon(`kind=ACCESS_DENIED&memberId=${world.viewer.id}&subject=${prompt}`);
    expect(entry).toMatchObject({ kind: 'ACCESS_DENIED', code: 'RECORD_HIDDEN' });
  });

  it('names who read which text, the owner included', async () => {
    const id = world.idOf('prompt');
    for (const person of [world.owner, world.auditor]) {
      const text = 'query ($id: ID!) { prompt(id: $id) { versions { text state } } }';
      expect((await service.ask(text, { id }, person.token)).data.prompt).toEqual({
        versions: [{ text: `Say ${world.marker}`, state: 'READABLE' }],
      });
      const [entry] = await soon(`kind=SECRET_READ&memberId=${person.id}&subject=${id}`);
      expect(entry).toMatchObject({ code: 'PROMPT_TEXT' });
    }
  });

  it('names who read which file', async () => {
    await http(service.address).get(`/files/${world.file}`).set(bearer(world.owner.token)).expect(200);
    const [entry] = await soon(`kind=SECRET_READ&memberId=${world.owner.id}&code=FILE`);
    expect(entry).toMatchObject({ subject: world.file });
  });

  it('is a file with what the list has, page by page, under filters', async () => {
    await soon(`subject=${world.file}`);
    const query = `query ($filter: SecurityEventFilter) { securityEvents(filter: $filter, first: 200) { totalCount edges { node { id kind code target actor memberId subject network count firstAt lastAt correlation } } } }`;
    const filter = { kind: { in: ['SECRET_READ'] }, lastAt: { from: '2020-01-01T00:00:00Z' } };
    const { edges } = await service.tell(query, { filter }, world.auditor.token);
    const told = await entries('kind=SECRET_READ&from=2020-01-01');
    expect(told).toHaveLength(edges.length);
    expect(told).toEqual(expect.arrayContaining(edges.map(({ node }) => node)));
    expect(told.map(({ lastAt }) => lastAt)).toEqual(told.map(({ lastAt }) => lastAt).sort());
    expect(await entries('to=2020-01-01')).toEqual([]);
    const { text, headers } = await exported(`subject=${world.file}`, world.auditor, 'csv');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n').slice(0, 2)).toEqual([
      expect.stringContaining('lastAt,firstAt,count,kind,code,target,memberId'),
      expect.stringContaining(`SECRET_READ,FILE,`),
    ]);
  });

  it('is for auditors and administrators, and refuses a filter that it does not know', async () => {
    expect((await exported('', world.viewer)).status).toBe(403);
    expect((await exported('', { token: await service.strangerToken() })).text).not.toContain(world.viewer.id);
    for (const [query, field] of [
      ['knid=FAULT', 'query'],
      ['kind=BAD', 'kind.0'],
      ['from=yesterday', 'from'],
    ] as const)
      expect(await exported(query, world.auditor)).toMatchObject({ status: 422, body: { field } });
  });
});
