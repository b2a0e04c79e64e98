import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { bearer, http, uploadTo } from '../support/http.js';
import { staffed, type Case } from '../support/disposal.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await newTenant();
  office = await staffed(service);
});

const nowhere = newId();
const copyAt = (uri: string, kind = 'weights') => ({ id: newId(), kind, uri: `${uri}/${newId()}` });
const at = (found: Case, locationId: string) => found.locations.find(({ id }) => id === locationId);
const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

describe('what the scope finds', () => {
  it('is blocked without a custodian of a dataset it was made from, however far upstream', async () => {
    const model = await office.modelWith({ locations: [{ kind: 'weights', uri: 's3://models/m' }] });
    const near = await office.change(
      'registerDataset',
      { name: 'Near', purpose: 'Training', custodianId: office.dataCustodian.id },
      'Dataset { id }',
    );
    const far = await office.change('registerDataset', { name: 'Far', purpose: 'Training' }, 'Dataset { id }');
    const link = (from: object, relation: string, to: object) =>
      office.change('linkLineage', { from, relation, to }, 'LineageLink { id }');
    await link({ kind: 'MODEL', id: model.id, versionId: model.versionId }, 'TRAINED_ON', {
      kind: 'DATASET',
      id: near.id,
    });
    await link({ kind: 'DATASET', id: near.id }, 'DERIVED_FROM', { kind: 'DATASET', id: far.id });
    const found = await office.scoped(model);
    expect(found).toMatchObject({ status: 'BLOCKED', lineage: [{ id: near.id }, { id: far.id }] });
    expect(found.custodians.at(-1)).toMatchObject({ custodianId: null, asset: { id: far.id } });
    expect(await office.onCase(office.requester, 'requestApproval', { id: found.id })).toMatchObject({
      code: 'CUSTODIAN_MISSING',
    });
    const name = (custodianId: string) =>
      office.onCase(office.counsel, 'nameCustodian', {
        id: found.id,
        asset: { kind: 'DATASET', id: far.id },
        custodianId,
      });
    expect(await name(newId())).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await name(office.dataCustodian.id)).toMatchObject({ status: 'SCOPED' });
  });

  it('names those who still use it, whose owners alone accept the loss', async () => {
    const model = await office.modelWith(
      { locations: [{ kind: 'weights', uri: 's3://models/m' }] },
      { retired: false },
    );
    const system = await office.change(
      'registerSystem',
      { name: 'Branch desk', purpose: 'Decides', ownerId: office.dataCustodian.id },
      'System { id }',
    );
    await office.change(
      'composeSystem',
      { id: system.id, components: [{ asset: { kind: 'MODEL', id: model.id, versionId: model.versionId } }] },
      'System { id }',
    );
    await office.change('deploySystem', { id: system.id, environment: 'STAGING' }, 'System { id }');
    await office.change('retireModel', { id: model.id, reason: 'Replaced' }, 'Model { id }');
    const found = await office.scoped(model);
    expect(found.dependants).toEqual([
      {
        kind: 'DEPLOYED_SYSTEM',
        ownerId: office.dataCustodian.id,
        resolution: null,
        asset: { id: system.id, name: 'Branch desk' },
      },
    ]);
    expect(await office.approved(found, [office.custodian])).toMatchObject({ code: 'DEPENDANTS_UNRESOLVED' });
    const resolve = (who: typeof office.custodian) =>
      office.onCase(who, 'resolveDependant', {
        id: found.id,
        dependant: { kind: 'SYSTEM', id: system.id },
        resolution: 'LOSS_ACCEPTED',
      });
    expect(await resolve(office.custodian)).toMatchObject({ code: 'NOT_THE_OWNER' });
    expect((await resolve(office.dataCustodian)).dependants).toMatchObject([{ resolution: 'LOSS_ACCEPTED' }]);
    expect(
      await office.onCase(office.approver, 'approveDisposal', { id: found.id, scopeDigest: found.scopeDigest }),
    ).toMatchObject({ status: 'APPROVED' });
  });

  it('holds the files that Custodia stores, which it destroys itself, but not those that others have too', async () => {
    const [own, shared] = [`own ${newId()}`, `shared ${newId()}`];
    for (const content of [own, shared])
      expect(await uploadTo(service.address, service.founded.token!, 'weights.bin', content)).toMatchObject({
        digest: digestOf(content),
      });
    const file = (content: string) => ({ path: content.split(' ')[0], digest: digestOf(content) });
    const model = await office.modelWith({ files: [file(own), file(shared)] });
    const other = await office.modelWith({ files: [file(shared)] }, { retired: false });
    const found = await office.scoped(model);
    expect(found.locations).toMatchObject([
      { id: 'custodia-files', kind: 'CUSTODIA_FILES', address: digestOf(own), method: 'LOGICAL_DELETE_ALL_VERSIONS' },
      { kind: 'CUSTODIA_FILES', address: digestOf(shared), method: null, title: expect.stringContaining(other.name) },
    ]);
    expect(await office.onCase(office.requester, 'requestApproval', { id: found.id })).toMatchObject({
      code: 'METHOD_MISSING',
    });
    const exempted = await office.onCase(office.approver, 'exemptLocation', {
      id: found.id,
      locationId: found.locations[1]!.id,
      reason: 'Another model uses it.',
    });
    await office.approved(exempted, [office.custodian]);
    await office.onCase(office.operator, 'startLocation', { id: found.id, locationId: 'custodia-files' });
    expect(
      await office.onCase(office.operator, 'recordSanitization', {
        id: found.id,
        locationId: 'custodia-files',
        method: 'LOGICAL_DELETE_ALL_VERSIONS',
        technique: 'said so',
      }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    await office.until(found.id, ({ locations: [first] }) => first!.status === 'EXECUTED');
    const get = async (content: string) =>
      (
        await http(service.address)
          .get(`/files/${digestOf(content)}`)
          .set(bearer(service.founded.token!))
      ).status;
    expect([await get(own), await get(shared)]).toEqual([404, 200]);
  });

  it('takes nobody’s word for what Custodia holds', async () => {
    const model = await office.modelWith({ locations: [{ kind: 'weights', uri: 's3://models/m' }] });
    const location = { kind: 'CUSTODIA_KEYS', title: 'Key', address: newId(), method: 'CRYPTO_ERASE' };
    expect(await office.scoped(model, { locations: [location] })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('voids the approvals when a location is found later, and never shrinks', async () => {
    const model = await office.modelWith({ locations: [{ kind: 'weights', uri: 's3://models/m' }] });
    const approved = await office.approved(await office.scoped(model), [office.custodian]);
    const location = { kind: 'EDGE_COPY', title: 'Branch 7', address: 'edge-7', method: 'LOGICAL_DELETE' };
    const grown = await office.onCase(office.operator, 'addLocation', {
      id: approved.id,
      location,
      found: 'Network scan',
    });
    expect(grown).toMatchObject({ status: 'SCOPED', approverId: null, custodians: [{ decision: null }] });
    expect(grown.scopeDigest).not.toBe(approved.scopeDigest);
    expect((await office.onCase(office.requester, 'determineScope', { id: approved.id })).locations).toHaveLength(2);
  });

  it('is not put to approval while the asset is in use', async () => {
    const model = await office.modelWith(
      { locations: [{ kind: 'weights', uri: 's3://models/m' }] },
      { retired: false },
    );
    const found = await office.scoped(model);
    expect(await office.onCase(office.requester, 'requestApproval', { id: found.id })).toMatchObject({
      code: 'STILL_IN_USE',
    });
  });
});

describe('what the inventory learns after the approval', () => {
  it('voids the approvals, is named, and belongs to the scope', async () => {
    const [bucket, late] = [copyAt('s3://models'), copyAt('s3://late')];
    const asset = await office.modelWith({ locations: [bucket] });
    const { id, scopeDigest } = await office.approved(await office.scoped(asset), [office.custodian]);
    const recorded = await office.change(
      'recordModelLocation',
      { id: asset.id, versionId: asset.versionId, location: late },
      'Model { id }',
    );
    expect(recorded).toMatchObject({ id: asset.id });
    const start = () => office.onCase(office.operator, 'startLocation', { id, locationId: bucket.id });
    expect(await start()).toMatchObject({
      code: 'SCOPE_INCOMPLETE',
      message: expect.stringContaining(late.uri),
    });
    const found = await office.caseOf(id);
    expect(found).toMatchObject({ status: 'SCOPED', approverId: null });
    expect(found.scopeDigest).not.toBe(scopeDigest);
    expect(at(found, late.id)).toMatchObject({ status: 'PLANNED', address: late.uri });
    expect(await start()).toMatchObject({ code: 'WRONG_STATUS' });
    await office.approved(found, [office.custodian]);
    expect(await start()).toMatchObject({ status: 'EXECUTING' });
  });
});

describe('a dependant that is found by hand', () => {
  it('voids the approvals, stays when the scope is determined again, and is dealt with by its owner', async () => {
    const asset = await office.modelWith({ locations: [copyAt('s3://models')] });
    const { id, scopeDigest } = await office.approved(await office.scoped(asset), [office.custodian]);
    const system = await office.change(
      'registerSystem',
      { name: 'Shadow desk', purpose: 'Decides', ownerId: office.dataCustodian.id },
      'System { id }',
    );
    const add = (input: object) =>
      office.onCase(office.operator, 'addDependant', {
        id,
        kind: 'DEPLOYED_SYSTEM',
        asset: { kind: 'SYSTEM', id: system.id },
        found: 'Network scan',
        ...input,
      });
    expect(await add({ asset: { kind: 'SYSTEM', id: nowhere } })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await add({ kind: 'DOWNSTREAM_ASSET', asset: { kind: 'MODEL', id: asset.id } })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('itself'),
    });
    expect(await add({ kind: 'ACTIVE_PROMPT' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('kind'),
    });
    const grown = await add({});
    expect(grown).toMatchObject({
      status: 'SCOPED',
      approverId: null,
      dependants: [
        { kind: 'DEPLOYED_SYSTEM', ownerId: office.dataCustodian.id, resolution: null, asset: { name: 'Shadow desk' } },
      ],
    });
    expect(grown.scopeDigest).not.toBe(scopeDigest);

    const again = await office.onCase(office.requester, 'determineScope', { id });
    expect(again).toMatchObject({ status: 'SCOPED', dependants: [{ asset: { id: system.id } }] });
    expect(await office.approved(again, [office.custodian])).toMatchObject({ code: 'DEPENDANTS_UNRESOLVED' });
    const dependant = { kind: 'SYSTEM', id: system.id };
    const resolve = (input: object) =>
      office.onCase(office.dataCustodian, 'resolveDependant', { id, dependant, ...input });
    expect(await resolve({ resolution: 'DISPOSED_TOO', disposalId: id })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await resolve({ resolution: 'MIGRATED', replacement: { kind: 'MODEL', id: asset.id } })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    const own = await office.onCase(office.requester, 'openDisposal', {
      asset: dependant,
      legalBasis: 'x',
      reason: 'x',
    });
    expect(await resolve({ resolution: 'DISPOSED_TOO', disposalId: own.id })).toMatchObject({
      dependants: [{ resolution: 'DISPOSED_TOO' }],
    });
    expect(
      await office.onCase(office.approver, 'approveDisposal', { id, scopeDigest: again.scopeDigest }),
    ).toMatchObject({ status: 'APPROVED' });
    expect(await office.onCase(office.requester, 'determineScope', { id })).toMatchObject({ status: 'APPROVED' });
  });
});
