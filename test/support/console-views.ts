import { newId } from '@custodia/kernel';
import type { Page, Request } from 'playwright-core';
import type { RunningService } from './service.js';
import { act, reviewOf, sentReview } from './vendor.js';

/** Records, by their ids, of everything that the console has a view for. */
export interface ShownRecords {
  readonly model: string;
  readonly dataset: string;
  readonly document: string;
  readonly vendor: string;
  readonly review: string;
  readonly edition: string;
  readonly draft: string;
  readonly disposal: string;
  readonly member: string;
}

export async function recordsToShow(service: RunningService): Promise<ShownRecords> {
  const made = async (mutation: Parameters<typeof act>[1], type: string, input: object): Promise<string> =>
    (await act(service, mutation, type, input)).id as string;
  const asset = { purpose: 'Sorts claims', classification: 'INTERNAL' };
  const model = await made('registerModel', 'Model', { ...asset, name: 'Claims triage' });
  const dataset = await made('registerDataset', 'Dataset', { ...asset, name: 'Claims 2025' });
  await act(service, 'linkLineage', 'LineageLink', {
    from: { kind: 'MODEL', id: model },
    to: { kind: 'DATASET', id: dataset },
    relation: 'TRAINED_ON',
  });
  const document = await made('registerDocument', 'Document', {
    kind: 'POLICY',
    title: 'Policy for models',
    issuer: 'Board',
    attachedTo: { kind: 'MODEL', id: model },
  });
  const { id: review } = await sentReview(service, 'caiq-lite-style');
  const vendor = (await reviewOf(service, review, 'subprocessorId')).subprocessorId as string;
  const [{ id: edition }] = (await service.tell('{ templates { id } }')) as [{ id: string }];
  const draft = await made('startTemplateDraft', 'TemplateDraft', { copyOf: edition, template: 'own', edition: '1' });
  const disposal = await made('openDisposal', 'DisposalCase', {
    asset: { kind: 'DATASET', id: dataset },
    reason: 'No longer needed',
    legalBasis: 'Policy 7',
  });
  const member = await made('inviteMember', 'Member', {
    name: 'Grace Hopper',
    email: `${newId()}@example.org`,
    roles: ['VIEWER'],
  });
  return { model, dataset, document, vendor, review, edition, draft, disposal, member };
}

/** Every view of the console, and the views within them that have an address. */
export const viewsOf = (of: ShownRecords): Readonly<Record<string, string>> => ({
  home: '/',
  inventory: '/inventory',
  model: `/inventory/models/${of.model}`,
  card: `/inventory/models/${of.model}?tab=card`,
  lineage: `/inventory/models/${of.model}?tab=lineage`,
  history: `/inventory/models/${of.model}?tab=history`,
  readiness: `/inventory/models/${of.model}?tab=readiness`,
  dataset: `/inventory/datasets/${of.dataset}`,
  documents: '/documents',
  document: `/documents/${of.document}`,
  versions: '/versions',
  exposure: '/exposure?domain=example.com',
  import: '/import',
  vendors: '/vendors',
  comparison: `/vendors/compare?ids=${of.vendor}`,
  vendor: `/vendors/${of.vendor}`,
  reviews: '/reviews',
  review: `/reviews/${of.review}`,
  explanation: `/reviews/${of.review}?tab=explanation`,
  questionnaires: '/questionnaires',
  edition: `/questionnaires/${of.edition}`,
  draft: `/questionnaires/drafts/${of.draft}`,
  cases: '/cases',
  case: `/cases/${of.disposal}`,
  transfers: '/transfers',
  holds: '/holds',
  retention: '/retention',
  issued: '/issued',
  proof: '/proof',
  people: '/people',
  person: `/people/${of.member}`,
  tokens: '/tokens',
  jobs: '/jobs',
  security: '/security',
  account: '/account',
  welcome: '/welcome',
});

/** Waits until nothing was asked for a while; the stream of changes stays open. */
export function quiet(page: Page): () => Promise<void> {
  const asked = new Set<Request>();
  let since = Date.now();
  const seen = (begins: boolean) => (request: Request) => {
    if (request.url().endsWith('/graphql/stream')) return;
    if (begins) asked.add(request);
    else asked.delete(request);
    since = Date.now();
  };
  const [begun, over] = [seen(true), seen(false)];
  page.on('request', begun).on('requestfinished', over).on('requestfailed', over);
  return async () => {
    while (asked.size > 0 || Date.now() - since < 400) await page.waitForTimeout(50);
    page.off('request', begun).off('requestfinished', over).off('requestfailed', over);
  };
}
