import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { inspectBytes } from '../inspect.js';
import type { InspectReport } from '../plan.js';

const inspect = (document: unknown): InspectReport =>
  inspectBytes('bom.json', Buffer.from(typeof document === 'string' ? document : JSON.stringify(document, null, 2)));
const sha256 = createHash('sha256').update('weights').digest('hex');
const revision = createHash('sha1').update('commit').digest('hex');
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
  version: 1,
  metadata: { component: { type: 'application', 'bom-ref': 'app', name: 'desk', version: '3' } },
  components: [
    {
      type: 'machine-learning-model',
      'bom-ref': 'model',
      group: 'river',
      name: 'sorter',
      version: '2.0',
      supplier: { name: 'River Labs', contact: [{ name: 'Ada Brook', email: 'ada@river.example' }] },
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-256', content: sha256.toUpperCase() }],
      purl: 'pkg:huggingface/river/sorter@2.0',
      favourite: true,
      modelCard: {
        modelParameters: {
          task: 'text-classification',
          modelArchitecture: 'task goes here',
          datasets: [
            { ref: 'train' },
            { ref: 'held-out' },
            { type: 'dataset', name: 'Extra rows', contents: { url: 'https://x.example/rows' } },
            { ref: 'lost' },
          ],
        },
        quantitativeAnalysis: {
          performanceMetrics: [
            { type: 'f1', value: '0.91', slice: 'all' },
            { type: 'The type of performance metric', value: 'The value of the performance metric' },
          ],
        },
        considerations: {
          users: ['Who are the intended users of the model?', 'Support staff'],
          useCases: ['Sorting tickets'],
          technicalLimitations: ['English only'],
          ethicalConsiderations: [{ name: 'automation bias', mitigationStrategy: 'a person confirms' }],
        },
      },
    },
    {
      type: 'data',
      'bom-ref': 'train',
      name: 'tickets',
      version: '1',
      data: [
        {
          type: 'dataset',
          contents: { url: 'https://tickets.example/train' },
          classification: 'internal',
          governance: { custodians: [{ contact: { name: 'Bo Weir' } }] },
        },
      ],
    },
    {
      type: 'data',
      'bom-ref': 'held-out',
      name: 'held-out-tickets',
      version: revision,
      hashes: [{ alg: 'SHA-1', content: revision }],
    },
    { type: 'library', 'bom-ref': 'lib', name: 'numpy', version: '2' },
  ],
  services: [
    {
      'bom-ref': 'svc',
      name: 'hosting',
      provider: { name: 'Cloud Corp', url: ['https://cloud.example'] },
      authenticated: false,
      'x-trust-boundary': true,
      data: [{ classification: 'PII', flow: 'inbound' }],
      services: [{ 'bom-ref': 'inner', name: 'queue' }],
    },
  ],
  dependencies: [
    { ref: 'app', dependsOn: ['model', 'svc', 'nowhere'] },
    { ref: 'model', dependsOn: ['train', 'lib'] },
  ],
};

describe('a CycloneDX ML-BOM', () => {
  const report = inspect(bom);
  const named = (name: string): InspectReport['assets'][number] | undefined =>
    report.assets.find((each) => each.name === name);
  const nameOf = (ref: string): string | undefined => report.assets.find((each) => each.ref === ref)?.name;

  it('is recognised, with its version', () => {
    expect(report).toMatchObject({ format: 'cyclonedx', formatVersion: '1.6', certainty: 0.99, importable: true });
  });

  it('becomes models, data sets, systems and subprocessors', () => {
    expect(report.assets.map((each) => [each.kind, each.name])).toEqual([
      ['system', 'desk'],
      ['model', 'river/sorter'],
      ['dataset', 'tickets'],
      ['dataset', 'held-out-tickets'],
      ['system', 'hosting'],
      ['subprocessor', 'Cloud Corp'],
      ['system', 'queue'],
      ['dataset', 'Extra rows'],
    ]);
    expect(named('river/sorter')).toMatchObject({
      licences: ['MIT'],
      suppliers: [{ name: 'River Labs' }],
      people: [{ name: 'Ada Brook', contact: 'ada@river.example' }],
      versions: [{ label: '2.0', files: [{ digest: { algorithm: 'sha256', value: sha256 } }] }],
    });
    expect(named('tickets')).toMatchObject({
      classification: 'internal',
      people: [{ name: 'Bo Weir', role: 'custodian' }],
      sources: [{ url: 'https://tickets.example/train' }],
    });
  });

  it('links them, saying where it had to guess', () => {
    expect(report.links.map((link) => [nameOf(link.from), link.relation, nameOf(link.to)])).toEqual(
      expect.arrayContaining([
        ['river/sorter', 'trained_on', 'tickets'],
        ['river/sorter', 'evaluated_on', 'held-out-tickets'],
        ['river/sorter', 'trained_on', 'Extra rows'],
        ['desk', 'contains', 'river/sorter'],
        ['desk', 'contains', 'hosting'],
        ['hosting', 'hosted_by', 'Cloud Corp'],
        ['hosting', 'contains', 'queue'],
      ]),
    );
    expect(
      report.problems.filter((problem) => problem.severity === 'note' && problem.field === 'datasets'),
    ).toHaveLength(3);
  });

  it('drops the standing text of the form, entry by entry', () => {
    const fields = named('river/sorter')?.card?.fields;
    expect(fields?.users?.value).toBe('Support staff');
    expect(fields?.architecture).toBeUndefined();
    expect(fields?.evaluationResults?.value).toEqual([{ name: 'f1', value: '0.91', slice: 'all' }]);
    expect(fields?.ethicalConsiderations?.value).toBe('automation bias; mitigation: a person confirms');
    expect(fields?.guardrails).toBeUndefined();
  });

  it('does not take a Git revision for a digest', () => {
    expect(named('held-out-tickets')?.claims).toEqual([
      expect.objectContaining({ value: revision, reason: expect.stringContaining('Git revision') }),
    ]);
    expect(named('held-out-tickets')?.versions[0]?.files).toEqual([]);
  });

  it('reports references that lead nowhere, unknown keys and what it passes over', () => {
    expect(report.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ severity: 'wrong', value: 'nowhere' }),
        expect.objectContaining({ severity: 'wrong', value: 'lost' }),
        expect.objectContaining({ severity: 'unknown', field: 'favourite', line: expect.any(Number) }),
        expect.objectContaining({ severity: 'note', field: 'library', value: 'numpy' }),
        expect.objectContaining({ severity: 'note', field: 'authenticated' }),
        expect.objectContaining({ severity: 'note', field: 'provider' }),
      ]),
    );
    expect(named('river/sorter')?.extra).toMatchObject({ favourite: true });
  });
});

describe('a CycloneDX file that is not as it should be', () => {
  it('is refused with every fault and its place when it is not JSON', () => {
    const report = inspect(
      '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.6",\n  "metadata": {\n    "timestamp": "now",\n  },\n  "components": [],\n}',
    );
    expect(report).toMatchObject({ format: 'cyclonedx', importable: false, assets: [] });
    expect(report.errors.map((error) => error.place)).toEqual(['5:23', '7:19']);
    expect(report.errors[0]).toMatchObject({ file: 'bom.json', remedy: 'remove the comma' });
  });

  it('has nothing to import when it names only software', () => {
    const report = inspect({
      bomFormat: 'CycloneDX',
      specVersion: '1.7',
      version: 1,
      metadata: { component: { type: 'application', name: 'shop' } },
      components: [{ type: 'library', name: 'left-pad' }],
    });
    expect(report).toMatchObject({ importable: false, errors: [], assets: [] });
  });

  it.each(['1.8', '2.0'])('is read as far as possible when its version %s is not known', (specVersion) => {
    expect(inspect({ ...bom, specVersion }).problems).toContainEqual(
      expect.objectContaining({ severity: 'wrong', field: 'specVersion', value: specVersion }),
    );
  });

  it('is read without a fault when everything has the wrong type', () => {
    const wrong = JSON.parse(JSON.stringify(bom), (key, value: unknown) =>
      key === '' || key === 'components' || key === 'bomFormat'
        ? value
        : typeof value === 'string'
          ? 7
          : Array.isArray(value)
            ? 'text'
            : value,
    ) as unknown;
    const report = inspect(wrong);
    expect(report.errors).toEqual([]);
    expect(report.problems.some((problem) => problem.severity === 'wrong')).toBe(true);
  });
});

describe('parts of a bill of materials that are not kept', () => {
  it('are reported by name', () => {
    const file = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [{ type: 'machine-learning-model', name: 'sorter', version: '1' }],
      formulation: [{}],
      vulnerabilities: [{ id: 'X-1' }],
      properties: [{ name: 'a', value: 'b' }],
    };
    const { problems } = inspectBytes('bom.json', Buffer.from(JSON.stringify(file)));
    for (const part of ['formulation', 'vulnerabilities', 'properties'])
      expect(problems).toContainEqual(expect.objectContaining({ place: `/${part}`, field: part, severity: 'note' }));
  });
});
