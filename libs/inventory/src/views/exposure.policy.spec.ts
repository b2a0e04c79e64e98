import { describe, expect, it } from '@jest/globals';
import type { DatasetSource } from '../dataset/dataset.events.js';
import { gravest, matchOf, overlapOf, reportOf, verdictOf, type Report } from './exposure.policy.js';

const source = (url: string, part: Partial<DatasetSource> = {}): DatasetSource => ({
  url,
  collectedFrom: null,
  collectedTo: null,
  digest: null,
  ...part,
});
const report = (asked: Parameters<typeof reportOf>[0]): Report => {
  const read = reportOf(asked);
  if (read.kind === 'refused') throw new Error(read.refusal.message);
  return read.report;
};

describe('a report', () => {
  it.each([
    ['example.com', 'example.com', 'example.com'],
    ['*.Sub.Example.co.uk.', 'sub.example.co.uk', 'example.co.uk'],
    ['alice.github.io', 'alice.github.io', 'alice.github.io'],
    ['bücher.example', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
    ['intranet', 'intranet', 'intranet'],
    ['https://data.example.com:8443/x', 'data.example.com', 'example.com'],
  ])('of %s looks for %s under %s', (domain, host, registrable) =>
    expect(report({ domain })).toMatchObject({ host, domain: registrable, url: null }),
  );
  it.each([
    [{ domain: 'co.uk' }, 'domain'],
    [{ domain: 'github.io' }, 'domain'],
    [{ domain: 'com' }, 'domain'],
    [{ domain: '*.de.' }, 'domain'],
    [{ domain: 'ck' }, 'domain'],
    [{ url: 'https://uk/' }, 'url'],
    [{ url: 'not a url' }, 'url'],
    [{}, 'url'],
    [{ url: 'https://a.example', domain: 'a.example' }, 'url'],
    [{ domain: 'a.example', from: '2026-02-01', to: '2026-01-01' }, 'to'],
  ])('of %j is refused with the field', (asked, field) =>
    expect(reportOf(asked)).toMatchObject({ kind: 'refused', refusal: { code: 'INVALID_INPUT', field } }),
  );
});

describe('a source', () => {
  it.each([
    ['https://example.com/a', 'within_domain'],
    ['http://WWW.Example.COM.:8080/a', 'within_domain'],
    ['s3://example.com/a', 'within_domain'],
    ['https://notexample.com/a', null],
    ['https://example.com.evil.net/a', null],
    ['a tape', null],
  ])('%s matches the domain example.com: %s', (url, match) =>
    expect(matchOf(source(url), report({ domain: 'example.com' }))).toBe(match),
  );
  it('elsewhere under the registrable domain has the same owner', () => {
    expect(matchOf(source('https://www.example.com'), report({ domain: 'sub.example.com' }))).toBe('same_domain');
    expect(matchOf(source('https://x.sub.example.com'), report({ domain: 'sub.example.com' }))).toBe('within_domain');
    expect(matchOf(source('https://bob.github.io'), report({ domain: 'alice.github.io' }))).toBeNull();
  });
  it('is the very URL whatever the scheme, the default port and the case of the host', () =>
    expect(matchOf(source('HTTP://Example.com.:80/a?b=1'), report({ url: 'https://example.com/a?b=1#top' }))).toBe(
      'url',
    ));
  it('is another under the same domain for another path', () =>
    expect(matchOf(source('https://example.com/b'), report({ url: 'https://example.com/a' }))).toBe('same_domain'));
  it('is the very content by its digest, wherever it came from', () =>
    expect(
      matchOf(source('a tape', { digest: 'sha256:aa' }), report({ domain: 'example.com', digest: 'sha256:aa' })),
    ).toBe('digest'));
});

describe('the time of collection', () => {
  const window = { from: '2026-03-01', to: '2026-03-31' };
  it.each([
    ['2026-03-02', '2026-03-03', 'within'],
    ['2026-03-01', '2026-03-31', 'within'],
    ['2026-02-01', '2026-03-01', 'partial'],
    ['2026-02-01', '2026-04-30', 'partial'],
    ['2026-01-01', '2026-02-28', 'none'],
    ['2026-04-01', '2026-04-02', 'none'],
    [null, '2026-02-28', 'none'],
    ['2026-04-01', null, 'none'],
    [null, '2026-03-05', 'unknown'],
    ['2026-02-01', null, 'unknown'],
    [null, null, 'unknown'],
  ])('from %s to %s lies %s', (collectedFrom, collectedTo, overlap) =>
    expect(overlapOf(source('u', { collectedFrom, collectedTo }), window)).toBe(overlap),
  );
  it('lies within an open window', () =>
    expect(overlapOf(source('u', { collectedFrom: '2020', collectedTo: '2021' }), { from: null, to: null })).toBe(
      'within',
    ));
});

it.each([
  ['digest', 'none', 'confirmed'],
  ['url', 'within', 'confirmed'],
  ['url', 'partial', 'confirmed'],
  ['url', 'unknown', 'possible'],
  ['url', 'none', 'excluded'],
  ['within_domain', 'within', 'confirmed'],
  ['within_domain', 'partial', 'possible'],
  ['within_domain', 'unknown', 'possible'],
  ['within_domain', 'none', 'excluded'],
  ['same_domain', 'within', 'possible'],
  ['same_domain', 'none', 'excluded'],
] as const)('a match by %s with the overlap %s is %s', (match, overlap, verdict) =>
  expect(verdictOf(match, overlap)).toBe(verdict),
);

it('the gravest verdict counts', () =>
  expect(gravest(['excluded', 'possible', 'confirmed', 'possible'])).toBe('confirmed'));
