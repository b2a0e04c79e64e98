import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { importerFault, inspectBytes } from './inspect.js';
import { renderReport } from './render.js';

const seeds: readonly string[] = [
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.7',
    components: [
      {
        type: 'machine-learning-model',
        'bom-ref': 'm',
        name: 'm',
        hashes: [{ alg: 'MD5', content: 'x' }],
        modelCard: { modelParameters: { datasets: [{ ref: 'd' }] }, considerations: { useCases: ['a'] } },
      },
      { type: 'data', 'bom-ref': 'd', name: 'd', data: [{ type: 'dataset' }] },
    ],
    services: [{ name: 's', provider: { name: 'p' } }],
    dependencies: [{ ref: 'm', dependsOn: ['d'] }],
  }),
  JSON.stringify({
    '@context': { cr: 'http://mlcommons.org/croissant/' },
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    distribution: [{ '@type': 'cr:FileObject', '@id': 'f', sha256: 'x', contentSize: '1 KB' }],
    recordSet: [{ field: [{ source: { fileObject: { '@id': 'g' } } }] }],
  }),
  JSON.stringify({
    system: { script: 's' },
    mlflow: {
      registered_model: {
        name: 'w',
        aliases: [{ alias: 'a', version: '1' }],
        versions: [{ version: '1', tags: { a: 'b' } }],
      },
    },
  }),
  JSON.stringify({ mlflow: { prompt: { name: 'p', version: 1, template: '{x}', variables: ['y'] } } }),
  JSON.stringify({
    schema_version: '0.0.2',
    model_details: { name: 'n', version: { name: '1', date: 'x' } },
    model_parameters: { data: [{ name: 'd' }] },
    considerations: { users: [{ description: 'u' }] },
  }),
  '<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="data" bom-ref="d"><name>d</name><hashes><hash alg="MD5">x</hash></hashes><data><type>dataset</type></data></component></components><dependencies><dependency ref="d"/></dependencies></bom>',
  JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    packages: [{ SPDXID: 'p', name: 'x dataset', checksums: [{ algorithm: 'MD5', checksumValue: 'x' }] }],
    relationships: [{ spdxElementId: 'p', relationshipType: 'CONTAINS', relatedSpdxElement: 'p' }],
  }),
  JSON.stringify({
    '@context': 'https://spdx.org/rdf/3.0.1/x',
    '@graph': [
      {
        type: 'ai_AIPackage',
        spdxId: 'm',
        ai_metric: [{ key: 'a', value: 1 }],
        ai_energyConsumption: { x: [{ y: 1 }] },
      },
      { type: 'Relationship', from: 'm', relationshipType: 'trainedOn', to: ['m'] },
    ],
  }),
  JSON.stringify({
    id: 'a/b',
    sha: 'x',
    tags: ['base_model:merge:c'],
    cardData: { datasets: ['d'] },
    siblings: [{ rfilename: 'f', lfs: { sha256: 'x' } }],
  }),
  JSON.stringify({ model_type: 'bert', architectures: ['A'], id2label: { 0: 'x' }, quantization_config: { bits: 4 } }),
  JSON.stringify({
    run: {
      info: { run_id: 'r', artifact_uri: 'x' },
      data: { metrics: [{ key: 'k', value: 1 }], tags: [{ key: 't' }] },
    },
  }),
  'artifact_path: m\nflavors:\n  sklearn: {model_class: x}\nsignature: {inputs: x}\n',
  JSON.stringify({
    model_overview: { model_name: 'n', model_artifact: ['s3://x'] },
    evaluation_details: [{ metric_groups: [{ metric_data: [{ name: 'm', value: [1] }] }] }],
  }),
  JSON.stringify({ id: 'azureml:/models/m/versions/1', tags: { license: 'x', base_model: 'b' }, flavors: { x: {} } }),
  JSON.stringify({
    eventType: 'COMPLETE',
    eventTime: 'x',
    run: { runId: 'r' },
    job: { name: 'j' },
    inputs: [{ name: 'i' }],
    outputs: [{ name: 'o', facets: { ownership: { owners: [{ name: 'w' }] } } }],
  }),
  JSON.stringify({
    profile: 'data-package',
    resources: [{ path: ['a', 'b'], hash: 'x', schema: { fields: [{ name: 'f' }] } }],
    sources: [{ path: 'p' }],
    contributors: [{ title: 't' }],
  }),
  '---\nlicense: mit\nbase_model: a/b\ntags: &t [x]\ndatasets: *t\nmodel-index:\n- name: n\n  results:\n  - task: {type: t}\n    metrics: [{type: f1, value: 1}]\n---\n# Model Card for X\n\n- **Developed by:** Y\n\n## Uses\n\nz\n\n```\n# not a heading\n```\n',
];

/** What must hold for any bytes at all: an answer, soon, that is JSON and blames the file rather than the importer. */
function holds(bytes: Uint8Array): void {
  const began = performance.now();
  const report = inspectBytes('any', bytes);
  const text = renderReport(report);
  expect(report.errors.filter((error) => error.remedy === importerFault)).toEqual([]);
  expect(report.importable && report.errors.length > 0).toBe(false);
  expect(report.certainty).toBeGreaterThanOrEqual(0);
  expect(report.certainty).toBeLessThanOrEqual(1);
  expect(new Set(report.assets.map((asset) => asset.ref)).size).toBe(report.assets.length);
  const refs = new Set(report.assets.map((asset) => asset.ref));
  expect(report.links.every((link) => refs.has(link.from) && refs.has(link.to))).toBe(true);
  JSON.stringify(report);
  expect(text.length).toBeGreaterThan(0);
  expect(performance.now() - began).toBeLessThan(3000);
}

describe('whatever the bytes, the inspection answers', () => {
  it('to random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), holds), { numRuns: 300 });
  });

  it('to random text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '{',
            '}',
            '[',
            ']',
            '"',
            ':',
            ',',
            '\n',
            '-',
            '#',
            ' ',
            'a',
            '1',
            '\\',
            '<!--',
            '-->',
            '---\n',
            '```',
            '&a',
            '*a',
            '|',
            '{{',
            '}}',
            '\t',
            'é',
            '\u202e',
          ),
          maxLength: 200,
        }),
        (text) => holds(Buffer.from(text)),
      ),
      { numRuns: 300 },
    );
  });

  it('to random JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => holds(Buffer.from(JSON.stringify(value)))),
      { numRuns: 300 },
    );
  });

  it('to files of every kind with a part cut out, doubled or overwritten', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.nat(2000),
        fc.nat(60),
        fc.constantFrom(
          '',
          '"',
          '{',
          '}',
          '[',
          'null',
          '1e999',
          'NaN',
          '__proto__',
          '\u0000',
          'constructor',
          '\n',
          '{{ x }}',
        ),
        (seed, start, length, instead) => {
          const from = start % seed.length;
          holds(Buffer.from(seed.slice(0, from) + instead + seed.slice(from + length)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('to files of every kind with any value in any place', () => {
    const values = fc.oneof(
      fc.constantFrom(
        null,
        true,
        0,
        -1,
        1e21,
        '',
        'TODO',
        '__proto__',
        [],
        {},
        [[]],
        [null],
        [{}],
        { '@value': null },
        { '@id': '' },
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...seeds.slice(0, 5)), fc.nat(200), values, (seed, place, value) => {
        let at = 0;
        holds(
          Buffer.from(
            JSON.stringify(JSON.parse(seed), (key, old: unknown) => (key !== '' && at++ === place % 60 ? value : old)),
          ),
        );
      }),
      { numRuns: 700 },
    );
  });
});
