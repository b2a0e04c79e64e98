import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { inspectBytes } from '../inspect.js';
import { exportCycloneDx, type BomInput } from './write.js';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const input: BomInput = {
  subject: 'm1',
  timestamp: '2026-03-31T10:00:00.000Z',
  producer: { name: 'custodia', version: '0.1.0' },
  components: [
    {
      ref: 'm1',
      kind: 'model',
      name: 'sorter',
      version: '2.0',
      description: 'Sorts tickets',
      licences: ['apache-2.0', 'House rules'],
      suppliers: [{ name: 'River Labs', role: 'supplier', url: 'https://river.example' }],
      purl: 'pkg:huggingface/river/sorter@2.0',
      files: [
        { path: 'b.bin', size: 20, digest: { algorithm: 'sha256', value: digest('b') } },
        { path: 'a.bin', digest: { algorithm: 'blake2s-256', value: digest('a') } },
      ],
      card: {
        intendedUse: 'Sorting tickets',
        limitations: 'English only\n\nShort texts only',
        guardrails: 'A person confirms',
        failureModes: 'TODO',
        trainingData: 'tickets of 2024',
        languages: ['en', 'nl'],
        evaluationResults: [{ name: 'f1', value: '0.91', slice: 'all', lowerBound: '0.90', upperBound: '0.92' }],
      },
    },
    {
      ref: 'd2',
      kind: 'dataset',
      name: 'held-out',
      version: '1',
      classification: 'internal',
      sources: [{ url: 'https://x.example/held-out' }],
      card: { retention: 'two years' },
    },
    { ref: 'd1', kind: 'dataset', name: 'tickets', version: '1' },
    { ref: 'm0', kind: 'model', name: 'base', version: '1.0' },
    { ref: 'p1', kind: 'prompt', name: 'greeting', version: '3' },
    { ref: 's1', kind: 'system', name: 'desk', version: '1' },
    { ref: 'c1', kind: 'subprocessor', name: 'Cloud Corp' },
  ],
  lineage: [
    { from: 'm1', to: 'd1', relation: 'trained_on' },
    { from: 'm1', to: 'd2', relation: 'evaluated_on' },
    { from: 'm1', to: 'm0', relation: 'fine_tuned_from' },
    { from: 's1', to: 'm1', relation: 'contains' },
    { from: 's1', to: 'p1', relation: 'uses_prompt' },
    { from: 'p1', to: 'm1', relation: 'bound_to' },
    { from: 's1', to: 'c1', relation: 'hosted_by' },
    { from: 'm1', to: 'gone', relation: 'derived_from' },
  ],
};

describe('the CycloneDX export', () => {
  const text = exportCycloneDx(input);
  const report = inspectBytes('bom.json', Buffer.from(text));

  it('is CycloneDX 1.7 about its subject', () => {
    const document = JSON.parse(text) as {
      specVersion: string;
      serialNumber: string;
      metadata: { component: { name: string } };
    };
    expect(document.specVersion).toBe('1.7');
    expect(document.serialNumber).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(document.metadata.component.name).toBe('sorter');
  });

  it('gives the same bytes whatever the order of its input', () => {
    expect(
      exportCycloneDx({ ...input, components: [...input.components].reverse(), lineage: [...input.lineage].reverse() }),
    ).toBe(text);
  });

  it('comes back through the import with every asset, version and relation', () => {
    expect(report).toMatchObject({ format: 'cyclonedx', formatVersion: '1.7', importable: true, errors: [] });
    expect(report.assets.map((each) => `${each.kind} ${each.name}`).sort()).toEqual(
      input.components.map((each) => `${each.kind} ${each.name}`).sort(),
    );
    const sorted = (links: BomInput['lineage']): string[] =>
      links.map((link) => `${link.from} ${link.relation} ${link.to}`).sort();
    expect(sorted(report.links)).toEqual(sorted(input.lineage.filter((link) => link.to !== 'gone')));
  });

  it('comes back with licences, files, digests and the whole card, without the placeholder', () => {
    const model = report.assets.find((each) => each.ref === 'm1');
    expect(model).toMatchObject({
      licences: ['Apache-2.0', 'House rules'],
      suppliers: [{ name: 'River Labs' }],
      description: 'Sorts tickets',
    });
    expect(model?.versions[0]?.files).toEqual([
      { path: 'a.bin', digest: { algorithm: 'blake2s-256', value: digest('a') } },
      { path: 'b.bin', size: 20, digest: { algorithm: 'sha256', value: digest('b') } },
    ]);
    const values = Object.fromEntries(
      Object.entries(model?.card?.fields ?? {}).map(([field, stated]) => [field, stated.value]),
    );
    const { failureModes: _, ...card } = input.components[0]?.card ?? {};
    expect(values).toMatchObject(card);
    expect(values['failureModes']).toBeUndefined();
    expect(report.assets.find((each) => each.ref === 'd2')).toMatchObject({
      classification: 'internal',
      sources: [{ url: 'https://x.example/held-out' }],
      card: { fields: { retention: { value: 'two years' } } },
    });
  });

  it('has nothing in it that the import does not know', () => {
    expect(report.problems.filter((problem) => problem.severity === 'unknown' || problem.severity === 'wrong')).toEqual(
      [],
    );
  });
});
