import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { inventoryOf } from '../support/inventory.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const { act, register } = inventoryOf(() => service);
const reason = 'Looked at by the team';
const newDigest = (): string => `sha256:${newId().replaceAll('-', '')}${newId().replaceAll('-', '')}`;

/** What the digest of a file is answered with; it is in one version. */
async function ask(digest: string) {
  const hits = await service.tell(
    'query($digest: String!) { verifyDigest(digest: $digest) { of state mayBeUsed reason asset { kind name label } } }',
    { digest },
  );
  expect(hits).toHaveLength(1);
  return hits[0]!;
}

type Step = readonly [mutation: Mutation, input: object, state: string, refused: RegExp | null];

/** Takes the steps one after the other, and asks for the digest after each. */
async function walk(id: string, versionId: string, digest: string, steps: readonly Step[]) {
  for (const [mutation, input, state, refused] of steps) {
    expect(await act(mutation, { id, versionId, ...input })).not.toHaveProperty('code');
    const found = await ask(digest);
    expect([mutation, found.state, found.mayBeUsed]).toEqual([mutation, state, refused === null]);
    if (refused) expect(found.reason).toMatch(refused);
    else expect(found.reason).toBeNull();
  }
}

describe('a digest tells', () => {
  it('which version of a model it is of, where that stands, and whether it may be used now', async () => {
    const [id, versionId, evaluationId, digest] = [await register('Model', 'Triage'), newId(), newId(), newDigest()];
    const metrics = [{ name: 'f1', value: 0.9, threshold: 0.8 }];
    const production = { environment: 'PRODUCTION' };
    await walk(id, versionId, digest, [
      [
        'addModelVersion',
        { label: '1', files: [{ path: 'w.bin', digest }] },
        'REGISTERED',
        /^It is not approved\. It is not documented\. Approve/,
      ],
      [
        'documentModel',
        { versionId: undefined, card: [{ field: 'intendedUse', text: 'Drafts' }] },
        'DOCUMENTED',
        /^It is not approved\. Approve/,
      ],
      ['evaluateModelVersion', { evaluationId, suite: 'held-out', metrics }, 'EVALUATED', /not approved/],
      ['approveModelVersion', { evaluationId }, 'APPROVED', null],
      ['markModelVersionKnownGood', {}, 'APPROVED', null],
      ['deployModel', production, 'DEPLOYED', null],
      ['suspendModelVersion', { reason }, 'SUSPENDED', /^It is suspended\. .*resumeModelVersion/],
      ['resumeModelVersion', { reason }, 'DEPLOYED', null],
      ['quarantineModelVersion', { reason }, 'QUARANTINED', /^It is in quarantine\. .*releaseModelVersion/],
      ['releaseModelVersion', { reason }, 'DEPLOYED', null],
      ['deprecateModelVersion', { reason }, 'DEPRECATED', /^It is deprecated: It is not put to use anywhere else/],
    ]);
    expect(await ask(digest)).toMatchObject({ of: 'FILE', asset: { kind: 'MODEL', name: 'Triage', label: '1' } });
    await act('withdrawModelFromUse', { id, ...production });
    await act('retireModel', { id, reason });
    expect(await ask(digest)).toMatchObject({ state: 'RETIRING', reason: expect.stringMatching(/^It is retired\./) });
  });

  it('which version of a dataset it is of, where that stands, and whether it may be used now', async () => {
    const [id, versionId, digest] = [await register('Dataset', 'Claims'), newId(), newDigest()];
    const approval = { intendedUse: 'Training of models', handledAs: 'INTERNAL' };
    const classify = (classification: string) => ({ versionId: undefined, classification, reason });
    await walk(id, versionId, digest, [
      [
        'addDatasetVersion',
        { label: '1', files: [{ path: 'a.csv', digest }] },
        'COLLECTED',
        /^It is not approved\. .*approveDatasetVersion/,
      ],
      ['validateDatasetVersion', { method: 'Read a sample', passed: true }, 'VALIDATED', /not approved/],
      ['approveDatasetVersion', approval, 'APPROVED', null],
      ['putDatasetVersionToUse', { reason }, 'IN_USE', null],
      ['reclassifyDataset', classify('RESTRICTED'), 'VALIDATED', /not approved/],
      ['reclassifyDataset', classify('INTERNAL'), 'IN_USE', null],
      ['quarantineDataset', { reason }, 'QUARANTINED', /^It is in quarantine\. .*releaseDataset/],
      ['releaseDataset', { reason }, 'IN_USE', null],
      ['freezeDatasetVersion', { reason }, 'FROZEN', /^It is frozen: It is kept exactly as it is/],
      ['deprecateDatasetVersion', { reason }, 'DEPRECATED', /^It is deprecated: Nothing new is made from it/],
      ['retireDataset', { versionId: undefined, reason }, 'RETIRING', /^It is retired\./],
    ]);
  });

  it('what stands against the version upstream, with the way', async () => {
    const [model, data] = [await register('Model', 'Sorter'), await register('Dataset', 'Letters')];
    const [versionId, evaluationId, dataVersion, digest] = [newId(), newId(), newId(), newDigest()];
    await act('addModelVersion', { id: model, versionId, label: '1', files: [{ path: 'w.bin', digest }] });
    await act('documentModel', { id: model, card: [{ field: 'intendedUse', text: 'Sorting' }] });
    const metrics = [{ name: 'f1', value: 0.9, threshold: 0.8 }];
    await act('evaluateModelVersion', { id: model, versionId, evaluationId, suite: 'held-out', metrics });
    await act('approveModelVersion', { id: model, versionId, evaluationId });
    await act('addDatasetVersion', {
      id: data,
      versionId: dataVersion,
      label: '3',
      files: [{ path: 'a', digest: newDigest() }],
    });
    const from = { kind: 'MODEL', id: model, versionId };
    await act('linkLineage', {
      from,
      relation: 'TRAINED_ON',
      to: { kind: 'DATASET', id: data, versionId: dataVersion },
    });
    expect(await ask(digest)).toMatchObject({
      state: 'APPROVED',
      mayBeUsed: false,
      reason: expect.stringMatching(/^trained_on dataset Letters 3 \(\S+\) is not approved\. .*justifyModel/),
    });
  });
});
