import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Only } from '../support/graphql.js';
import { inventoryOf } from '../support/inventory.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
beforeAll(async () => void (service = await newTenant()));

const { act, register } = inventoryOf(() => service);
const end = (kind: string, id: string, versionId?: string) => ({ kind, id, versionId });
const nodesOf = <Node>({ edges }: { readonly edges: readonly { readonly node: Node }[] }): Node[] =>
  edges.map(({ node }) => node);

describe('a report of poisoned content', () => {
  it('tells page by page what is touched, each asset once, with who answers for it', async () => {
    const [own, also] = [await register('Dataset', 'Forum'), await register('Dataset', 'Forum, cleaned')];
    const versions = ['1', '2', '3'].map((label) => ({ label, versionId: newId() }));
    for (const [index, version] of versions.entries())
      await act('addDatasetVersion', {
        id: index === 2 ? also : own,
        ...version,
        sources: [
          { url: `https://forum.touched.example/${index}`, collectedFrom: '2026-02-01', collectedTo: '2026-02-02' },
        ],
      });
    const models: string[] = [];
    for (const name of ['One', 'Two', 'Three', 'Four']) models.push(await register('Model', name));
    const link = (from: object, to: object) => act('linkLineage', { from, relation: 'TRAINED_ON', to });
    const of = (index: number) => end('DATASET', index === 2 ? also : own, versions[index]!.versionId);
    await link(end('MODEL', models[0]!), of(0));
    await link(end('MODEL', models[1]!), of(1));
    await link(end('MODEL', models[0]!), of(1));
    await link(end('MODEL', models[2]!), of(2));
    // All versions of it, as nobody knows which: the first of them tells.
    await link(end('MODEL', models[3]!), end('DATASET', own));
    await act('linkLineage', {
      from: end('MODEL', models[1]!),
      relation: 'DERIVED_FROM',
      to: end('MODEL', models[2]!),
    });
    const text = `query($after: String, $asOf: Instant) { exposure(domain: "touched.example", asOf: $asOf) { confirmed
      exposures(first: 2, after: $after) { edges { node { dataset { label } } } pageInfo { hasNextPage endCursor } } } }`;
    const touched = `query($after: String) { exposure(domain: "touched.example") { touched(first: 1, after: $after) {
      edges { node { verdict depth ownerId environments asset { name } dataset { label } path { asset { name } } } } pageInfo { hasNextPage endCursor } } } }`;
    const first = await service.tell(text);
    expect(first).toMatchObject({ confirmed: 3, exposures: { pageInfo: { hasNextPage: true } } });
    const rest = await service.tell(text, { after: first.exposures.pageInfo.endCursor });
    expect([...nodesOf(first.exposures), ...nodesOf(rest.exposures)].map(({ dataset }) => dataset.label)).toEqual([
      '1',
      '2',
      '3',
    ]);
    const found = [];
    for (let after: string | null = null; ;) {
      const { touched: page }: Only<typeof touched> = await service.tell(touched, { after });
      found.push(...nodesOf(page));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(
      found
        .map(({ asset, dataset, depth }) => [asset.name, dataset.label, depth])
        .slice(0, 2)
        .sort(),
    ).toEqual([
      ['Four', '1', 1],
      ['One', '1', 1],
    ]);
    expect(found.map(({ asset, dataset, depth }) => [asset.name, dataset.label, depth]).slice(2)).toEqual([
      ['Two', '2', 1],
      ['Three', '3', 1],
    ]);
    expect(found[0]).toMatchObject({ verdict: 'CONFIRMED', environments: [], ownerId: expect.any(String) });
    expect(await service.tell(text, { asOf: '2026-01-01' })).toMatchObject({ confirmed: 0, exposures: { edges: [] } });
  });

  it('sets aside with one request all that a report finds, and once', async () => {
    const versions: string[] = [];
    for (const name of ['First crawl', 'Second crawl']) {
      const id = await register('Dataset', name);
      for (const label of ['1', '2']) {
        const versionId = newId();
        versions.push(versionId);
        await act('addDatasetVersion', {
          id,
          versionId,
          label,
          sources: [
            label === '1'
              ? { url: 'https://swept.example/x', collectedFrom: '2026-02-01', collectedTo: '2026-02-02' }
              : { url: 'https://swept.example/x' },
          ],
        });
      }
    }
    const sweep = (more: object) =>
      service.change('quarantineExposed', 'ExposedQuarantine { versions datasets more refused }', {
        domain: 'swept.example',
        from: '2026-01-01',
        to: '2026-03-01',
        reason: 'CERT 18',
        ...more,
      });
    expect(await sweep({ reason: ' ' })).toMatchObject({ code: 'INVALID_INPUT', field: 'reason' });
    expect(await sweep({ domain: 'co.uk' })).toMatchObject({ code: 'INVALID_INPUT', field: 'domain' });
    const state = async () => {
      const { edges } = await service.tell(
        'query($ids: [ID!]) { datasetVersions(first: 200, filter: { id: { in: $ids } }) { edges { node { label quarantined quarantineReason } } } }',
        { ids: versions },
      );
      return edges.filter(({ node }) => node.quarantined).map(({ node }) => [node.label, node.quarantineReason]);
    };
    expect(await sweep({})).toEqual(expect.objectContaining({ versions: 2, datasets: 2, more: false, refused: [] }));
    expect(await state()).toEqual([
      ['1', 'CERT 18'],
      ['1', 'CERT 18'],
    ]);
    expect(await sweep({ possible: true })).toMatchObject({ versions: 2, datasets: 2 });
    expect(await sweep({ possible: true })).toMatchObject({ versions: 0, datasets: 0 });
    expect(await state()).toHaveLength(4);
  });
});
