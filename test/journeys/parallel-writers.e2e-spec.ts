import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@custodia/postgres/testing';
import { processes, type CustodiaProcess, type Processes } from '../support/processes.js';

const writers = 200;
let database: Awaited<ReturnType<typeof testDatabase>>;
let group: Processes;
let apis: CustodiaProcess[];

beforeAll(async () => {
  database = await testDatabase();
  group = processes({ DATABASE_URL: database.url, CUSTODIA_RATE_PER_ADDRESS: '1000000' });
  apis = [await group.start('api')];
  await group.start('worker');
  apis.push(...(await Promise.all([group.start('api'), group.start('api')])));
});
afterAll(async () => {
  await group?.stop();
  await database?.drop();
});

async function ask(process: number, query: string, variables: object): Promise<any> {
  const response = await fetch(`${apis[process % apis.length]!.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apis[0]!.token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as any;
  if (errors) return { fault: errors };
  return Object.values(data)[0];
}

describe('many writers on one asset in three processes', () => {
  it('lose nothing that was acknowledged, and meet no fault', async () => {
    const model = await ask(
      0,
      'mutation($input: RegisterModelInput!) { registerModel(input: $input) { ... on Model { id } } }',
      { input: { name: 'Written by many', purpose: 'Two hundred writers at once.' } },
    );
    const add = (label: string, process: number) =>
      ask(
        process,
        `mutation($input: AddModelVersionInput!) { addModelVersion(input: $input) {
          __typename ... on RecordedNotYetVisible { id } ... on Refusal { code } } }`,
        { input: { id: model.id, label } },
      );
    const labels = Array.from({ length: writers }, (_, index) => `1.0.${index}`);
    const answers = await Promise.all(labels.map(add));
    expect(answers.filter(({ fault }) => fault)).toEqual([]);
    const acknowledged = labels.filter((_, index) =>
      ['Model', 'RecordedNotYetVisible'].includes(answers[index].__typename),
    );
    const refused = answers.filter(({ code }) => code !== undefined);
    expect(refused.filter(({ code }) => code !== 'TRY_AGAIN')).toEqual([]);
    // What was refused may be repeated, and is then recorded.
    const later = labels.filter((label) => !acknowledged.includes(label));
    for (const label of later) expect(await add(label, 0)).not.toHaveProperty('fault');
    const seen = await ask(1, 'query($id: ID!) { model(id: $id) { revision versions { label } } }', { id: model.id });
    expect(seen.versions.map(({ label }: { label: string }) => label).sort()).toEqual([...labels].sort());
    expect(seen.revision).toBe(writers);
    expect(acknowledged.length).toBeGreaterThan(writers / 2);
  });
});
