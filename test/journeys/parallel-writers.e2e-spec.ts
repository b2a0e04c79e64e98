import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { testDatabase } from '@custodia/postgres/testing';
import { graphqlOver } from '../support/http.js';
import { processes, type CustodiaProcess, type Processes } from '../support/processes.js';

const writers = 200;
let database: Awaited<ReturnType<typeof testDatabase>>;
let group: Processes;
let apis: CustodiaProcess[];

beforeAll(async () => {
  database = await testDatabase();
  group = processes({
    DATABASE_URL: database.url,
    CUSTODIA_RATE_PER_ADDRESS: '1000000',
    // What is shown is that turns lose nothing; how long they take is a matter of the machine.
    CUSTODIA_STATEMENT_TIMEOUT_MS: '60000',
    CUSTODIA_EXECUTION_TIMEOUT_MS: '90000',
  });
  apis = [await group.start('api')];
  await group.start('worker');
  apis.push(...(await Promise.all([group.start('api'), group.start('api')])));
});
afterAll(async () => {
  await group?.stop();
  await database?.drop();
});

const over = <const Text extends string>(process: number, query: Text, variables: object) =>
  graphqlOver(apis[process % apis.length]!.address, query, { variables, token: apis[0]!.token });

describe('many writers on one asset in three processes', () => {
  it('lose nothing that was acknowledged, and meet no fault', async () => {
    const id = newId();
    await over(0, 'mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename } }', {
      input: { id, name: 'Written by many', purpose: 'Two hundred writers at once.' },
    });
    const add = async (label: string, process: number) => {
      const { data, errors } = await over(
        process,
        `mutation($input: AddModelVersionInput!) { addModelVersion(input: $input) { __typename ... on Refusal { code } } }`,
        { input: { id, label } },
      );
      return { fault: errors, ...data?.addModelVersion } as { fault?: unknown; __typename?: string; code?: string };
    };
    const labels = Array.from({ length: writers }, (_, index) => `1.0.${index}`);
    const answers = await Promise.all(labels.map(add));
    expect(answers.filter(({ fault }) => fault)).toEqual([]);
    const acknowledged = labels.filter((_, index) =>
      ['Model', 'RecordedNotYetVisible'].includes(answers[index]!.__typename ?? ''),
    );
    const refused = answers.filter(({ code }) => code !== undefined);
    expect(refused.filter(({ code }) => code !== 'TRY_AGAIN')).toEqual([]);
    // What was refused may be repeated, and is then recorded.
    const later = labels.filter((label) => !acknowledged.includes(label));
    for (const label of later) expect(await add(label, 0)).toMatchObject({ fault: undefined });
    const { data } = await over(1, 'query($id: ID!) { model(id: $id) { revision versions { label } } }', { id });
    const seen = data.model!;
    expect(seen.versions.map(({ label }) => label).sort()).toEqual([...labels].sort());
    expect(seen.revision).toBe(writers);
    expect(acknowledged.length).toBeGreaterThan(writers / 2);
  });
});
