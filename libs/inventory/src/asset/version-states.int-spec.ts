import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '@custodia/kernel';
import { suits } from './asset.policy.js';
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
        environments: runs ? ['staging'] : [],
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
      asset: () => ({
        status: facts.dataset,
        classification: facts.classification,
        raised: approvedFor !== null && !suits(facts.classification, approvedFor),
      }),
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
        environments,
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

/** An inventory in which nearly every version is in one state, and the others are in the state that is looked for. */
const inventories = {
  model: {
    row: ModelVersion,
    field: 'state',
    most: { asset: { documented: true }, version: { approved: true } },
    rare: {
      registered: { asset: {}, version: {} },
      documented: { asset: { documented: true }, version: {} },
      evaluated: { asset: { documented: true }, version: { evaluations: [{ passed: true }] } },
      suspended: { asset: {}, version: { approved: true, decided: 'suspended' } },
      quarantined: { asset: {}, version: { quarantined: true } },
      retiring: { asset: { status: 'retired' }, version: { approved: true } },
      deployed: { asset: { documented: true, environments: ['production'] }, version: { approved: true } },
    },
  },
  dataset: {
    row: DatasetVersion,
    field: 'state',
    most: { asset: {}, version: { approval: { handledAs: 'internal' }, used: true } },
    rare: {
      proposed: { asset: {}, version: {} },
      collected: { asset: {}, version: { digest: 'sha256:0' } },
      validated: { asset: {}, version: { validations: [{ passed: true }] } },
      approved: { asset: {}, version: { approval: { handledAs: 'internal' } } },
      frozen: { asset: {}, version: { decided: 'frozen' } },
    },
  },
  prompt: {
    row: PromptVersion,
    field: 'lifecycleState',
    most: { asset: {}, version: { approved: true, superseded: true } },
    rare: {
      draft: { asset: {}, version: {} },
      reviewed: { asset: {}, version: { reviews: [{ note: 'Read' }] } },
      active: { asset: { environments: ['production'] }, version: { approved: true, superseded: true } },
      withdrawn: { asset: {}, version: { approved: true, withdrawn: true } },
    },
  },
} as const;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** How many rows of a table a plan has looked at. */
const lookedAt = (plan: Plan, table: string): number =>
  (plan['Relation Name'] === table
    ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
    : 0) + (plan.Plans ?? []).reduce((sum, each) => sum + lookedAt(each, table), 0);

it.each(['model', 'dataset', 'prompt'] as const)(
  'looks for the few versions of a %s in a state among no others, and for those in the usual state in the order of the list',
  async (kind) => {
    const { row, field, most, rare } = inventories[kind];
    const organisation = newId();
    const assets: Record<string, unknown>[] = [];
    const versions: Record<string, unknown>[] = [];
    const add = (name: string, { asset, version }: { readonly asset: object; readonly version: object }): void => {
      const [id, at] = [newId(), new Date(Date.UTC(2026, 0, 1) + assets.length * 1_000).toISOString()];
      const runs = 'environments' in asset ? [{ environment: 'production', versionId: `${id}-1` }] : [];
      const own = { organisation_id: organisation, created_at: at };
      assets.push({ ...own, id, name, status: 'registered', classification: 'internal', deployments: runs, ...asset });
      versions.push({ ...own, id: `${id}-1`, [`${kind}_id`]: id, ...version });
    };
    const states = Object.entries(rare);
    for (let n = 0; n < 8_000; n++) add('usual', most);
    for (const [state, one] of states) for (let n = 0; n < 3; n++) add(state, one);
    const table = `${kind}_version_v1`;
    await write(`${kind}_v1`, assets);
    await write(table, versions);
    await opened.owner.query(`analyze ${kind}_v1, ${table}`);
    const usual = kind === 'model' ? 'approved' : kind === 'dataset' ? 'in_use' : 'superseded';
    for (const [state, count] of [...states.map(([state]) => [state, 3] as const), [usual, 20] as const]) {
      const session = opened.reader.session(organisation);
      const { nodes } = await session.list(row as typeof ModelVersion, {
        filter: { [field]: { in: [state] } },
        first: 20,
      });
      expect([state, nodes.length]).toEqual([state, count]);
      // The statement of the list, as the connection has kept it.
      const [{ name } = { name: '' }] = await session.query<{ name: string }>(
        `select name from pg_prepared_statements where name like 'r%' and statement like '%"${table}" "r"%' and statement not like '%pg_prepared%' order by prepare_time desc limit 1`,
      );
      const [explained] = await session.query<{ 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }>(
        `explain (analyze, format json) execute "${name}" ('{${state}}')`,
      );
      await session.end();
      const looked = lookedAt(explained!['QUERY PLAN'][0].Plan, table);
      expect([state, looked, looked < 200]).toEqual([state, looked, true]);
    }
  },
  60_000,
);
