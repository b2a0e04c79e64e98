import { beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Confinement, ReadSession } from '@custodia/read-models';
import { Model } from '../model/model.row.js';
import { testReader } from '../reader.testing.js';
import { proseOf, searchedTables } from './prose.js';
import { searchFacets, searchPage } from './search.read.js';
import type { SearchArgs } from './search.types.js';

const opened = testReader([Model]);
let organisation: string;
beforeEach(() => void (organisation = newId()));

async function asking<T>(
  work: (session: ReadSession) => Promise<T>,
  { of = organisation, confinement }: { of?: string; confinement?: Confinement } = {},
): Promise<T> {
  const session = opened.reader.session(of, confinement);
  return work(session).finally(() => session.end());
}
const search = (text: string, more: Partial<SearchArgs> = {}, as: Parameters<typeof asking>[1] = {}) =>
  asking((session) => searchPage(session, { text, ...more }), as);
const names = async (...asked: Parameters<typeof search>): Promise<string[]> =>
  (await search(...asked)).edges.map(({ node }) => node.name);

interface Written {
  readonly name: string;
  readonly purpose?: string;
  readonly card?: object;
  readonly classification?: string;
  readonly of?: string;
  readonly status?: string;
}
async function model({
  name,
  purpose = '',
  card = {},
  classification = 'internal',
  of = organisation,
  status = 'registered',
}: Written): Promise<string> {
  const id = newId();
  await opened.owner.query(
    `insert into model_v1 (organisation_id, id, name, purpose, status, classification, owner_id, card, deployments, environments, announcements, revision, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, 'somebody', $7, '[]', '{}', '[]', 0, clock_timestamp(), now())`,
    [of, id, name, purpose, status, classification, JSON.stringify(card)],
  );
  return id;
}
async function version(modelId: string, label: string, files: readonly object[]): Promise<string> {
  const id = newId();
  await opened.owner.query(
    `insert into model_version_v1 (organisation_id, id, model_id, label, files, locations, evaluations, approved, known_good, quarantined, revision, created_at, updated_at)
     values ($1, $2, $3, $4, $5, '[]', '[]', false, false, false, 0, now(), now())`,
    [organisation, id, modelId, label, JSON.stringify(files)],
  );
  return id;
}
async function documentOn(attachedId: string, title: string, scope: string): Promise<string> {
  const id = newId();
  await opened.owner.query(
    `insert into document_v1 (organisation_id, id, kind, title, issuer, scope, status, attached_kind, attached_id, classification, owner_id, notices, warn_days_before, revision, created_at, updated_at)
     values ($1, $2, 'audit_report', $3, 'An auditor', $4, 'valid', 'model', $5, 'internal', 'somebody', '[]', '{}', 0, now(), now())`,
    [organisation, id, title, scope, attachedId],
  );
  return id;
}

describe('a search', () => {
  it('finds words in any form, in names, purposes and cards', async () => {
    await model({ name: 'Churn', purpose: 'Predicts which customers are leaving' });
    await model({
      name: 'Ranker',
      card: { limitations: 'Weak on misspelt queries', tags: ['retrieval', 'reranking'] },
    });
    await model({ name: 'Translators of contracts' });
    expect(await names('predicting customer')).toEqual(['Churn']);
    expect(await names('query')).toEqual(['Ranker']);
    expect(await names('reranking')).toEqual(['Ranker']);
    expect(await names('translator contract')).toEqual(['Translators of contracts']);
    expect(await names('nowhere written')).toEqual([]);
  });

  it('knows phrases, alternatives and words that must not be there', async () => {
    await model({ name: 'One', purpose: 'fraud detection in card payments' });
    await model({ name: 'Two', purpose: 'detection of payment fraud' });
    expect(await names('"fraud detection"')).toEqual(['One']);
    expect((await names('card or payment')).toSorted()).toEqual(['One', 'Two']);
    expect(await names('fraud -card')).toEqual(['Two']);
  });

  it('finds parts of names, with the characters that a pattern has', async () => {
    await model({ name: 'Helsinki-NLP/opus-mt_af-en' });
    await model({ name: '100% sure \\ really' });
    expect(await names('sinki')).toEqual(['Helsinki-NLP/opus-mt_af-en']);
    expect(await names('mt_af')).toEqual(['Helsinki-NLP/opus-mt_af-en']);
    expect(await names('opus')).toEqual(['Helsinki-NLP/opus-mt_af-en']);
    expect(await names('mt%af')).toEqual([]);
    expect(await names('00% s')).toEqual(['100% sure \\ really']);
    expect(await names('e \\ r')).toEqual(['100% sure \\ really']);
  });

  it('shows the same name first, then those that begin with it, then those that contain it, then mere mentions', async () => {
    await model({ name: 'Other', purpose: 'distils sonnet' });
    await model({ name: 'A sonnet writer' });
    await model({ name: 'Sonnet 2' });
    await model({ name: 'Sonnet' });
    expect(await names('sonnet')).toEqual(['Sonnet', 'Sonnet 2', 'A sonnet writer', 'Other']);
  });

  it('finds versions by their files, and documents, and says what they belong to', async () => {
    const id = await model({ name: 'Vision' });
    const versionId = await version(id, '2026.1', [
      { path: 'weights/backbone.safetensors', digest: `sha256:${'ab'.repeat(32)}` },
    ]);
    const documentId = await documentOn(id, 'Penetration test', 'Covers the inference endpoints');
    expect((await search('backbone')).edges.map(({ node }) => node)).toMatchObject([
      { kind: 'model', id, name: 'Vision', versionId, versionLabel: '2026.1', state: 'registered' },
    ]);
    expect((await search('ab'.repeat(32))).edges).toHaveLength(1);
    expect((await search('endpoint')).edges.map(({ node }) => node)).toMatchObject([
      {
        kind: 'document',
        id: documentId,
        name: 'Penetration test',
        state: 'valid',
        attachedKind: 'model',
        attachedId: id,
      },
    ]);
    expect((await search('vision')).edges.map(({ node }) => node.versionId)).toEqual([null]);
  });

  it('shows the words where they were found, as pieces that nothing needs to escape', async () => {
    await model({ name: 'Marked', purpose: 'Writes <b>markup</b> & \uE000marks\uE001 about whales' });
    const [edge] = (await search('whale markup')).edges;
    const { snippet } = edge!.node;
    expect(snippet.map(({ text }) => text).join('')).toMatch(/^Writes +markup +& marks about whales$/);
    expect(snippet.filter(({ match }) => match).map(({ text }) => text)).toEqual(['markup', 'whales']);
  });

  it('is paged without gaps or repetitions, and counted by kind and state', async () => {
    for (let number = 0; number < 7; number++)
      await model({ name: `Paged ${number}`, status: number < 2 ? 'retired' : 'registered' });
    await documentOn('x', 'Paged report', '');
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo }: Awaited<ReturnType<typeof search>> = await search('paged', { first: 3, after });
      seen.push(...edges.map(({ node }) => node.name));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
    expect(await names('paged', { state: ['retired'] })).toEqual(['Paged 1', 'Paged 0']);
    expect(await names('paged', { kind: ['document'] })).toEqual(['Paged report']);
    expect(await asking((session) => searchFacets(session, 'paged'))).toEqual({
      kinds: [
        { kind: 'model', count: 7 },
        { kind: 'document', count: 1 },
      ],
      states: [
        { state: 'registered', count: 5 },
        { state: 'retired', count: 2 },
        { state: 'valid', count: 1 },
      ],
      incomplete: false,
    });
  });

  it('says when there is more than it counts', async () => {
    await opened.owner.query(
      `insert into model_v1 (organisation_id, id, name, purpose, status, classification, owner_id, card, deployments, environments, announcements, revision, created_at, updated_at)
       select $1, 'm' || n, 'Numerous ' || n, '', 'registered', 'internal', 'somebody', '{}', '[]', '{}', '[]', 0, now() - n * interval '1 second', now() from generate_series(1, 1200) n`,
      [organisation],
    );
    expect(await asking((session) => searchFacets(session, 'numerous'))).toMatchObject({ incomplete: true });
    expect(await names('numerous 1150')).toEqual(['Numerous 1150']);
  });
});

describe('nothing leaks:', () => {
  it('another organisation finds nothing, whatever it looks for', async () => {
    const other = newId();
    await model({ name: 'Hidden elsewhere', purpose: 'secret' });
    for (const text of [
      'hidden',
      'secret',
      organisation,
      `=${organisation}`,
      `'=${organisation}'`,
      `hidden or =${organisation}`,
      `-nothing`,
    ])
      expect(await names(text, {}, { of: other })).toEqual([]);
    expect(await asking((session) => searchFacets(session, 'hidden'), { of: other })).toMatchObject({ kinds: [] });
  });

  it('who reads by need to know alone finds no confidential record, nor its versions and documents, nor counts them', async () => {
    const id = await model({ name: 'Covert model', classification: 'restricted' });
    await version(id, '1', [{ path: 'covert.bin' }]);
    await documentOn(id, 'Covert report', '');
    await model({ name: 'Covert sibling' });
    const reading = { confinement: { member: 'a stranger' } };
    expect(await names('covert')).toHaveLength(3);
    expect(await names('covert', {}, reading)).toEqual(['Covert sibling']);
    expect(await asking((session) => searchFacets(session, 'covert'), reading)).toMatchObject({
      kinds: [{ kind: 'model', count: 1 }],
    });
    expect(await names('covert', {}, { confinement: { member: 'somebody' } })).toHaveLength(3);
  });

  it('the search is closed to everybody but the application, and to a session without an organisation', async () => {
    const { rows } = await opened.owner.query(
      `select has_function_privilege('public', 'custodia_search(text, text[], integer)', 'execute') as everybody,
         has_function_privilege('custodia_app', 'custodia_search(text, text[], integer)', 'execute') as application`,
    );
    expect(rows).toEqual([{ everybody: false, application: true }]);
    await model({ name: 'Unasked' });
    expect((await opened.owner.query(`select * from custodia_search('unasked', null, 10)`)).rows).toEqual([]);
  });
});

describe('hostile questions', () => {
  it.each([
    `'`,
    `''; drop table model_v1; --`,
    `\\`,
    `\\'`,
    `%%%`,
    `___`,
    `"`,
    `"""unclosed`,
    `((((`,
    `!!!`,
    `& | !`,
    `a:*`,
    `:*A`,
    `<->`,
    `the and of`,
    '-',
    '--',
    'or',
    'or or or',
    '*',
    '$1',
    '{}',
    '😀😀😀',
    'ﷺ'.repeat(60),
    'x'.repeat(200),
    '"a b" '.repeat(30),
    '-a '.repeat(60),
    '\u202Etxt',
    '\u0001\u0002',
    '\uE000',
  ])('are answered: %j', async (text) => {
    await model({ name: 'Bystander' });
    expect(await names(text)).toEqual(text === '😀😀😀' ? [] : expect.any(Array));
    await asking((session) => searchFacets(session, text));
  });

  it.each(['', '   ', 'x'.repeat(201)])('of no possible length are refused: %j', async (text) => {
    await expect(search(text)).rejects.toMatchObject({ code: 'INVALID_FILTER', field: 'text' });
  });

  it.each([
    '',
    'x',
    Buffer.from('["a","b","c","d"]').toString('base64url'),
    Buffer.from('[1,2,3,4]').toString('base64url'),
  ])('with a cursor that was not given out are refused: %j', async (after) => {
    if (after === '') return expect(await names('x', { after })).toEqual([]);
    await expect(search('x', { after })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('a card of any size is kept', async () => {
    await model({ name: 'Long', card: { limitations: 'lorem ipsum '.repeat(100_000), tags: ['w'.repeat(5_000)] } });
    expect(await names('ipsum')).toEqual(['Long']);
  });
});

it('the words of every table are taken from what its hits show', async () => {
  await model({ name: 'Same', purpose: 'as shown', card: { limitations: 'everywhere' } });
  for (const table of searchedTables) {
    const { rows } = await opened.owner.query<{ definition: string }>(
      `select pg_get_functiondef(('custodia_found_' || $1 || '_v1()')::regprocedure) as definition`,
      [table],
    );
    expect(rows[0]!.definition).toContain(proseOf(table));
  }
});
