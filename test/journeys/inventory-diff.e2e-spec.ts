import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Only } from '../support/graphql.js';
import { bearer, http } from '../support/http.js';
import { inventoryOf } from '../support/inventory.js';
import { moment } from '../support/moment.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
beforeAll(async () => void (service = await newTenant()));

const { act, register } = inventoryOf(() => service);

describe('between two moments', () => {
  const ids = { old: '', renamed: '', fresh: '', data: '', system: '' };
  const marks = { before: '', between: '', after: '' };
  const model = (id: string) => ({ kind: 'MODEL', id });
  const link = (mutation: 'linkLineage' | 'unlinkLineage', from: string, to: string) =>
    act(mutation, { from: model(from), relation: 'DERIVED_FROM', to: model(to) });

  beforeAll(async () => {
    ids.old = await register('Model', 'As it was');
    ids.renamed = await register('Model', 'Old name');
    ids.system = await register('System', 'Desk');
    await link('linkLineage', ids.renamed, ids.old);
    marks.before = moment();
    await act('renameModel', { id: ids.renamed, name: 'New name' });
    await act('addModelVersion', {
      id: ids.renamed,
      versionId: newId(),
      label: '2',
      files: [{ path: 'w', digest: `sha256:${'ab'.repeat(32)}` }],
    });
    ids.fresh = await register('Model', 'Fresh');
    await link('unlinkLineage', ids.renamed, ids.old);
    await link('linkLineage', ids.renamed, ids.fresh);
    await act('composeSystem', { id: ids.system, components: [{ asset: model(ids.renamed) }] });
    marks.between = moment();
    await act('renameModel', { id: ids.renamed, name: 'Old name' });
    marks.after = moment();
  });

  const inventory = `query($from: Instant!, $to: Instant, $first: Int, $after: String, $kind: [AssetKind!]) { inventoryDiff(from: $from, to: $to) { from to
    assets(first: $first, after: $after, kind: $kind) { edges { node { change asset { kind id name } versionsAdded changes { name before after } } } pageInfo { hasNextPage endCursor } }
    links(first: $first) { edges { cursor node { change relation derived { name } source { name } } } pageInfo { hasNextPage } } } }`;

  it('the whole inventory tells what was added, what changed field by field, and which links came and went', async () => {
    const { assets, links } = await service.tell(inventory, { from: marks.before, to: marks.between });
    const of = (id: string) => assets.edges.find(({ node }) => node.asset.id === id)?.node;
    expect(of(ids.old)).toBeUndefined();
    expect(of(ids.fresh)).toMatchObject({ change: 'ADDED', asset: { kind: 'MODEL', name: 'Fresh' } });
    expect(of(ids.renamed)).toMatchObject({
      change: 'CHANGED',
      versionsAdded: ['2'],
      changes: [{ name: 'name', before: 'Old name', after: 'New name' }],
    });
    const told = links.edges.map(({ node }) => [node.change, node.relation, node.derived.name, node.source.name]);
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        ['ADDED', 'DERIVED_FROM', 'New name', 'Fresh'],
        ['REMOVED', 'DERIVED_FROM', 'New name', 'As it was'],
        ['ADDED', 'CONTAINS', 'Desk', 'New name'],
      ]),
    );
  });

  it('page by page it is the same, of some kinds only those, and what came to nothing is no difference', async () => {
    const whole = await service.tell(inventory, { from: marks.before, to: marks.between });
    const found = [];
    const page = (after: string | null): Promise<Only<typeof inventory>> =>
      service.tell(inventory, { from: marks.before, to: marks.between, first: 1, after });
    for (let after: string | null = null; ;) {
      const { assets } = await page(after);
      found.push(...assets.edges);
      if (!assets.pageInfo.hasNextPage) break;
      after = assets.pageInfo.endCursor;
    }
    expect(found).toEqual(whole.assets.edges);
    const names = async (kind: string) =>
      (await service.tell(inventory, { from: marks.before, kind: [kind] })).assets.edges.map(
        ({ node }) => node.asset.name,
      );
    expect((await names('MODEL')).sort()).toEqual(['Fresh', 'Old name']);
    expect(await names('DATASET')).toEqual([]);
    expect(await service.tell(inventory, { from: marks.between, to: marks.between })).toMatchObject({
      assets: { edges: [] },
      links: { edges: [] },
    });
    const there = await service.tell(inventory, { from: marks.before, to: marks.after });
    expect(there.assets.edges.find(({ node }) => node.asset.id === ids.renamed)!.node).toMatchObject({
      changes: [],
      versionsAdded: ['2'],
    });
  });

  it('the lineage of an asset tells what came into it and what went', async () => {
    const text = `query($id: ID!, $from: Instant!, $to: Instant) { lineageDiff(kind: MODEL, id: $id, direction: UPSTREAM, from: $from, to: $to) { before after
      added { totalCount edges { node { depth asset { name } path { relation } } } } removed { edges { node { asset { name } } } } } }`;
    expect(await service.tell(text, { id: ids.renamed, from: marks.before, to: marks.between })).toMatchObject({
      before: 1,
      after: 1,
      added: {
        totalCount: 1,
        edges: [{ node: { depth: 1, asset: { name: 'Fresh' }, path: [{ relation: 'DERIVED_FROM' }] } }],
      },
      removed: { edges: [{ node: { asset: { name: 'As it was' } } }] },
    });
    expect((await service.ask(text, { id: newId(), from: marks.before })).errors).toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ]);
    expect((await service.ask(text, { id: ids.old, from: marks.after, to: marks.before })).errors).toMatchObject([
      { extensions: { code: 'INVALID_AS_OF', field: 'from' } },
    ]);
  });

  it('the audit trail of the whole inventory tells who did what, filtered and page by page', async () => {
    const text = `query($first: Int, $after: String, $kinds: [AuditRecord!], $types: [String!], $from: Instant, $to: Instant, $actorId: ID) { audit(first: $first, after: $after, kinds: $kinds, types: $types, from: $from, to: $to, actorId: $actorId) { next entries { type record recordId actorId changes { name before after } } } }`;
    const all = await service.tell(text, { from: marks.before, to: marks.after });
    expect(all.entries.map(({ type }) => type)).toEqual([
      'ModelRenamed',
      'ModelVersionAdded',
      'ModelRegistered',
      'LineageUnlinked',
      'LineageLinked',
      'SystemComposed',
      'ModelRenamed',
    ]);
    expect(all.next).toBeNull();
    expect(all.entries[0]).toMatchObject({
      record: 'MODEL',
      recordId: ids.renamed,
      actorId: service.founded.memberId,
      changes: [{ name: 'name', before: 'Old name', after: 'New name' }],
    });
    const links = await service.tell(text, { kinds: ['LINK'], types: ['LineageLinked'] });
    expect(links.entries.map(({ type }) => type)).toEqual(['LineageLinked', 'LineageLinked']);
    expect((await service.tell(text, { actorId: newId() })).entries).toEqual([]);
    const paged = [];
    for (let after: string | null = null; ;) {
      const asked = { first: 2, after, from: marks.before, to: marks.after };
      const page: Only<typeof text> = await service.tell(text, asked);
      paged.push(...page.entries);
      if (page.next === null) break;
      after = page.next;
    }
    expect(paged).toEqual(all.entries);
    const stranger = await service.ask(text, {}, await service.strangerToken());
    expect(stranger.data.audit.entries).toEqual([]);
    expect((await service.ask(text, { after: 'nonsense' })).errors).toMatchObject([
      { extensions: { code: 'INVALID_CURSOR' } },
    ]);
  });

  it('the audit trail is a file, too', async () => {
    const get = (path: string) => http(service.address).get(`/exports/${path}`).set(bearer(service.founded.token!));
    const json = JSON.parse((await get(`audit.json?kinds=MODEL&types=ModelRenamed`)).text) as object[];
    expect(json).toMatchObject([
      { type: 'ModelRenamed', record: 'MODEL', recordId: ids.renamed, data: { name: 'New name' } },
      { type: 'ModelRenamed', data: { name: 'Old name' } },
    ]);
    const csv = await get('audit.csv');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')[0]).toContain('at,type,record,recordId');
    expect((await get('audit.csv?colour=red')).status).toBe(422);
    expect((await get('audit.csv?from=yesterday')).status).toBe(422);
  });
});
