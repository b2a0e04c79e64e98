import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { inventoryOf } from '../support/inventory.js';
import { moment } from '../support/moment.js';
import { newTenant, type Tenant } from '../support/service.js';

const sha = (seed: string): string => `sha256:${Buffer.from(seed.repeat(64)).toString('hex').slice(0, 63)}a`;
let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const { act, register, approveData } = inventoryOf(() => service);

describe('lineage and exposure', () => {
  const ids = {
    dataset: '',
    clean: newId(),
    bad: newId(),
    base: '',
    baseVersion: newId(),
    tuned: '',
    tunedVersion: newId(),
    system: '',
  };
  const end = (kind: string, id: string, versionId?: string) => ({ kind, id, versionId });

  beforeAll(async () => {
    ids.dataset = await register('Dataset', 'Web pages');
    const source = (url: string, collectedFrom?: string, collectedTo?: string) => ({ url, collectedFrom, collectedTo });
    await act('addDatasetVersion', {
      id: ids.dataset,
      versionId: ids.clean,
      label: 'clean',
      sources: [source('https://data.poisoned.example/a.csv', '2026-01-01', '2026-01-31')],
    });
    await act('addDatasetVersion', {
      id: ids.dataset,
      versionId: ids.bad,
      label: 'bad',
      recordCount: 12,
      files: [{ path: 'a.csv', digest: sha('b') }],
      sources: [
        source('HTTP://Data.Poisoned.example.:80/a.csv', '2026-03-02', '2026-03-03'),
        source('https://elsewhere.example/b.csv'),
      ],
    });
    ids.base = await register('Model', 'Base');
    await act('addModelVersion', {
      id: ids.base,
      versionId: ids.baseVersion,
      label: '1',
      files: [{ path: 'w.bin', digest: sha('w') }],
    });
    ids.tuned = await register('Model', 'Tuned');
    await act('addModelVersion', {
      id: ids.tuned,
      versionId: ids.tunedVersion,
      label: '1',
      files: [{ path: 't.bin', digest: sha('t') }],
    });
    ids.system = await register('System', 'Chat');
    expect(
      await act(
        'linkLineage',
        {
          from: end('MODEL', ids.base, ids.baseVersion),
          relation: 'TRAINED_ON',
          to: end('DATASET', ids.dataset, ids.bad),
        },
        'linked',
      ),
    ).toMatchObject({ linked: true });
    await act('linkLineage', {
      from: end('MODEL', ids.tuned, ids.tunedVersion),
      relation: 'FINE_TUNED_FROM',
      to: end('MODEL', ids.base, ids.baseVersion),
    });
    const composed = await act(
      'composeSystem',
      { id: ids.system, components: [{ asset: end('MODEL', ids.tuned, ids.tunedVersion) }] },
      'components { relation asset { kind name label } }',
    );
    expect(composed.components).toEqual([
      { relation: 'CONTAINS', asset: { kind: 'MODEL', name: 'Tuned', label: '1' } },
    ]);
  });

  const nodes =
    '{ totalCount edges { cursor node { depth asset { kind id versionId name label status } path { relation asset { name } } } } pageInfo { hasNextPage endCursor } }';
  const nodesOf = <Node>({ edges }: { readonly edges: readonly { readonly node: Node }[] }): Node[] =>
    edges.map(({ node }) => node);

  it('is followed to the end in both directions, with the way', async () => {
    const up = nodesOf(
      await service.tell(`query($id: ID!) { upstream(kind: SYSTEM, id: $id) ${nodes} }`, { id: ids.system }),
    );
    expect(up.map(({ depth, asset }) => [depth, asset.kind, asset.name, asset.label])).toEqual([
      [1, 'MODEL', 'Tuned', '1'],
      [2, 'MODEL', 'Base', '1'],
      [3, 'DATASET', 'Web pages', 'bad'],
    ]);
    expect(up[2]!.path.map(({ relation }) => relation)).toEqual(['CONTAINS', 'FINE_TUNED_FROM', 'TRAINED_ON']);
    const { downstream } = await service.tell(`query($id: ID!) { dataset(id: $id) { downstream ${nodes} } }`, {
      id: ids.dataset,
    });
    expect(nodesOf(downstream).map(({ asset }) => asset.name)).toEqual(['Base', 'Tuned', 'Chat']);
    expect(
      await service.tell(`query($id: ID!, $v: ID!) { downstream(kind: DATASET, id: $id, versionId: $v) ${nodes} }`, {
        id: ids.dataset,
        v: ids.clean,
      }),
    ).toMatchObject({ totalCount: 0, edges: [], pageInfo: { hasNextPage: false } });
  });

  it('refuses circles, links to itself and ends that are unknown', async () => {
    const circle = {
      from: end('MODEL', ids.base, ids.baseVersion),
      relation: 'DISTILLED_FROM',
      to: end('MODEL', ids.tuned, ids.tunedVersion),
    };
    expect(await act('linkLineage', circle)).toMatchObject({ code: 'CYCLIC_LINEAGE' });
    expect(
      await act('linkLineage', { from: end('MODEL', ids.base), relation: 'DERIVED_FROM', to: end('MODEL', ids.base) }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    expect(
      await act('linkLineage', { from: end('MODEL', ids.base), relation: 'TRAINED_ON', to: end('DATASET', newId()) }),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['upstream(kind: DATASET, id: $id) { totalCount }', 'id'],
    ['downstream(kind: SYSTEM, id: $id) { totalCount }', 'id'],
    ['history(kind: MODEL, id: $id) { next }', 'id'],
    ['history(kind: MODEL, id: $id, after: 3) { next }', 'id'],
  ])('refuses to answer %s for what is not in the inventory', async (question, field) => {
    const { errors } = await service.ask(`query($id: ID!) { ${question} }`, { id: newId() });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', field } }]);
  });

  it('refuses a version that the asset does not have, and the id of an asset of another kind', async () => {
    const ask = async (kind: string, id: string, v?: string) =>
      (
        await service.ask(
          `query($id: ID!, $v: ID) { upstream(kind: ${kind}, id: $id, versionId: $v) { totalCount } }`,
          {
            id,
            v,
          },
        )
      ).errors;
    expect(await ask('MODEL', ids.base, ids.tunedVersion)).toMatchObject([
      { extensions: { code: 'NOT_FOUND', field: 'versionId' } },
    ]);
    expect(await ask('SYSTEM', ids.base)).toMatchObject([{ extensions: { code: 'NOT_FOUND', field: 'id' } }]);
  });

  it('is not told as of a moment that has not come', async () => {
    const asOf = new Date(Date.now() + 3_600_000).toISOString();
    for (const question of [
      `upstream(kind: MODEL, id: "${ids.base}", asOf: "${asOf}") { totalCount }`,
      `model(id: "${ids.base}", asOf: "${asOf}") { id }`,
      `assets(asOf: "${asOf}") { totalCount }`,
      `datasetVersions(asOf: "${asOf}") { totalCount }`,
    ])
      expect((await service.ask(`{ ${question} }`)).errors).toMatchObject([
        { extensions: { code: 'INVALID_AS_OF', field: 'asOf' } },
      ]);
  });

  it('ends where a circle of uses closes', async () => {
    const [model, dataset] = [await register('Model', 'Generator'), await register('Dataset', 'Generated')];
    await act('linkLineage', { from: end('DATASET', dataset), relation: 'DERIVED_FROM', to: end('MODEL', model) });
    await act('linkLineage', { from: end('MODEL', model), relation: 'EVALUATED_ON', to: end('DATASET', dataset) });
    const up = await service.tell(`query($id: ID!) { upstream(kind: MODEL, id: $id) ${nodes} }`, { id: model });
    expect(nodesOf(up).map(({ asset }) => asset.name)).toEqual(['Generated']);
  });

  it('stands in the history of both ends, with who and why, beside their documents; changes are told field by field', async () => {
    const [model, dataset] = [await register('Model', 'Audited'), await register('Dataset', 'Audited data')];
    const link = { from: end('MODEL', model), relation: 'TRAINED_ON', to: end('DATASET', dataset) };
    await act('linkLineage', { ...link, reason: 'Stated by the team' });
    await act('unlinkLineage', { ...link, reason: 'It was another one' });
    await service.tell(
      'mutation($input: RegisterDocumentInput!) { registerDocument(input: $input) { ... on Document { id } ... on Refusal { message } } }',
      { input: { kind: 'MODEL_CARD', title: 'Card', issuer: 'Us', attachedTo: { kind: 'MODEL', id: model } } },
    );
    await act('documentModel', { id: model, card: [{ field: 'intendedUse', text: 'Drafts' }] });
    await act('documentModel', { id: model, card: [{ field: 'limitations', text: 'Only German' }] });
    const page = async (kind: 'MODEL' | 'DATASET', id: string, first: number, after?: string | null) =>
      await service.tell(
        'query($kind: AssetKind!, $id: ID!, $first: Int!, $after: String) { history(kind: $kind, id: $id) { related(first: $first, after: $after) { next entries { type reason actorId } } entries { type changes { name before after } } } }',
        { kind, id, first, after },
      );
    const actorId = service.founded.memberId;
    const links = [
      { type: 'LineageLinked', reason: 'Stated by the team', actorId },
      { type: 'LineageUnlinked', reason: 'It was another one', actorId },
    ];
    expect((await page('DATASET', dataset, 10)).related).toEqual({ next: null, entries: links });
    const start = await page('MODEL', model, 2);
    expect(start.related.entries).toEqual(links);
    const rest = await page('MODEL', model, 2, start.related.next);
    expect(rest.related).toMatchObject({ next: null, entries: [{ type: 'DocumentRegistered', actorId }] });
    expect(start.entries.at(-1)!.changes).toEqual([
      { name: 'card.limitations', before: null, after: 'Only German' },
      { name: 'card.intendedUse', before: 'Drafts', after: null },
    ]);
  });

  it('is compared between two moments, with the fields and versions of the asset', async () => {
    const [id, dataset] = [await register('Model', 'Compared'), await register('Dataset', 'Compared data')];
    await act('documentModel', { id, card: [{ field: 'intendedUse', text: 'Drafts' }] });
    const from = moment();
    await act('documentModel', { id, card: [{ field: 'intendedUse', text: 'Answers' }] });
    await act('addModelVersion', { id, label: '1', files: [{ path: 'w', digest: sha('c') }] });
    await act('linkLineage', { from: end('MODEL', id), relation: 'TRAINED_ON', to: end('DATASET', dataset) });
    const diff = 'changes { name before after } versionsAdded upstreamAdded { name } upstreamRemoved { name }' as const;
    const ask = (asked: string, start: string) =>
      service.ask(`query($id: ID!, $from: Instant!) { assetDiff(kind: MODEL, id: $id, from: $from) { ${diff} } }`, {
        id: asked,
        from: start,
      });
    expect((await ask(id, from)).data.assetDiff).toEqual({
      changes: [{ name: 'card.intendedUse', before: 'Drafts', after: 'Answers' }],
      versionsAdded: ['1'],
      upstreamAdded: [{ name: 'Compared data' }],
      upstreamRemoved: [],
    });
    expect((await ask(id, '2020-01-01')).data.assetDiff.changes).toContainEqual({
      name: 'name',
      before: null,
      after: 'Compared',
    });
    expect((await ask(newId(), from)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect((await ask(id, new Date(Date.now() + 3_600_000).toISOString())).errors).toMatchObject([
      { extensions: { code: 'INVALID_AS_OF', field: 'from' } },
    ]);
  });

  it('keeps the past of a link that no longer holds', async () => {
    const dataset = await register('Dataset', 'Once used');
    const link = {
      from: end('MODEL', ids.base, ids.baseVersion),
      relation: 'EVALUATED_ON',
      to: end('DATASET', dataset),
    };
    await act('linkLineage', link);
    const linked = moment();
    await act('unlinkLineage', link);
    const names = async (asOf?: string) =>
      (
        await service.tell(`query($id: ID!, $asOf: Instant) { model(id: $id, asOf: $asOf) { upstream ${nodes} } }`, {
          id: ids.base,
          asOf,
        })
      ).upstream.edges.map(({ node }) => node.asset.name);
    expect(await names()).toEqual(['Web pages']);
    expect((await names(linked)).sort()).toEqual(['Once used', 'Web pages']);
  });

  it('tells whether a reported poisoning is in the data, and all that is touched', async () => {
    const ask = (variables: object) =>
      service.tell(
        `query($url: String, $domain: String, $from: Instant, $to: Instant) { exposure(url: $url, domain: $domain, from: $from, to: $to) { domain confirmed possible excluded exposures(first: 5) { edges { node { verdict dataset { label } sources { match overlap } downstream(first: 10) { edges { node { asset { name } } } } } } } } }`,
        variables,
      );
    const march = { from: '2026-03-01', to: '2026-03-31' };
    const report = await ask({ url: 'https://data.poisoned.example/a.csv', ...march });
    expect(report).toMatchObject({ domain: 'poisoned.example', confirmed: 1, possible: 0, excluded: 1 });
    const first = nodesOf(report.exposures)[0]!;
    expect(first).toMatchObject({
      verdict: 'CONFIRMED',
      dataset: { label: 'bad' },
      sources: [{ match: 'URL', overlap: 'WITHIN' }],
    });
    expect(nodesOf(first.downstream).map(({ asset }) => asset.name)).toEqual(['Base', 'Tuned', 'Chat']);
    expect(await ask({ domain: 'elsewhere.example', ...march })).toMatchObject({ confirmed: 0, possible: 1 });
    expect(await ask({ domain: 'other.example', ...march })).toMatchObject({ exposures: { edges: [] } });
    const unknown = () => service.tell('{ exposure(domain: "other.example") { confirmed unknown } }');
    const before = await unknown();
    const silent = await register('Dataset', 'Of unknown origin');
    expect(await unknown()).toEqual({ confirmed: 0, unknown: before.unknown + 1 });
    await act('addDatasetVersion', { id: silent, label: '1', sources: [] });
    await act('addDatasetVersion', { id: silent, label: '2', sources: [{ url: 'https://known.example/a' }] });
    expect(await unknown()).toEqual({ confirmed: 0, unknown: before.unknown + 1 });
    expect(
      await act('addDatasetVersion', { id: silent, label: '3', sources: [{ url: 'from a colleague' }] }),
    ).toMatchObject({ code: 'INVALID_INPUT', field: 'sources.url' });
    const { errors } = await service.ask('{ exposure(domain: "co.uk") { confirmed } }');
    expect(errors).toMatchObject([
      { message: expect.stringContaining('public suffix'), extensions: { field: 'domain' } },
    ]);
  });

  it('refuses to approve what comes from data in quarantine', async () => {
    const evaluationId = newId();
    await act('evaluateModelVersion', {
      id: ids.tuned,
      versionId: ids.tunedVersion,
      evaluationId,
      suite: 'safety',
      metrics: [{ name: 'accuracy', value: 0.9, threshold: 0.8 }],
    });
    expect(
      await act(
        'quarantineDataset',
        { id: ids.dataset, versionId: ids.bad, reason: 'Reported as poisoned' },
        'status quarantinedVersionIds versions { label quarantined }',
      ),
    ).toMatchObject({ status: 'QUARANTINED', quarantinedVersionIds: [ids.bad] });
    const approval = { id: ids.tuned, versionId: ids.tunedVersion, evaluationId };
    expect(await act('approveModelVersion', approval)).toMatchObject({ code: 'UPSTREAM_QUARANTINED' });
    await act('releaseDataset', { id: ids.dataset, versionId: ids.bad, reason: 'The report was about another file' });
    const unapproved = await act('approveModelVersion', approval);
    expect(unapproved.code).toBe('PART_NOT_USABLE');
    expect(unapproved.message).toMatch(
      /trained_on dataset Web pages bad \(\S+\) is not approved\..*approveDatasetVersion/,
    );
    await approveData(ids.dataset, ids.bad);
    const before = moment();
    expect(await act('approveModelVersion', approval, 'versions { approved }')).toMatchObject({
      versions: [{ approved: true }],
    });
    const { versions } = await service.tell(
      'query($id: ID!, $asOf: Instant) { model(id: $id, asOf: $asOf) { versions { approved } } }',
      { id: ids.tuned, asOf: before },
    );
    expect(versions).toEqual([{ approved: false }]);
  });

  it('finds the version that carries a digest, however it is written', async () => {
    const ask = (digest: string) =>
      service.tell('query($digest: String!) { verifyDigest(digest: $digest) { of path asset { kind name label } } }', {
        digest,
      });
    expect(await ask(sha('w').replace('sha256:', '').toUpperCase())).toEqual([
      { of: 'FILE', path: 'w.bin', asset: { kind: 'MODEL', name: 'Base', label: '1' } },
    ]);
    expect(await ask(sha('n'))).toEqual([]);
    const { versions } = await service.tell('query($id: ID!) { model(id: $id) { versions { digest } } }', {
      id: ids.base,
    });
    expect(await ask(versions[0]!.digest!)).toMatchObject([{ of: 'MANIFEST' }]);
  });
});
