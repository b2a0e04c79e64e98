import { expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import fc from 'fast-check';
import type { DatasetSource } from '../dataset/dataset.events.js';
import { Dataset } from '../dataset/dataset.row.js';
import { canonicalUrl, hostOf } from '../dataset/sources.policy.js';
import { testReader } from '../reader.testing.js';
import { gravest, matchOf, overlapOf, reportOf, verdictOf, type Report, type Verdict } from './exposure.policy.js';
import { judgedPlace, judgedCursor, judgedSources, type JudgedVersion } from './judged-sources.read.js';

const opened = testReader([Dataset]);

const urls = [
  'https://a.example/one.csv',
  'http://A.example:80/one.csv/',
  'https://user:word@www.a.example/one.csv?x=1#top',
  's3://a.example/one.csv',
  'a.example',
  'https://bücher.example/%64ata',
  'https://xn--bcher-kva.example/data',
  'HTTPS://Bücher.Example./other',
  'https://alice.github.io/x',
  'https://bob.github.io/x',
  'https://[2001:db8::1]:8443/x',
  'https://192.0.2.7/one.csv',
  'file:///a.example/one.csv',
  'urn:isbn:1',
  'https://a.example',
  'https://a.example/ü?q=grün',
  'https://a.example/%C3%BC?q=gr%C3%BCn',
  'http://a.example/other/../one.csv',
  'https://a.example/%2E%2e/one.csv#part',
];
const moments = [null, '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'];
const digests = [null, null, 'sha256:aa', 'sha256:bb'];
const moment = fc.constantFrom(...moments);
const source = fc
  .record({
    url: fc.constantFrom(...urls),
    collectedFrom: moment,
    collectedTo: moment,
    digest: fc.constantFrom(...digests),
  })
  .filter(({ collectedFrom: from, collectedTo: to }) => from === null || to === null || from <= to);
const question = fc.record({
  address: fc.oneof(
    fc.constantFrom(...urls.filter((url) => hostOf(url) !== null)).map((url) => ({ url })),
    fc.constantFrom('a.example', 'www.a.example', 'bücher.example', 'alice.github.io', '192.0.2.7').map((domain) => ({
      domain,
    })),
  ),
  digest: fc.constantFrom(...digests),
  from: moment,
  to: moment,
});

const byHand = (versions: readonly { id: string; sources: readonly DatasetSource[] }[], report: Report) =>
  versions.flatMap(({ id, sources }): [string, Verdict][] => {
    const verdicts = sources.flatMap((each) => {
      const match = matchOf(each, report);
      return match ? [verdictOf(match, overlapOf(each, report))] : [];
    });
    return verdicts.length === 0 ? [] : [[id, gravest(verdicts)]];
  });

it('the database judges every source as the rules do', async () => {
  const organisation = newId();
  const versions = fc
    .sample(fc.array(source, { maxLength: 4 }), { numRuns: 300, seed: 7 })
    .map((sources, index) => ({ id: `v${String(index).padStart(4, '0')}`, sources }));
  await opened.owner.query(
    `insert into dataset_version_v1 (organisation_id, id, dataset_id, label, files, sources, source_hosts, locations, validations, used, quarantined, revision, created_at, updated_at)
     select $1, v ->> 'id', 'd', v ->> 'id', '[]', v -> 'sources', array(select jsonb_array_elements_text(v -> 'hosts')), '[]', '[]', false, false, 0, now(), now()
     from jsonb_array_elements($2::jsonb) as v`,
    [
      organisation,
      JSON.stringify(
        versions.map(({ id, sources }) => ({
          id,
          sources,
          hosts: [...new Set(sources.map(({ url }) => hostOf(url)).filter((host) => host !== null))],
        })),
      ),
    ],
  );
  const session = opened.reader.session(organisation);
  try {
    await fc.assert(
      fc.asyncProperty(question, async ({ address, digest, from, to }) => {
        const asked = reportOf({ ...address, digest, from, to });
        if (asked.kind === 'refused') return;
        const { counts, versions: found } = await judgedSources(session, asked.report, {});
        const expected = byHand(versions, asked.report);
        expect(Object.fromEntries(found.map(({ versionId, verdict }) => [versionId, verdict]))).toEqual(
          Object.fromEntries(expected),
        );
        for (const verdict of ['confirmed', 'possible', 'excluded'] as const)
          expect(counts[verdict]).toBe(expected.filter(([, each]) => each === verdict).length);
      }),
      { numRuns: 150 },
    );
    const asked = reportOf({ domain: 'a.example' });
    if (asked.kind === 'refused') throw new Error();
    const whole = (await judgedSources(session, asked.report, {})).versions;
    const paged: JudgedVersion[] = [];
    for (let after: JudgedVersion | null = null; ;) {
      const { versions: page } = await judgedSources(session, asked.report, { after, most: 17 });
      paged.push(...page);
      if (page.length < 17) break;
      after = judgedPlace(judgedCursor(page.at(-1)!));
    }
    expect(paged).toEqual(whole);
  } finally {
    await session.end();
  }
});

it('two spellings of one URL have the same key, or none', async () => {
  const part = fc.constantFrom(
    'a',
    'B-1',
    '..',
    '.',
    '%2e',
    '%41',
    '%',
    'ü',
    '%C3%BC',
    '/',
    '//',
    '\\',
    '?',
    '#',
    '&x=1',
    ' ',
    '"',
    '日',
  );
  const address = fc
    .tuple(
      fc.constantFrom('https://a.example', 'HTTP://u:p@A.example:443', 'a.example', 's3://a.example'),
      fc.array(part),
    )
    .map(([start, parts]) => `${start}/${parts.join('')}`);
  await fc.assert(
    fc.asyncProperty(fc.array(address, { minLength: 20, maxLength: 40 }), async (urls) => {
      const stated = urls.flatMap((url) => {
        const canonical = canonicalUrl(url);
        return canonical === null ? [] : [{ url, canonical }];
      });
      const { rows } = await opened.owner.query<{ own: string | null; canonical: string | null }>(
        `select custodia_url_key(u ->> 'url') as own, custodia_url_key(u ->> 'canonical') as canonical from jsonb_array_elements($1::jsonb) as u`,
        [JSON.stringify(stated)],
      );
      for (const { own, canonical } of rows) {
        expect(canonical).not.toBeNull();
        if (own !== null) expect(own).toBe(canonical);
      }
    }),
    { numRuns: 60 },
  );
});

it('reads of a host with many sources nothing but the index', async () => {
  const organisation = newId();
  await opened.owner.query(
    `insert into dataset_source select $1, reverse(case n % 3 when 0 then 'hot.example' when 1 then 'cdn.hot.example' else 'h' || n || '.other.example' end),
       'v' || n, 1, 'd', true, 'https://hot.example/' || n, null, null, now() from generate_series(1, 30000) n`,
    [organisation],
  );
  await opened.owner.query('vacuum analyze dataset_source');
  const session = opened.reader.session(organisation);
  const plans: string[] = [];
  const explained = {
    query: async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
      const lines = await session.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers off) ${text}`, values);
      plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
      return session.query<Row>(text, values);
    },
  };
  try {
    for (const address of [{ domain: 'hot.example' }, { url: 'https://cdn.hot.example/7' }]) {
      const asked = reportOf(address);
      if (asked.kind === 'refused') throw new Error();
      const { counts } = await judgedSources(explained, asked.report, { most: 20 });
      expect(counts).toEqual({ confirmed: 0, possible: 20_000, excluded: 0 });
    }
  } finally {
    await session.end();
  }
  expect(plans).toHaveLength(4);
  for (const plan of plans) {
    expect(plan).not.toMatch(/Seq Scan on dataset_source|Rows Removed by Filter: \d{3}/);
    const fromRows = /(?:Bitmap Heap|Index) Scan [^\n]*on dataset_source [^\n]*actual [^\n]*rows=([\d.]+) loops=(\d+)/g;
    for (const [, rows, loops] of plan.matchAll(fromRows)) expect(Number(rows) * Number(loops)).toBeLessThan(10);
  }
});

it('another organisation sees none of it', async () => {
  const asked = reportOf({ domain: 'a.example' });
  if (asked.kind === 'refused') throw new Error();
  const session = opened.reader.session(newId());
  expect(await judgedSources(session, asked.report, {}).finally(() => session.end())).toEqual({
    counts: { confirmed: 0, possible: 0, excluded: 0 },
    versions: [],
  });
});
