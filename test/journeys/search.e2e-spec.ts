import { beforeAll, describe, expect, it } from '@jest/globals';
import { inventoryOf } from '../support/inventory.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
let model: string;
let dataset: string;
beforeAll(async () => {
  service = await newTenant();
  model = await register('Model', 'Claims triage');
  dataset = await register('Dataset', 'Letters of claimants');
  await act('documentModel', {
    id: model,
    card: [{ field: 'limitations', text: 'Confuses handwritten amounts with account numbers.' }],
  });
  const added = await act('addDatasetVersion', {
    id: dataset,
    label: '2026-05',
    files: [{ path: 'scans/handwriting.tar', digest: `sha256:${'ab12'.repeat(16)}` }],
    sources: [
      {
        url: 'https://archive.example.org/letters',
        collectedFrom: '2026-05-01T00:00:00Z',
        collectedTo: '2026-05-02T00:00:00Z',
      },
    ],
  });
  expect(added).toMatchObject({ id: dataset });
  await service.change('registerDocument', 'Document { id }', {
    kind: 'EVALUATION_REPORT',
    title: 'Audit of the scanner',
    issuer: 'Auditors',
    scope: 'Handwriting recognition in the mail room',
    attachedTo: { kind: 'DATASET', id: dataset },
  });
});

const { act, register } = inventoryOf(() => service);

describe('a search', () => {
  it('finds what is written in cards, versions and documents, and tells where', async () => {
    const { edges, facets } = await service.tell(
      `query($text: String!) { search(text: $text) {
         edges { node { kind id name state versionId versionLabel attachedKind attachedId snippet { text match } staleSince } }
         facets { kinds { kind count } states { state count } incomplete } } }`,
      { text: 'handwriting' },
    );
    const nodes = edges.map(({ node }) => node);
    expect(nodes.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      'DATASET Letters of claimants',
      'DOCUMENT Audit of the scanner',
    ]);
    expect(nodes.find(({ kind }) => kind === 'DATASET')).toMatchObject({
      id: dataset,
      state: 'REGISTERED',
      versionLabel: '2026-05',
      staleSince: null,
    });
    const document = nodes.find(({ kind }) => kind === 'DOCUMENT')!;
    expect(document).toMatchObject({ state: 'VALID', versionId: null, attachedKind: 'DATASET', attachedId: dataset });
    expect(document.snippet.find(({ match }) => match)).toEqual({ text: 'Handwriting', match: true });
    expect(facets.kinds).toEqual([
      { kind: 'DATASET', count: 1 },
      { kind: 'DOCUMENT', count: 1 },
    ]);
    expect(facets.incomplete).toBe(false);
  });

  it('follows what changes, and is confined to kinds, states and the organisation', async () => {
    const found = async (text: string, variables: object = {}): Promise<string[]> => {
      const { edges } = await service.tell(
        `query($text: String!, $kind: [SearchedKind!], $state: [SearchedState!]) {
           search(text: $text, kind: $kind, state: $state) { edges { node { name } } } }`,
        { text, ...variables },
      );
      return edges.map(({ node }) => node.name);
    };
    expect(await found('claim')).toHaveLength(2);
    expect(await found('claim', { kind: ['MODEL'] })).toEqual(['Claims triage']);
    await act('renameModel', { id: model, name: 'Invoice triage' });
    expect(await found('claims tri')).toEqual([]);
    expect(await found('invoices')).toEqual(['Invoice triage']);
    await act('retireModel', { id: model, reason: 'Replaced' });
    expect(await found('invoice', { state: ['RETIRED'] })).toEqual(['Invoice triage']);
    expect(await found('invoice', { state: ['REGISTERED'] })).toEqual([]);
    const stranger = await service.strangerToken();
    expect(await service.tell('{ search(text: "invoice") { edges { node { id } } } }', {}, stranger)).toEqual({
      edges: [],
    });
  });
});
