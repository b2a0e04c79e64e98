import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '@custodia/kernel';
import { datasetVersionState } from '../dataset/lifecycle.policy.js';
import { Dataset, DatasetVersion } from '../dataset/dataset.row.js';
import { datasetVersionStates } from '../dataset/version-states.js';
import { modelVersionState } from '../model/lifecycle.policy.js';
import { Model, ModelVersion } from '../model/model.row.js';
import { modelVersionStates } from '../model/version-states.js';
import { promptVersionState } from '../prompt/lifecycle.policy.js';
import { Prompt, PromptVersion } from '../prompt/prompt.row.js';
import { promptVersionStates } from '../prompt/version-states.js';
import { testReader } from '../reader.testing.js';
import { filterByState } from './version-states.js';

filterByState(ModelVersion, 'state', 'modelId', modelVersionStates);
filterByState(DatasetVersion, 'state', 'datasetId', datasetVersionStates);
filterByState(PromptVersion, 'lifecycleState', 'promptId', promptVersionStates);
const opened = testReader([Model, ModelVersion, Dataset, DatasetVersion, Prompt, PromptVersion]);

/** Writes rows as a projection would: what is not given gets an empty value of its type. */
async function write(table: string, given: readonly Record<string, unknown>[]): Promise<void> {
  const { rows } = await opened.owner.query<{ column_name: string; data_type: string; is_nullable: string }>(
    `select column_name, data_type, is_nullable from information_schema.columns where table_name = $1 and is_generated = 'NEVER'`,
    [table],
  );
  const empty: Record<string, unknown> = {
    text: '',
    jsonb: [],
    ARRAY: [],
    boolean: false,
    integer: 0,
    'timestamp with time zone': '2026-01-01T00:00:00Z',
  };
  const names = rows.map(({ column_name }) => column_name);
  const filled = given.map((row) => ({
    ...Object.fromEntries(
      rows.map(({ column_name, data_type, is_nullable }) => [
        column_name,
        is_nullable === 'NO' ? empty[data_type] : null,
      ]),
    ),
    ...row,
  }));
  await opened.owner.query(
    `insert into ${table} (${names.join(', ')}) select ${names.join(', ')} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(filled)],
  );
}

const status = fc.constantFrom('registered' as const, 'retired' as const, 'disposed' as const);
const classification = fc.constantFrom(
  'public' as const,
  'internal' as const,
  'confidential' as const,
  'restricted' as const,
);
const maybe = <Value>(...values: Value[]) => fc.constantFrom(null, ...values);

const models = fc
  .record({
    model: status,
    documented: fc.boolean(),
    evaluated: fc.boolean(),
    approved: fc.boolean(),
    runs: fc.boolean(),
    decided: maybe('suspended' as const, 'deprecated' as const, 'rejected' as const),
    quarantined: fc.boolean(),
  })
  .map((facts) => {
    const { documented, evaluated, approved, runs, decided, quarantined } = facts;
    return {
      state: modelVersionState(facts) as string,
      asset: (version: string) => ({
        status: facts.model,
        documented,
        deployments: runs ? [{ environment: 'staging', versionId: version, since: '2026-01-01' }] : [],
      }),
      version: { evaluations: [{ passed: false }, { passed: evaluated }], approved, decided, quarantined },
    };
  });
const datasets = fc
  .record({
    dataset: status,
    classification,
    collected: fc.boolean(),
    validated: fc.boolean(),
    approvedFor: fc.option(classification),
    used: fc.boolean(),
    decided: maybe('frozen' as const, 'deprecated' as const),
    quarantined: fc.boolean(),
  })
  .map((facts) => {
    const { collected, validated, approvedFor, used, decided, quarantined } = facts;
    return {
      state: datasetVersionState(facts) as string,
      asset: () => ({ status: facts.dataset, classification: facts.classification }),
      version: {
        locations: collected ? [{ kind: 'path' }] : [],
        validations: validated ? [{ passed: false }, { passed: true }] : [{ passed: true }, { passed: false }],
        approval: approvedFor && { handledAs: approvedFor },
        used,
        decided,
        quarantined,
      },
    };
  });
const prompts = fc
  .record({
    prompt: status,
    reviewed: fc.boolean(),
    approved: fc.boolean(),
    environments: fc.subarray(['staging', 'production']),
    superseded: fc.boolean(),
    withdrawn: fc.boolean(),
  })
  .map((facts) => {
    const { reviewed, approved, environments, superseded, withdrawn } = facts;
    return {
      state: promptVersionState(facts) as string,
      asset: (version: string) => ({
        status: facts.prompt,
        deployments: environments.map((environment) => ({ environment, versionId: version, since: '2026-01-01' })),
      }),
      version: { reviews: reviewed ? [{ note: 'Read' }] : [], approved, superseded, withdrawn },
    };
  });

it.each([
  ['model', ModelVersion, 'state', models],
  ['dataset', DatasetVersion, 'state', datasets],
  ['prompt', PromptVersion, 'lifecycleState', prompts],
] as const)('finds versions of a %s by the state that the rules give them', async (kind, row, field, some) => {
  const organisation = newId();
  const cases = fc
    .sample(some as fc.Arbitrary<Case>, { numRuns: 190, seed: 7 })
    .map((one) => ({ ...one, id: newId() }));
  const own = { organisation_id: organisation };
  await write(
    `${kind}_v1`,
    cases.map(({ id, asset }) => ({ ...own, id, card: {}, ...asset(`${id}-1`) })),
  );
  await write(
    `${kind}_version_v1`,
    cases.map(({ id, version }) => ({ ...own, id: `${id}-1`, [`${kind}_id`]: id, ...version })),
  );
  const found = async (states: readonly string[]): Promise<string[]> => {
    const session = opened.reader.session(organisation);
    const { nodes } = await session.list(row as typeof ModelVersion, {
      filter: { [field]: { in: states } },
      first: 200,
    });
    await session.end();
    return nodes.map(({ id }) => id).toSorted();
  };
  const expected = (states: readonly string[]) =>
    cases.flatMap(({ id, state }) => (states.includes(state) ? [`${id}-1`] : [])).toSorted();
  const states = [...new Set(cases.map(({ state }) => state))];
  expect(states.length).toBeGreaterThanOrEqual(7);
  for (const state of states) {
    expect([state, await found([state])]).toEqual([state, expected([state])]);
    const others = states.filter((other) => other !== state);
    expect([state, await found(others)]).toEqual([state, expected(others)]);
  }
});

interface Case {
  readonly state: string;
  readonly asset: (version: string) => object;
  readonly version: object;
}
