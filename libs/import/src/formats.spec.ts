import { describe, expect, it } from '@jest/globals';
import { inspectBytes } from './inspect.js';
import type { InspectReport } from './plan.js';

const inspect = (content: unknown, name = 'file.json'): InspectReport =>
  inspectBytes(name, new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)));
const links = ({ links: found }: InspectReport): string[] =>
  found.map(({ from, relation, to }) => `${from} ${relation} ${to}`);
const told = ({ problems }: InspectReport): string[] =>
  problems.filter(({ severity }) => severity !== 'missing').map(({ field }) => field);
const sha = 'ab12'.repeat(16);

describe('the Hugging Face Hub', () => {
  it('answers about a repository with files, licence, bases and data', () => {
    const report = inspect({
      id: 'acme/router',
      modelId: 'acme/router',
      sha: 'c0ffee',
      pipeline_tag: 'text-classification',
      library_name: 'transformers',
      tags: ['license:mit', 'dataset:acme/tickets', 'base_model:acme/base', 'base_model:quantized:acme/base', 'nlp'],
      cardData: { language: ['en'], license: 'mit', metrics: ['f1'] },
      siblings: [
        { rfilename: 'model.safetensors', size: 12, lfs: { sha256: sha, size: 12 } },
        { rfilename: 'config.json' },
      ],
      gated: 'auto',
      newField: 1,
    });
    expect(report).toMatchObject({ format: 'hugging-face-api', importable: true });
    expect(report.assets[0]).toMatchObject({
      kind: 'model',
      name: 'acme/router',
      licences: ['mit'],
      versions: [
        {
          label: 'c0ffee',
          files: [{ path: 'model.safetensors', size: 12, digest: { value: sha } }, { path: 'config.json' }],
        },
      ],
    });
    expect(
      links(report)
        .map((link) => link.split(' ')[1])
        .sort(),
    ).toEqual(['fine_tuned_from', 'quantized_from', 'trained_on']);
    expect(told(report)).toEqual(expect.arrayContaining(['gated', 'metrics', 'newField']));
    expect(inspect({ id: 'acme/tickets', sha: 'x', siblings: [], cardData: {} }).assets[0]).toMatchObject({
      kind: 'dataset',
      sources: [{ url: 'https://huggingface.co/datasets/acme/tickets' }],
    });
  });

  it('keeps a configuration that does not name its model', () => {
    const report = inspect(
      {
        model_type: 'bert',
        architectures: ['BertForSequenceClassification'],
        vocab_size: 30522,
        hidden_size: 768,
        id2label: { 0: 'A', 1: 'B' },
        _name_or_path: 'bert-base',
        transformers_version: '4.40',
        odd: true,
      },
      'config.json',
    );
    expect(report).toMatchObject({ format: 'hugging-face-config', importable: true, assets: [{ unnamed: true }] });
    expect(report.assets[0]!.card!.fields).toMatchObject({
      outputs: { value: 'A, B' },
      libraries: { value: ['transformers'] },
    });
    expect(report.assets[0]!.card!.fields.architecture!.value).toContain('hidden_size: 768');
    expect(told(report)).toEqual(expect.arrayContaining(['_name_or_path', 'odd']));
  });
});

describe('MLflow', () => {
  it('answers about a run with what was measured', () => {
    const report = inspect({
      run: {
        info: { run_id: 'r1', run_name: 'router', artifact_uri: 's3://b/r1', start_time: 1770000000000, user_id: 'jo' },
        data: {
          metrics: [{ key: 'f1', value: 0.9, step: 3 }],
          params: [{ key: 'lr', value: '0.1' }],
          tags: [{ key: 'mlflow.note.content', value: 'Routes' }],
        },
        inputs: { dataset_inputs: [{ dataset: { name: 'tickets' } }] },
      },
    });
    expect(report).toMatchObject({
      format: 'mlflow-run',
      assets: [
        { name: 'router', description: 'Routes', versions: [{ label: 'r1', source: 's3://b/r1' }] },
        { name: 'tickets', mention: true },
      ],
    });
    expect(report.assets[0]!.card!.fields).toMatchObject({
      trainingProcedure: { value: 'lr: 0.1' },
      evaluationResults: { value: [{ name: 'f1', value: '0.9', version: 'r1' }] },
    });
  });

  it('keeps runs, registered models and models as YAML', () => {
    const run = inspect(
      'artifact_uri: file:///mlruns/0/r1/artifacts\nrun_id: r1\nrun_name: router\nstart_time: 1770000000000\nuser_id: jo\n',
      'meta.yaml',
    );
    expect(run).toMatchObject({
      format: 'mlflow-run',
      importable: true,
      assets: [{ name: 'router', people: [{ name: 'jo' }] }],
    });
    expect(told(run)).toContain('metrics');
    const registered = inspect(
      'name: router\nversion: 3\ncreation_timestamp: 1770000000000\nlast_updated_timestamp: 1770000000000\ncurrent_stage: Production\nsource: s3://b/r1\nrun_id: r1\n',
      'meta.yaml',
    );
    expect(registered).toMatchObject({
      assets: [{ name: 'router', versions: [{ label: '3', stage: 'Production', source: 's3://b/r1' }] }],
    });
    const file = inspect(
      'artifact_path: model\nflavors:\n  python_function:\n    env: conda.yaml\n  sklearn:\n    sklearn_version: 1.4.0\nmlflow_version: 2.14.1\nmodel_uuid: u1\nmodel_size_bytes: 12\nrun_id: r1\nsignature:\n  inputs: \'[{"type": "long"}]\'\n  outputs: null\n',
      'MLmodel',
    );
    expect(file).toMatchObject({
      format: 'mlflow-run',
      formatVersion: '2.14.1',
      assets: [{ unnamed: true, versions: [{ label: 'u1' }] }],
    });
    expect(file.assets[0]!.card!.fields).toMatchObject({
      libraries: { value: ['sklearn'] },
      inputs: { value: '[{"type": "long"}]' },
    });
    expect(told(file)).toContain('model_size_bytes');
  });
});

it('a SageMaker model card is read, also from the answer that holds it as text', () => {
  const content = {
    model_overview: {
      model_name: 'router',
      model_description: 'Routes',
      model_version: 2,
      problem_type: 'classification',
      model_creator: 'Jo',
      model_artifact: ['s3://b/m.tar'],
    },
    intended_uses: { purpose_of_model: 'Triage', risk_rating: 'High' },
    training_details: {
      training_observations: 'None',
      training_job_details: { training_datasets: ['s3://b/train'], training_metrics: [{ name: 'loss', value: 0.1 }] },
    },
    evaluation_details: [
      {
        name: 'test',
        datasets: ['s3://b/test'],
        metric_groups: [{ name: 'g', metric_data: [{ name: 'f1', type: 'number', value: 0.9 }] }],
      },
    ],
    additional_information: { caveats_and_recommendations: 'Watch it', custom_details: { Team: 'Desk' } },
    surprise: 1,
  };
  for (const file of [
    content,
    { ModelCardName: 'x', ModelCardVersion: 1, ModelCardStatus: 'Approved', Content: JSON.stringify(content) },
  ]) {
    const report = inspect(file);
    expect(report).toMatchObject({ format: 'sagemaker-card', importable: true });
    expect(report.assets[0]).toMatchObject({
      name: 'router',
      versions: [{ label: '2', source: 's3://b/m.tar' }],
      people: [{ name: 'Jo' }],
    });
    expect(report.assets[0]!.card!.fields).toMatchObject({
      intendedUse: { value: 'Triage' },
      recommendations: { value: 'Watch it' },
      evaluationResults: { value: [{ name: 'loss' }, { name: 'f1', value: '0.9', task: 'g' }] },
    });
    expect(links(report).map((link) => link.split(' ')[1])).toEqual(['trained_on', 'evaluated_on']);
    expect(told(report)).toContain('surprise');
  }
  expect(inspect({ ModelCardName: 'x', Content: '{' })).toMatchObject({
    importable: false,
    errors: [{ place: '/Content' }],
  });
});

it('a model of Azure Machine Learning is read as the command line and the REST interface show it', () => {
  const tags = { license: 'mit', task: 'classification', trainingDataset: 'tickets', team: 'desk' };
  const shown = inspect({
    $schema: 'https://azuremlschemas.azureedge.net/latest/model.schema.json',
    id: 'azureml:/subscriptions/s/workspaces/w/models/router/versions/3',
    name: 'router',
    version: '3',
    type: 'mlflow_model',
    path: 'azureml://jobs/j/outputs',
    description: 'Routes',
    tags,
    creation_context: { created_by: 'Jo' },
    properties: { SharedComputeCapacityEnabled: 'true' },
  });
  const answered = inspect({
    id: '/subscriptions/s/providers/Microsoft.MachineLearningServices/workspaces/w/models/router/versions/3',
    name: '3',
    type: 'Microsoft.MachineLearningServices/workspaces/models/versions',
    properties: {
      description: 'Routes',
      modelUri: 'azureml://jobs/j/outputs',
      modelType: 'mlflow_model',
      tags,
      unheard: 1,
    },
    systemData: { createdBy: 'Jo' },
  });
  for (const report of [shown, answered]) {
    expect(report).toMatchObject({ format: 'azure-ml-model', importable: true, errors: [] });
    expect(report.assets[0]).toMatchObject({
      name: 'router',
      description: 'Routes',
      licences: ['mit'],
      people: [{ name: 'Jo' }],
      versions: [{ label: '3', source: 'azureml://jobs/j/outputs' }],
    });
    expect(report.assets[0]!.card!.fields).toMatchObject({
      task: { value: 'classification' },
      tags: { value: ['team: desk'] },
    });
    expect(links(report)).toHaveLength(1);
  }
  expect(told(answered)).toContain('unheard');
});

it('OpenLineage run events tell which data was made of which', () => {
  const event = {
    eventType: 'COMPLETE',
    eventTime: '2026-05-03T10:00:00Z',
    run: { runId: 'r' },
    job: { namespace: 'airflow', name: 'clean' },
    inputs: [{ namespace: 's3://raw', name: 'tickets', facets: { ownership: { owners: [{ name: 'team:desk' }] } } }],
    outputs: [
      {
        namespace: 's3://clean',
        name: 'tickets',
        facets: {
          version: { datasetVersion: '7' },
          schema: { fields: [{ name: 'id', type: 'int' }] },
          columnLineage: { a: 1 },
          custom: {},
        },
      },
    ],
    producer: 'https://github.com/OpenLineage/OpenLineage',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  };
  const report = inspect({ events: [event, { ...event, eventType: 'FAIL' }] });
  expect(report).toMatchObject({ format: 'open-lineage', importable: true });
  expect(report.assets.map(({ name }) => name)).toEqual(['s3://raw/tickets', 's3://clean/tickets']);
  expect(report.assets[1]).toMatchObject({
    versions: [{ label: '7' }],
    card: { fields: { structure: { value: 'id int' } } },
  });
  expect(links(report)).toEqual(['dataset:s3://clean/tickets derived_from dataset:s3://raw/tickets']);
  expect(told(report)).toEqual(expect.arrayContaining(['job', 'eventType', 'columnLineage', 'custom']));
  expect(inspect(event).assets).toHaveLength(2);
});

it('a data package of Frictionless is a dataset with its files', () => {
  const report = inspect(
    {
      $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
      name: 'tickets',
      title: 'Support tickets',
      version: '1.2',
      licenses: [{ name: 'CC-BY-4.0' }],
      keywords: ['support'],
      sources: [{ title: 'Desk', path: 'https://desk.example' }],
      contributors: [{ title: 'Jo', roles: ['author'] }],
      resources: [
        {
          name: 't',
          path: ['a.csv', 'b.csv'],
          hash: `sha256:${sha}`,
          bytes: 12,
          mediatype: 'text/csv',
          schema: { fields: [{ name: 'id', type: 'integer' }] },
          extraKey: 1,
        },
      ],
    },
    'datapackage.json',
  );
  expect(report).toMatchObject({ format: 'data-package', formatVersion: '2.0', importable: true });
  expect(report.assets[0]).toMatchObject({
    kind: 'dataset',
    name: 'tickets',
    licences: ['CC-BY-4.0'],
    sources: [{ url: 'https://desk.example' }],
    people: [{ name: 'Jo', role: 'author' }],
    versions: [{ label: '1.2', files: [{ path: 'a.csv', size: 12, digest: { value: sha } }, { path: 'b.csv' }] }],
  });
  expect(told(report)).toEqual(expect.arrayContaining(['hash', 'extraKey']));
});
