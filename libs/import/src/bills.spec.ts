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

describe('CycloneDX in XML', () => {
  const bom = `<?xml version="1.0"?>
    <bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79">
      <metadata><component type="application" bom-ref="app"><name>Desk</name></component></metadata>
      <components>
        <component type="machine-learning-model" bom-ref="m">
          <supplier><name>Acme</name><url>https://acme.example</url></supplier>
          <name>router</name><version>1.0</version><description>Routes &amp; sorts</description>
          <hashes><hash alg="SHA-256">${sha}</hash></hashes>
          <licenses><license><id>MIT</id></license></licenses>
          <externalReferences><reference type="website"><url>https://acme.example/router</url></reference></externalReferences>
          <modelCard>
            <modelParameters><task>classification</task><datasets><dataset><ref>d</ref></dataset></datasets></modelParameters>
            <quantitativeAnalysis><performanceMetrics><performanceMetric><type>f1</type><value>0.9</value></performanceMetric></performanceMetrics></quantitativeAnalysis>
            <considerations><useCases><useCase>Triage</useCase></useCases>
              <ethicalConsiderations><ethicalConsideration><name>Bias</name><mitigationStrategy>Review</mitigationStrategy></ethicalConsideration></ethicalConsiderations>
            </considerations>
          </modelCard>
        </component>
        <component type="data" bom-ref="d"><name>tickets</name>
          <data><type>dataset</type><contents><url>https://data.example/tickets</url></contents></data></component>
      </components>
      <dependencies><dependency ref="m"><dependency ref="d"/></dependency></dependencies>
      <vulnerabilities><vulnerability><id>CVE-1</id></vulnerability></vulnerabilities>
    </bom>`;

  it('says what the same file says in JSON', () => {
    const report = inspect(bom, 'bom.xml');
    expect(report).toMatchObject({ format: 'cyclonedx', formatVersion: '1.6', importable: true, errors: [] });
    const model = report.assets.find(({ name }) => name === 'router')!;
    expect(model).toMatchObject({
      description: 'Routes & sorts',
      licences: ['MIT'],
      suppliers: [{ name: 'Acme', url: 'https://acme.example' }],
      versions: [{ label: '1.0', files: [{ digest: { algorithm: 'sha256', value: sha } }] }],
    });
    expect(model.card!.fields).toMatchObject({
      intendedUse: { value: 'Triage' },
      task: { value: 'classification' },
      ethicalConsiderations: { value: 'Bias; mitigation: Review' },
      evaluationResults: { value: [{ name: 'f1', value: '0.9' }] },
    });
    expect(links(report)).toContain('m trained_on d');
    expect(told(report)).toContain('vulnerabilities');
  });

  it('is refused with its place when it is broken, or declares entities', () => {
    expect(inspect(bom.replace('</bom>', ''), 'x').errors[0]).toMatchObject({
      reason: expect.stringContaining('well-formed'),
    });
    const bomb = bom.replace('<bom', '<!DOCTYPE bom [<!ENTITY a "aaaa">]><bom');
    expect(inspect(bomb).errors[0]).toMatchObject({ reason: expect.stringContaining('document type') });
    const deep = bom
      .replace('<components>', '<components>'.repeat(200))
      .replace('</components>', '</components>'.repeat(200));
    expect(inspect(deep).errors[0]).toMatchObject({ reason: expect.stringContaining('nested deeper') });
  });
});

describe('SPDX', () => {
  it('2.3 is read by the package URLs and words of its packages', () => {
    const report = inspect({
      spdxVersion: 'SPDX-2.3',
      name: 'doc',
      packages: [
        {
          SPDXID: 'SPDXRef-m',
          name: 'router',
          versionInfo: '1.0',
          supplier: 'Organization: Acme',
          originator: 'Person: Jo (jo@acme.example)',
          licenseDeclared: 'MIT',
          licenseConcluded: 'NOASSERTION',
          checksums: [{ algorithm: 'SHA256', checksumValue: sha }],
          externalRefs: [{ referenceLocator: 'pkg:huggingface/acme/router@1' }],
          copyrightText: '2026',
        },
        { SPDXID: 'SPDXRef-d', name: 'Ticket dataset', downloadLocation: 'https://data.example/t', summary: 'Tickets' },
        { SPDXID: 'SPDXRef-s', name: 'numpy' },
      ],
      files: [{ SPDXID: 'SPDXRef-f', fileName: './w.bin', checksums: [{ algorithm: 'SHA256', checksumValue: sha }] }],
      relationships: [
        { spdxElementId: 'SPDXRef-m', relationshipType: 'GENERATED_FROM', relatedSpdxElement: 'SPDXRef-d' },
        { spdxElementId: 'SPDXRef-m', relationshipType: 'CONTAINS', relatedSpdxElement: 'SPDXRef-f' },
        { spdxElementId: 'SPDXRef-m', relationshipType: 'AMENDS', relatedSpdxElement: 'SPDXRef-d' },
      ],
    });
    expect(report).toMatchObject({ format: 'spdx', formatVersion: '2.3', importable: true });
    expect(report.assets).toMatchObject([
      {
        kind: 'model',
        name: 'router',
        licences: ['MIT'],
        suppliers: [{ name: 'Acme' }],
        people: [{ role: 'originator' }],
        versions: [{ label: '1.0', files: [{ path: 'router' }, { path: './w.bin', digest: { value: sha } }] }],
      },
      { kind: 'dataset', description: 'Tickets', sources: [{ url: 'https://data.example/t' }] },
    ]);
    expect(links(report)).toEqual(['SPDXRef-m trained_on SPDXRef-d']);
    expect(told(report)).toEqual(expect.arrayContaining(['relationshipType', 'packages', 'copyrightText']));
  });

  it('3.0 is read with the profiles AI and Dataset', () => {
    const report = inspect({
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'Organization', spdxId: 'urn:o', name: 'Acme' },
        {
          type: 'ai_AIPackage',
          spdxId: 'urn:m',
          name: 'router',
          software_packageVersion: '2',
          software_downloadLocation: 'https://acme.example/router',
          suppliedBy: 'urn:o',
          ai_typeOfModel: ['transformer'],
          ai_limitation: 'Only English',
          ai_informationAboutApplication: 'Triage',
          ai_metric: [{ type: 'DictionaryEntry', key: 'f1', value: '0.9' }],
          ai_hyperparameter: [{ key: 'lr', value: '0.1' }],
          verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: sha }],
          software_copyrightText: 'x',
        },
        {
          type: 'dataset_DatasetPackage',
          spdxId: 'urn:d',
          name: 'tickets',
          dataset_knownBias: ['Few elders'],
          dataset_dataCollectionProcess: 'Export',
          software_downloadLocation: 'https://data.example/t',
        },
        { type: 'software_Package', spdxId: 'urn:s', name: 'numpy' },
        { type: 'Relationship', from: 'urn:m', relationshipType: 'trainedOn', to: ['urn:d'] },
        {
          type: 'Relationship',
          from: 'urn:m',
          relationshipType: 'hasDeclaredLicense',
          to: ['https://spdx.org/licenses/MIT'],
        },
      ],
    });
    expect(report).toMatchObject({ format: 'spdx', formatVersion: '3.0.1', importable: true });
    const [model, data] = report.assets;
    expect(model).toMatchObject({
      name: 'router',
      licences: ['MIT'],
      suppliers: [{ name: 'Acme' }],
      versions: [{ label: '2', source: 'https://acme.example/router', files: [{ digest: { value: sha } }] }],
    });
    expect(model!.card!.fields).toMatchObject({
      limitations: { value: 'Only English' },
      intendedUse: { value: 'Triage' },
      trainingProcedure: { value: 'lr: 0.1' },
      evaluationResults: { value: [{ name: 'f1', value: '0.9' }] },
    });
    expect(data!.card!.fields).toMatchObject({ bias: { value: 'Few elders' }, collectionProcess: { value: 'Export' } });
    expect(links(report)).toEqual(['urn:m trained_on urn:d']);
    expect(told(report)).toEqual(
      expect.arrayContaining(['software_Package'.replace('software_', ''), 'software_copyrightText']),
    );
  });
});
