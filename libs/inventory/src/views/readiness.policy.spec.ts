import { describe, expect, it } from '@jest/globals';
import { readinessOf, type Records, type VersionRecords } from './readiness.policy.js';

const version: VersionRecords = {
  id: 'v1',
  label: '1',
  remote: false,
  files: 1,
  filesWithoutDigest: [],
  locations: 1,
  sources: [],
  passedEvaluations: 1,
  approved: true,
  knownGood: true,
};
const complete: Records = {
  kind: 'model',
  custodianId: 'c',
  cardGaps: [],
  versions: [version],
  upstream: 1,
  inProduction: 'v1',
  announced: [],
  justified: false,
  riskClass: null,
  verified: null,
  connectors: [],
};
const missing = (records: Partial<Records>) =>
  readinessOf({ ...complete, ...records })
    .filter(({ state }) => state === 'missing')
    .flatMap(({ missing: gaps }) => gaps.map(({ field }) => field));

describe('the readiness of a model', () => {
  it('is full when everything is recorded', () => expect(missing({})).toEqual([]));
  it.each<[Partial<Records>, string]>([
    [{ custodianId: null }, 'custodianId'],
    [{ upstream: 0 }, 'lineage'],
    [{ versions: [{ ...version, knownGood: false }] }, 'knownGood'],
    [{ versions: [{ ...version, filesWithoutDigest: ['w.bin'] }] }, '1.files.w.bin.digest'],
    [{ versions: [{ ...version, files: 0 }] }, '1.files'],
    [{ versions: [{ ...version, locations: 0 }] }, '1.locations'],
    [{ versions: [{ ...version, approved: false }] }, '1.approved'],
    [{ versions: [{ ...version, passedEvaluations: 0 }] }, '1.evaluations'],
    [{ cardGaps: [{ field: 'limitations', asks: 'what it does badly' }] }, 'limitations'],
    [{ versions: [version, { ...version, id: 'v2', label: '2' }], inProduction: 'v2' }, '2.announcement'],
  ])('lacks what is not recorded: %#', (records, field) => expect(missing(records)).toEqual([field]));
  it('counts nothing of a bare name, and nothing that the service does for every asset', () => {
    const bare = { versions: [], upstream: 0, custodianId: null, inProduction: null };
    const items = readinessOf({ ...complete, ...bare, cardGaps: [{ field: 'limitations', asks: 'them' }] });
    expect(items.filter(({ counts, state }) => counts && state === 'satisfied')).toEqual([]);
    expect(items.filter(({ counts }) => !counts).map(({ obligation }) => obligation)).toContain(
      'ETSI TS 104 223, 5.1.2-3',
    );
  });
  it('asks no files of a version that its provider runs', () =>
    expect(missing({ versions: [{ ...version, remote: true, files: 0, locations: 0 }] })).toEqual([]));
  it('accepts a justified gap instead of a known good version', () =>
    expect(missing({ versions: [{ ...version, knownGood: false }], justified: true })).toEqual([]));
  it('asks nothing of a deployment that there is not', () => {
    const states = readinessOf({ ...complete, inProduction: null }).filter(({ state }) => state === 'not_applicable');
    expect(states.map(({ obligation }) => obligation)).toEqual([
      'ETSI TS 104 223, 5.2.5-1',
      'ETSI TS 104 223, 5.4.1-2',
      'ETSI TS 104 223, 5.2.3-4',
    ]);
  });
});

it('a dataset lacks the time of collection of a source that has none', () => {
  const sources = [{ url: 'https://a.example', collectedFrom: '2026-01-01', collectedTo: null }];
  expect(missing({ kind: 'dataset', versions: [{ ...version, sources }] })).toEqual([
    '1.sources.https://a.example.collected',
  ]);
});
it('a system lacks its risk class until it is assessed', () => {
  expect(missing({ kind: 'system', riskClass: 'undetermined', versions: [] })).toEqual(['riskClass']);
  expect(missing({ kind: 'system', riskClass: 'high', versions: [] })).toEqual([]);
  expect(missing({ kind: 'system', riskClass: 'high', versions: [], verified: false })).toEqual(['verification']);
  const connectors = [
    { name: 'Tickets', assessed: true },
    { name: 'Mail', assessed: false },
  ];
  expect(missing({ kind: 'system', riskClass: 'high', versions: [], connectors })).toEqual([
    'connectors.Mail.assessment',
  ]);
});
