import { describe, expect, it } from '@jest/globals';
import { inspectBytes } from '../inspect.js';
import type { InspectReport } from '../plan.js';

const inspect = (document: unknown): InspectReport =>
  inspectBytes('card.json', Buffer.from(JSON.stringify(document, null, 1)));
const card = {
  schema_version: '0.0.2',
  model_details: {
    name: 'Leaf finder',
    overview: 'Tells leaves apart',
    owners: [{ name: 'Ada Brook', contact: 'ada@leaf.example' }],
    version: { name: 'v2', date: '2026-02-01', diff: 'more trees' },
    licenses: [{ identifier: 'Apache-2.0' }],
    references: [{ reference: 'https://leaf.example' }],
    citations: [{ citation: 'Brook 2026' }],
    path: 's3://models/leaf',
  },
  model_parameters: {
    model_architecture: 'convolutional',
    data: [
      { name: 'Leaves 2025', link: 'https://leaf.example/train' },
      { name: 'Validation Set', graphics: { collection: [{ image: 'AAAA' }] } },
    ],
    input_format: 'image',
  },
  quantitative_analysis: {
    performance_metrics: [
      { type: 'accuracy', value: '0.99', confidence_interval: { lower_bound: '0.98', upper_bound: '1.01' } },
      { type: 'recall', value: 0.9, slice: 'oak', threshold: '0.5' },
    ],
  },
  considerations: {
    users: [{ description: 'Gardeners' }],
    use_cases: [{ description: 'Naming trees' }],
    limitations: [{ description: 'No conifers' }, { description: 'TODO' }],
    ethical_considerations: [{ name: 'Wrong advice', mitigation_strategy: 'Show the certainty' }],
  },
  mood: 'green',
};

describe('a Model Card Toolkit file', () => {
  const report = inspect(card);
  const asset = report.assets[0];

  it('becomes a model with version, licence and people', () => {
    expect(report).toMatchObject({
      format: 'model-card-toolkit',
      formatVersion: '0.0.2',
      certainty: 0.97,
      importable: true,
    });
    expect(asset).toMatchObject({
      kind: 'model',
      name: 'Leaf finder',
      description: 'Tells leaves apart',
      licences: ['Apache-2.0'],
      people: [{ name: 'Ada Brook', contact: 'ada@leaf.example' }],
      versions: [{ label: 'v2', createdAt: '2026-02-01', source: 's3://models/leaf', description: 'more trees' }],
    });
  });

  it('fills the card, leaving placeholders out', () => {
    expect(asset?.card?.fields).toMatchObject({
      intendedUse: { value: 'Naming trees' },
      users: { value: 'Gardeners' },
      limitations: { value: 'No conifers' },
      architecture: { value: 'convolutional' },
      inputs: { value: 'image' },
      ethicalConsiderations: { value: 'Wrong advice (mitigation: Show the certainty)' },
    });
    expect(asset?.card?.fields.evaluationResults?.value).toHaveLength(2);
  });

  it('links the data sets it names and reports those it does not', () => {
    expect(report.links).toEqual([{ from: asset?.ref, to: 'dataset:Leaves 2025', relation: 'trained_on' }]);
    expect(report.problems).toContainEqual(
      expect.objectContaining({
        severity: 'missing',
        field: 'data',
        reason: expect.stringContaining('Validation Set'),
      }),
    );
  });

  it('reports an interval that reaches beyond the possible, and unknown keys', () => {
    expect(report.problems).toContainEqual(
      expect.objectContaining({ severity: 'wrong', field: 'confidence_interval', value: '0.98 .. 1.01' }),
    );
    expect(report.problems).toContainEqual(expect.objectContaining({ severity: 'unknown', field: 'mood' }));
    expect(asset?.extra).toMatchObject({ mood: 'green' });
  });

  it('is the same in camel case and in the shapes of schema 0.0.1', () => {
    const camel = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(camel)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value).map(([key, inner]) => [
                key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
                camel(inner),
              ]),
            )
          : value;
    expect(inspect(camel(card)).assets.map(({ place: _, ...each }) => each.name)).toEqual(
      report.assets.map((each) => each.name),
    );
    const old = inspect({
      ...card,
      schema_version: '0.0.1',
      model_details: {
        ...card.model_details,
        licenses: undefined,
        license: 'MIT',
        references: ['https://leaf.example'],
        citation: 'Brook',
      },
      model_parameters: {
        data: { train: { name: 'T', link: 'https://leaf.example/t' }, eval: { link: 'https://leaf.example/e' } },
      },
      considerations: { use_cases: ['Naming trees'], limitations: ['No conifers'] },
    });
    expect(old.assets[0]).toMatchObject({
      licences: ['MIT'],
      references: [{ url: 'https://leaf.example' }],
      card: { fields: { intendedUse: { value: 'Naming trees' }, limitations: { value: 'No conifers' } } },
    });
    expect(old.links.map((link) => link.relation)).toEqual(['trained_on', 'evaluated_on']);
  });

  it('needs a version in a form that can be told apart', () => {
    const { version: _, ...details } = card.model_details;
    expect(inspect({ ...card, model_details: details })).toMatchObject({
      assets: [{ versions: [{ label: 'unversioned' }] }, {}],
    });
    expect(
      inspect({ ...card, model_details: { ...details, version: { name: 'v1', date: '08/09/2020' } } }).problems,
    ).toContainEqual(expect.objectContaining({ severity: 'wrong', field: 'date' }));
  });
});
