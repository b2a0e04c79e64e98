import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const sha = (): string => `sha256:${newId().replaceAll('-', '')}${newId().replaceAll('-', '')}`;

describe('a version of a dataset', () => {
  it('goes from the plan to its end, with what is possible next', async () => {
    const { id } = await act(service, 'registerDataset', 'Dataset', { name: 'Claims', purpose: 'Training' });
    const versionId = newId();
    const change = (mutation: Mutation, input: object = {}) =>
      act(service, mutation, 'Dataset', { id, versionId, ...input });
    const version = async () => {
      const query =
        'query($id: ID!) { dataset(id: $id) { versions { state digest decisionReason nextSteps { mutation } approval { intendedUse handledAs } validations { passed } } } }';
      const { versions } = await service.tell(query, { id });
      return versions[0]!;
    };
    await change('addDatasetVersion', { label: '2026-11' });
    const planned = await version();
    expect(planned).toMatchObject({ state: 'PROPOSED', digest: null });
    expect(planned.nextSteps).toContainEqual({ mutation: 'collectDatasetVersion' });
    await change('collectDatasetVersion', { files: [{ path: 'a.csv', digest: sha() }], recordCount: 12 });
    expect((await version()).state).toBe('COLLECTED');
    const use = { intendedUse: 'Training of the triage model', handledAs: 'PUBLIC' };
    expect(await change('approveDatasetVersion', { ...use, handledAs: 'INTERNAL' })).toMatchObject({
      code: 'STEP_NOT_ALLOWED',
    });
    await change('validateDatasetVersion', { method: 'Gaps, duplicates and labels', passed: true });
    expect(await version()).toMatchObject({ state: 'VALIDATED', validations: [{ passed: true }] });
    expect(await change('approveDatasetVersion', use)).toMatchObject({ code: 'SENSITIVITY_MISMATCH' });
    await change('approveDatasetVersion', { ...use, handledAs: 'INTERNAL' });
    expect(await version()).toMatchObject({ state: 'APPROVED', approval: { ...use, handledAs: 'INTERNAL' } });
    await change('putDatasetVersionToUse', { reason: 'Triage 2 is trained on it' });
    expect((await version()).state).toBe('IN_USE');
    await change('freezeDatasetVersion', { reason: 'Triage 2 is released' });
    expect(await version()).toMatchObject({ state: 'FROZEN', decisionReason: 'Triage 2 is released' });
    await change('deprecateDatasetVersion', { reason: 'Use 2026-12' });
    expect((await version()).state).toBe('DEPRECATED');
    await change('quarantineDataset', { reason: 'Reported as poisoned' });
    expect((await version()).state).toBe('QUARANTINED');
    await act(service, 'retireDataset', 'Dataset', { id, reason: 'Old' });
    expect((await version()).state).toBe('QUARANTINED');
    await change('releaseDataset', { reason: 'Another file was meant' });
    expect((await version()).state).toBe('RETIRING');
  });
});
