import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { inspectBytes } from '../inspect.js';
import type { InspectReport } from '../plan.js';
import { intervalOf } from './sources.js';

const inspect = (document: unknown): InspectReport =>
  inspectBytes('data.json', Buffer.from(JSON.stringify(document, null, 1)));
const sha256 = createHash('sha256').update('rows').digest('hex');
const md5 = createHash('md5').update('rows').digest('hex');
const context = {
  '@vocab': 'https://schema.org/',
  sc: 'https://schema.org/',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  conformsTo: 'dct:conformsTo',
  dct: 'http://purl.org/dc/terms/',
  recordSet: 'cr:recordSet',
};
const dataset = {
  '@context': context,
  '@type': 'sc:Dataset',
  conformsTo: 'http://mlcommons.org/croissant/1.1',
  name: 'Rivers',
  description: 'Water levels',
  license: 'cc-by-4.0',
  url: 'https://rivers.example',
  version: '1.2.0',
  datePublished: '2026-01-31',
  creator: [
    { '@type': 'sc:Person', name: 'Ada Brook', email: 'ada@rivers.example' },
    { '@type': 'sc:Organization', name: 'River Board' },
  ],
  keywords: 'water, level',
  inLanguage: 'en',
  temporalCoverage: '2025-01-01/2025-03-31',
  'rai:dataLimitations': 'No floods',
  'rai:personalSensitiveInformation': 'None is held: only sensors report',
  distribution: [
    {
      '@type': 'cr:FileObject',
      '@id': 'levels.csv',
      contentUrl: 'https://rivers.example/levels.csv',
      encodingFormat: 'text/csv',
      contentSize: '2048 B',
      sha256,
    },
    {
      '@type': 'cr:FileObject',
      '@id': 'old.zip',
      contentUrl: 'https://rivers.example/old.zip',
      encodingFormat: 'application/zip',
      sha256: md5,
    },
    {
      '@type': 'cr:FileObject',
      '@id': 'repo',
      contentUrl: 'https://git.example/repo',
      encodingFormat: 'git+https',
      sha256: 'https://example.org/issues/80',
    },
    {
      '@type': 'cr:FileSet',
      '@id': 'csvs',
      containedIn: { '@id': 'old.zip' },
      includes: '*.csv',
      encodingFormat: 'text/csv',
    },
  ],
  recordSet: [
    {
      '@type': 'cr:RecordSet',
      '@id': 'levels',
      field: [{ '@type': 'cr:Field', '@id': 'levels/height', source: { fileObject: { '@id': 'nowhere.csv' } } }],
    },
  ],
};

describe('a Croissant file', () => {
  const report = inspect(dataset);
  const asset = report.assets[0];

  it('becomes a data set with version, files and digests that fit', () => {
    expect(report).toMatchObject({ format: 'croissant', formatVersion: '1.1', certainty: 0.99, importable: true });
    expect(asset).toMatchObject({
      kind: 'dataset',
      name: 'Rivers',
      licences: ['cc-by-4.0'],
      versions: [{ label: '1.2.0', createdAt: '2026-01-31' }],
    });
    expect(asset?.versions[0]?.files[0]).toEqual({
      path: 'levels.csv',
      size: 2048,
      mediaType: 'text/csv',
      url: 'https://rivers.example/levels.csv',
      digest: { algorithm: 'sha256', value: sha256 },
    });
  });

  it('keeps an MD5 or a URL in sha256 as an unverified claim, never as a digest', () => {
    expect(asset?.claims.map((claim) => [claim.subject, claim.reason])).toEqual([
      ['old.zip', expect.stringContaining('length of md5')],
      ['repo', expect.stringContaining('URL')],
    ]);
    expect(asset?.versions[0]?.files.filter((file) => file.digest !== undefined)).toHaveLength(1);
    expect(report.problems.filter((problem) => problem.field === 'sha256').map((problem) => problem.severity)).toEqual([
      'wrong',
      'wrong',
    ]);
  });

  it('takes the interval of collection to its sources, and says that it did', () => {
    expect(asset?.sources[0]).toEqual({
      url: 'https://rivers.example',
      collectedFrom: '2025-01-01',
      collectedTo: '2025-03-31',
    });
    expect(report.problems).toContainEqual(expect.objectContaining({ severity: 'note', field: 'temporalCoverage' }));
  });

  it('keeps people apart from organisations', () => {
    expect(asset?.people).toEqual([{ name: 'Ada Brook', role: 'creator', contact: 'ada@rivers.example' }]);
    expect(asset?.suppliers).toEqual([{ name: 'River Board', role: 'creator' }]);
  });

  it('reads the responsible-AI terms into the card', () => {
    expect(asset?.card?.fields).toMatchObject({
      limitations: { value: 'No floods' },
      personalData: { value: 'None is held: only sensors report' },
      tags: { value: ['water', 'level'] },
    });
    expect(asset?.completeness?.missing.map((each) => each.field)).toEqual([
      'intendedUse',
      'retention',
      'reviewFrequency',
    ]);
  });

  it('finds a record that reads from a file that is not there', () => {
    expect(report.problems).toContainEqual(expect.objectContaining({ severity: 'wrong', value: 'nowhere.csv' }));
  });

  it('is the same with prefixes, full IRIs, value objects and @graph', () => {
    const { '@context': _, distribution, ...others } = dataset;
    const prefixed = Object.fromEntries(
      Object.entries(others).map(([key, value]) => [
        /^(?:@|rai:|conformsTo|recordSet)/.test(key) ? key : `https://schema.org/${key}`,
        typeof value === 'string' && !key.startsWith('@') ? [{ '@value': value }] : value,
      ]),
    );
    const graph = inspect({
      '@context': ['https://schema.org/', context],
      '@graph': [
        { ...prefixed, 'sc:distribution': distribution.map((part) => ({ '@id': part['@id'] })) },
        ...distribution,
      ],
    });
    expect(graph.format).toBe('croissant');
    const same = graph.assets.find((each) => each.kind === 'dataset');
    expect({
      name: same?.name,
      licences: same?.licences,
      label: same?.versions[0]?.label,
      files: same?.versions[0]?.files,
    }).toEqual({ name: asset?.name, licences: asset?.licences, label: '1.2.0', files: asset?.versions[0]?.files });
  });
});

describe('a Croissant file in the wild', () => {
  it('names each required field that is missing', () => {
    const report = inspect({
      '@context': context,
      '@type': 'sc:Dataset',
      conformsTo: 'http://mlcommons.org/croissant/1.0',
      distribution: [],
    });
    expect(
      report.problems.filter((problem) => /required by Croissant/.test(problem.reason)).map((problem) => problem.field),
    ).toEqual(['name', 'description', 'license', 'url', 'creator', 'datePublished']);
    expect(report.assets[0]).toMatchObject({ name: 'unnamed data set', versions: [{ label: 'unversioned' }] });
  });

  it('does not ask a live data set for digests, but says what that means', () => {
    const report = inspect({
      ...dataset,
      isLiveDataset: true,
      distribution: [{ '@type': 'cr:FileObject', '@id': 'now.csv', contentUrl: 'now.csv', encodingFormat: 'text/csv' }],
    });
    expect(report.assets[0]?.live).toBe(true);
    expect(report.problems.filter((problem) => problem.field === 'sha256').map((problem) => problem.severity)).toEqual([
      'note',
    ]);
  });

  it('may hold NaN, which is read as no value and reported', () => {
    const report = inspectBytes(
      'x.json',
      Buffer.from(JSON.stringify({ ...dataset, extraStatistic: 'here' }).replace('"here"', 'NaN')),
    );
    expect(report.importable).toBe(true);
    expect(report.problems).toContainEqual(expect.objectContaining({ severity: 'wrong', place: '/extraStatistic' }));
  });

  it('may state a version as a number, which is reported', () => {
    expect(inspect({ ...dataset, version: 1.1 }).problems).toContainEqual(
      expect.objectContaining({ severity: 'wrong', field: 'version', value: '1.1' }),
    );
  });

  it('says when two files claim the same digest', () => {
    const [first] = dataset.distribution;
    expect(inspect({ ...dataset, distribution: [first, { ...first, '@id': 'copy.csv' }] }).problems).toContainEqual(
      expect.objectContaining({ severity: 'wrong', reason: expect.stringContaining('same digest') }),
    );
  });

  it('may be a plain schema.org data set, which is less certain', () => {
    const report = inspect({
      '@context': 'https://schema.org/',
      '@type': 'Dataset',
      name: 'Plain',
      url: 'https://x.example',
    });
    expect(report).toMatchObject({ format: 'croissant', certainty: 0.5 });
  });
});

describe('an interval of collection', () => {
  it.each([
    ['2025-01-01/2025-03-31', { collectedFrom: '2025-01-01', collectedTo: '2025-03-31' }],
    ['2020/..', { collectedFrom: '2020' }],
    ['2019', { collectedFrom: '2019', collectedTo: '2019' }],
    ['2025-03-31/2025-01-01', undefined],
    ['last summer', undefined],
    ['..', undefined],
  ])('%s', (text, interval) => {
    expect(intervalOf(text)).toEqual(interval);
  });
});
