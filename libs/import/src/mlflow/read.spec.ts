import { describe, expect, it } from '@jest/globals';
import { inspectBytes } from '../inspect.js';
import type { InspectReport } from '../plan.js';
import { renderReport } from '../render.js';

const inspect = (document: unknown): InspectReport =>
  inspectBytes('model.json', Buffer.from(JSON.stringify(document, null, 1)));
const version = (number: string, more: object = {}): object => ({
  name: 'wine',
  version: number,
  creation_timestamp: 1684716075276,
  current_stage: 'None',
  status: 'READY',
  run_id: `run${number}`,
  source: `s3://bucket/${number}`,
  tags: {},
  user_id: '',
  aliases: [],
  ...more,
});
const model = (more: object = {}, info: object = {}): unknown => ({
  system: { script: 'export_model.py', package_version: '1.2.0', mlflow_version: '2.3.2' },
  info: { num_src_versions: 3, num_dst_versions: 2, failed_versions: [], ...info },
  mlflow: {
    registered_model: {
      name: 'wine',
      description: 'Judges wine',
      creation_timestamp: 1684716075258,
      tags: [{ key: 'team', value: 'cellar' }],
      aliases: [
        { alias: 'champion', version: '1' },
        { alias: 'lost', version: '9' },
      ],
      versions: [
        version('10', { current_stage: 'Staging', aliases: ['champion'] }),
        version('1', { current_stage: 'Production', source: '/opt/mlruns/1', tags: { note: 'first' } }),
      ],
      ...more,
    },
  },
});

describe('an MLflow registered model', () => {
  const report = inspect(model());
  const asset = report.assets[0];

  it('becomes a model with its versions in order', () => {
    expect(report).toMatchObject({
      format: 'mlflow-export',
      formatVersion: '1.2.0',
      certainty: 0.99,
      importable: true,
    });
    expect(asset).toMatchObject({
      kind: 'model',
      name: 'wine',
      description: 'Judges wine',
      extra: { tags: { team: 'cellar' } },
    });
    expect(asset?.versions).toMatchObject([
      {
        label: '1',
        stage: 'Production',
        aliases: ['champion'],
        run: 'run1',
        createdAt: '2023-05-22T00:41:15.276Z',
        tags: { note: 'first' },
      },
      { label: '10', stage: 'Staging' },
    ]);
  });

  it('takes the aliases of the model as true, and reports what contradicts them', () => {
    expect(asset?.versions[1]?.aliases).toBeUndefined();
    const wrong = report.problems.filter((problem) => problem.field === 'aliases');
    expect(wrong.map((problem) => [problem.severity, problem.value])).toEqual([
      ['wrong', 'champion'],
      ['wrong', 'lost'],
    ]);
  });

  it('says that a stage is no approval, that digests are missing and that versions were left out', () => {
    expect(report.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ severity: 'note', field: 'current_stage' }),
        expect.objectContaining({ severity: 'missing', field: 'digest' }),
        expect.objectContaining({ severity: 'note', field: 'num_src_versions' }),
        expect.objectContaining({ severity: 'note', field: 'source' }),
      ]),
    );
    expect(asset?.completeness?.share).toBe(0);
  });

  it('reports counts that do not fit and versions that failed', () => {
    const problems = inspect(model({}, { num_dst_versions: 5, failed_versions: [{ version: '3' }] })).problems;
    expect(problems.filter((problem) => problem.severity === 'wrong').map((problem) => problem.field)).toEqual(
      expect.arrayContaining(['num_dst_versions', 'failed_versions']),
    );
  });

  it('survives times that are none', () => {
    const asset_ = inspect(
      model({
        versions: [
          version('1', { creation_timestamp: 1e300 }),
          version('2', { creation_timestamp: 'soon' }),
          version('3', { creation_timestamp: -5 }),
        ],
      }),
    ).assets[0];
    expect(asset_?.versions.map((each) => each.createdAt)).toEqual([undefined, undefined, undefined]);
  });

  it('is read from a REST answer too, with less certainty', () => {
    expect(inspect({ registered_model: { name: 'wine', latest_versions: [version('1')] } })).toMatchObject({
      format: 'mlflow-export',
      certainty: 0.8,
      assets: [{ name: 'wine', versions: [{ label: '1' }] }],
    });
  });

  it('is read from the export of one version', () => {
    expect(
      inspect({
        system: { script: 'export_model_version.py' },
        mlflow: { model_version: version('15', { user_id: 'ada@river.example' }) },
      }).assets,
    ).toMatchObject([
      {
        name: 'wine',
        versions: [{ label: '15' }],
        people: [{ name: 'ada@river.example', contact: 'ada@river.example' }],
      },
    ]);
  });
});

describe('an MLflow prompt', () => {
  const prompt = {
    system: { script: 'export_prompt.py', export_file_version: '2' },
    mlflow: {
      prompt: {
        name: 'greeting',
        version: '1',
        template: 'Hello {name}, welcome to {place}!',
        tags: { purpose: 'greeting customers' },
        user_id: 'ada@river.example',
        commit_message: 'Initial',
        variables: ['name', 'city'],
        uri: 'prompts:/greeting/1',
      },
    },
  };
  const report = inspect(prompt);

  it('becomes a prompt with its text and variables', () => {
    expect(report.assets).toMatchObject([
      {
        kind: 'prompt',
        name: 'greeting',
        versions: [
          {
            label: '1',
            description: 'Initial',
            source: 'prompts:/greeting/1',
            prompt: { template: 'Hello {name}, welcome to {place}!' },
          },
        ],
        card: { kind: 'prompt', fields: { intendedUse: { value: 'greeting customers' } } },
      },
    ]);
  });

  it('has variables that fit its text, or is reported', () => {
    expect(report.problems).toContainEqual(
      expect.objectContaining({ severity: 'wrong', field: 'variables', reason: expect.stringMatching(/city.*place/) }),
    );
  });

  it('never shows its text in a report for people', () => {
    expect(renderReport(report)).not.toContain('welcome to');
  });

  it('is found among registered models, where older servers keep it', () => {
    const asset = inspect({
      mlflow: {
        registered_model: {
          name: 'old',
          tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
          versions: [version('1', { tags: { 'mlflow.prompt.text': 'Dear {{ name }}' } })],
        },
      },
    }).assets[0];
    expect(asset).toMatchObject({
      kind: 'prompt',
      name: 'old',
      versions: [{ prompt: { template: 'Dear {{ name }}', variables: ['name'] } }],
    });
  });
});

describe('the other files of an MLflow export', () => {
  it.each([
    [{ total_prompts: 2, successful_exports: 1, failed_exports: 1 }],
    [{ models: ['a', 'b'] }],
    [{ info: { run_id: 'x' }, params: {}, metrics: {}, tags: {} }],
    [{ experiment: { name: 'e' }, runs: ['r'] }],
  ])('hold no asset, and say so: %j', (mlflow) => {
    const report = inspect({ system: { script: 'export.py' }, mlflow });
    expect(report).toMatchObject({ format: 'mlflow-export', importable: false, errors: [], assets: [] });
    expect(report.problems.some((problem) => problem.severity === 'note')).toBe(true);
    expect(report.problems.filter((problem) => problem.severity === 'unknown')).toEqual([]);
  });

  it('report what could not be exported', () => {
    expect(inspect({ mlflow: { total_prompts: 2, failed_exports: 1 } }).problems).toContainEqual(
      expect.objectContaining({ severity: 'wrong', field: 'failed_exports' }),
    );
  });

  it('name the data set of an evaluation', () => {
    expect(
      inspect({
        mlflow: {
          evaluation_dataset: {
            name: 'rows',
            tags: { version: '2.0' },
            source: { uri: 'https://u:p@x.example/rows' },
            records: [{}, {}],
          },
        },
      }).assets,
    ).toMatchObject([
      { kind: 'dataset', name: 'rows', sources: [{ url: 'https://x.example/rows' }], versions: [{ label: '2.0' }] },
    ]);
  });
});
