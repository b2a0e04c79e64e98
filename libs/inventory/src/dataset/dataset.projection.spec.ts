import { describe, expect, it } from '@jest/globals';
import { project } from '@custodia/read-models/testing';
import type { DatasetEvent } from './dataset.events.js';
import { datasetProjection, datasetVersionProjection } from './dataset.projection.js';
import { canonicalUrl, hostOf } from './sources.policy.js';

const registered: DatasetEvent = {
  type: 'DatasetRegistered',
  data: { name: 'Loans', purpose: 'p', classification: 'internal', ownerId: 'o', custodianId: null, licence: null },
};
const added = (versionId: string, ...urls: string[]): DatasetEvent => ({
  type: 'DatasetVersionAdded',
  data: {
    versionId,
    label: versionId,
    files: [],
    digest: 'sha256:aa',
    sources: urls.map((url) => ({ url, collectedFrom: null, collectedTo: null, digest: null })),
    recordCount: 5,
    locations: [],
  },
});
const quarantined = (versionIds: string[], whole: boolean): DatasetEvent => ({
  type: 'DatasetQuarantined',
  data: { versionIds, whole, reason: 'poisoned' },
});
const released = (versionIds: string[], whole: boolean): DatasetEvent => ({
  type: 'DatasetReleased',
  data: { versionIds, whole, reason: 'checked' },
});

describe('the row of a dataset', () => {
  it('is in quarantine until the last version is released', () => {
    const history = [registered, added('a'), added('b'), quarantined(['a', 'b'], false), released(['a'], false)];
    expect(project(datasetProjection, history)).toMatchObject([
      { status: 'quarantined', quarantinedVersionIds: ['b'], quarantineReason: 'poisoned' },
    ]);
    expect(project(datasetProjection, [...history, released(['b'], false)])).toMatchObject([
      { status: 'registered', quarantinedVersionIds: [], quarantineReason: null, quarantinedAt: null },
    ]);
  });
  it('shows the quarantine of a version, and of the whole, also when it is out of use', () => {
    const retired: DatasetEvent = { type: 'DatasetRetired', data: { reason: 'r' } };
    expect(project(datasetProjection, [registered, added('a'), quarantined(['a'], false), retired])).toMatchObject([
      { status: 'retired', quarantined: true, wholeInQuarantine: false },
    ]);
    const whole = [registered, added('a'), quarantined(['a'], true), released(['a'], false)];
    expect(project(datasetProjection, whole)).toMatchObject([{ quarantined: true, wholeInQuarantine: true }]);
    expect(project(datasetProjection, [...whole, released([], true)])).toMatchObject([
      { quarantined: false, wholeInQuarantine: false, status: 'registered' },
    ]);
  });
  it('keeps whether it was ever classified higher than before', () => {
    const classified = (...classifications: ('public' | 'internal' | 'confidential')[]) =>
      project(datasetProjection, [
        registered,
        ...classifications.map((classification): DatasetEvent => ({
          type: 'DatasetReclassified',
          data: { classification },
        })),
      ]);
    expect(classified()).toMatchObject([{ raised: false }]);
    expect(classified('public')).toMatchObject([{ raised: false }]);
    expect(classified('public', 'internal')).toMatchObject([{ raised: true }]);
    expect(classified('confidential', 'public')).toMatchObject([{ raised: true, classification: 'public' }]);
  });
  it('stays retired when a quarantine ends', () => {
    const [row] = project(datasetProjection, [
      registered,
      quarantined([], true),
      { type: 'DatasetRetired', data: { reason: 'r' } },
      released([], true),
    ]);
    expect(row).toMatchObject({ status: 'retired', quarantined: false });
  });
});

describe('the row of a version', () => {
  it('knows the hosts of its sources, each once', () => {
    const [row] = project(datasetVersionProjection, [
      registered,
      added('a', 'https://A.example:8443/x', 'http://a.example./y', 's3://bucket/z', 'a tape'),
    ]);
    expect(row).toMatchObject({ sourceHosts: ['a.example', 'bucket'], recordCount: 5 });
  });
  it('is set aside and released by itself', () => {
    const rows = project(datasetVersionProjection, [
      registered,
      added('a'),
      added('b'),
      quarantined(['a', 'b'], true),
      released(['a'], false),
    ]);
    expect(rows).toMatchObject([
      { id: 'a', quarantined: false, quarantineReason: null },
      { id: 'b', quarantined: true, quarantineReason: 'poisoned' },
    ]);
  });
});

describe('an address', () => {
  it.each([
    ['HTTPS://WWW.Example.COM.:443/a?b=1#c', 'www.example.com', 'web://www.example.com/a?b=1'],
    ['http://user:pw@example.com/a/', 'example.com', 'web://example.com/a'],
    ['https://bücher.example/', 'xn--bcher-kva.example', 'web://xn--bcher-kva.example'],
    ['example.com', 'example.com', 'web://example.com'],
    ['https://example.com:8443/a', 'example.com', 'web://example.com:8443/a'],
    ['s3://bucket/key', 'bucket', 's3://bucket/key'],
  ])('%s is compared as %s and %s', (url, host, canonical) => {
    expect(hostOf(url)).toBe(host);
    expect(canonicalUrl(url)).toBe(canonical);
  });
  it('may be none', () => expect(hostOf('three tapes in the cellar')).toBeNull());
});
