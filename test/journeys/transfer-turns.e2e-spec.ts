import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { http } from '../support/http.js';
import type { Mutation } from '../support/graphql.js';
import { staffed, type Person } from '../support/disposal.js';
import { acceptedByRecipient, atRecipientDoor, recipientAddress, recipientLinkTo } from '../support/transfer.js';
import { newTenant, type Tenant } from '../support/service.js';
import { until } from '../support/vendor.js';

let service: Tenant;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await newTenant();
  office = await staffed(service);
});

const nobody = newId();
const fields =
  'TransferCase { id status attempts dispute channel contentsDigest disposalId items { digest asset { id } } custodians { custodianId decision asset { id } } }';
const run = (who: Person, mutation: Mutation, input: object) => office.change(mutation, input, fields, who);
const weights = () => [{ path: 'w', digest: `sha256:${'ab'.repeat(32)}` }];
const tasksOf = async ({ token }: Person, id: string) =>
  (await service.tell('{ myTasks { caseId blocker { code } } }', {}, token)).filter(({ caseId }) => caseId === id);
const historyOf = async (id: string) =>
  (await service.tell('query ($id: ID!) { transferCase(id: $id) { history { type by data } } }', { id })).history;

async function requested(
  model: { id: string; versionId: string },
  mode = 'SHARE',
  organisation = 'Acquirer SA',
  contact = recipientAddress(),
) {
  const recipient = { organisation, country: 'FR', contact };
  return run(office.requester, 'requestTransfer', {
    mode,
    items: [{ kind: 'MODEL', id: model.id, versionId: model.versionId }],
    recipient,
    legalBasis: 'Asset deal',
    reason: 'Sold',
  });
}

async function approved(model: { id: string; versionId: string }, mode?: string) {
  const contact = recipientAddress();
  const { id, contentsDigest, items } = await requested(model, mode, 'Acquirer SA', contact);
  await run(office.custodian, 'decideOnTransfer', { id, decision: 'AGREE', contentsDigest });
  await run(office.approver, 'approveTransfer', { id, contentsDigest });
  return { id: id as string, contact, digests: [{ assetId: model.id, digest: items[0]!.digest }] };
}

describe('the custodians of a transfer', () => {
  it('are named where nobody decides, for what is transferred only, and then decide', async () => {
    const model = await office.modelWith({ files: weights() }, { custodianId: null });
    const dataset = await office.change('registerDataset', { name: 'Loans', purpose: 'Training' }, 'Dataset { id }');
    await office.change(
      'linkLineage',
      {
        from: { kind: 'MODEL', id: model.id, versionId: model.versionId },
        relation: 'TRAINED_ON',
        to: { kind: 'DATASET', id: dataset.id },
      },
      'LineageLink { id }',
    );
    const { id, status, contentsDigest, custodians } = await requested(model);
    expect([status, custodians.map(({ custodianId }) => custodianId)]).toEqual(['BLOCKED', [null, null]]);
    const approve = () => run(office.approver, 'approveTransfer', { id, contentsDigest });
    expect(await approve()).toMatchObject({ code: 'CUSTODIAN_MISSING' });

    const name = (asset: object, custodianId = office.dataCustodian.id, of = id) =>
      run(office.counsel, 'nameTransferCustodian', { id: of, asset, custodianId });
    const onModel = { kind: 'MODEL', id: model.id };
    expect(await name(onModel, nobody)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await name({ kind: 'MODEL', id: nobody })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await name(onModel, undefined, nobody)).toMatchObject({ code: 'NOT_FOUND' });
    const other = await office.modelWith({});
    expect(await name({ kind: 'MODEL', id: other.id })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('asset.id'),
    });

    expect(await name(onModel, office.custodian.id)).toMatchObject({ status: 'BLOCKED' });
    expect(await name({ kind: 'DATASET', id: dataset.id })).toMatchObject({ status: 'REQUESTED' });
    expect(await run(office.operator, 'decideOnTransfer', { id, decision: 'AGREE', contentsDigest })).toMatchObject({
      code: 'NOT_A_CUSTODIAN',
    });
    for (const who of [office.custodian, office.dataCustodian]) {
      expect((await tasksOf(who, id))[0]).toMatchObject({ blocker: { code: 'CUSTODIANS_UNDECIDED' } });
      expect(await approve()).toMatchObject({ code: 'CUSTODIANS_UNDECIDED' });
      await run(who, 'decideOnTransfer', { id, decision: 'AGREE', contentsDigest });
    }
    expect(await approve()).toMatchObject({ status: 'APPROVED' });
    expect(await tasksOf(office.operator, id)).toMatchObject([{ blocker: { code: 'NOT_HANDED_OVER' } }]);
    expect(await name(onModel)).toMatchObject({ code: 'WRONG_STATUS' });
  });

  it('decide for each version by itself when two of one model are transferred', async () => {
    const model = await office.modelWith({ files: weights() }, { custodianId: null, retired: false });
    const second = newId();
    await office.change(
      'addModelVersion',
      {
        id: model.id,
        versionId: second,
        label: '2.0',
        files: [{ path: 'w', digest: `sha256:${'cd'.repeat(32)}` }],
        locations: [],
      },
      'Model { id }',
    );
    const items = [model.versionId, second].map((versionId) => ({ kind: 'MODEL', id: model.id, versionId }));
    const { id } = await run(office.requester, 'requestTransfer', {
      mode: 'SHARE',
      items,
      recipient: { organisation: 'Lab', country: 'DE', contact: 'lab@example.org' },
      legalBasis: 'Research',
      reason: 'Study',
    });
    expect(
      await run(office.counsel, 'nameTransferCustodian', { id, asset: items[0], custodianId: office.custodian.id }),
    ).toMatchObject({ status: 'BLOCKED' });
    expect(
      await run(office.counsel, 'nameTransferCustodian', { id, asset: items[1], custodianId: office.custodian.id }),
    ).toMatchObject({ status: 'REQUESTED' });
  });
});

describe('a transfer that comes to nothing', () => {
  const list = async (filter: object) =>
    await service.tell(
      'query ($filter: TransferCaseFilter) { transferCases(filter: $filter, sort: { field: RECIPIENT_NAME }) { totalCount edges { node { id status recipientName } } } }',
      { filter },
    );

  it.each([
    ['rejectTransfer', 'REJECTED'],
    ['withdrawTransfer', 'WITHDRAWN'],
  ] as const)('by %s leaves the asset here, to be transferred again', async (end, status) => {
    const who = end === 'rejectTransfer' ? office.approver : office.requester;
    const model = await office.modelWith({ files: weights() }, { retired: false });
    const organisation = `Buyer ${newId()}`;
    const { id, contentsDigest, items } = await requested(model, 'TRANSFER', organisation);
    expect(await run(who, end, { id: nobody, reason: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await run(who, end, { id, reason: '' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('reason'),
    });
    if (end === 'rejectTransfer') {
      await office.change('grantRole', { id: office.requester.id, role: 'REVIEWER' }, 'Member { id }');
      const { secret: token } = await office.change(
        'issueApiToken',
        { memberId: office.requester.id, label: 'Reviewer', scopes: ['REVIEWER'] },
        'IssuedApiToken { secret }',
      );
      expect(await run({ ...office.requester, token }, end, { id, reason: 'Mine' })).toMatchObject({
        code: 'ROLES_NOT_SEPARATE',
      });
    }
    expect(await run(who, end, { id, reason: 'No consent' })).toMatchObject({ status });
    const digests = [{ assetId: model.id, digest: items[0]!.digest }];
    for (const [by, mutation, input] of [
      [office.custodian, 'decideOnTransfer', { decision: 'AGREE', contentsDigest }],
      [office.approver, 'approveTransfer', { contentsDigest }],
      [office.operator, 'handOver', { channel: 'Courier', digests }],
      [office.custodian, end === 'rejectTransfer' ? 'withdrawTransfer' : 'rejectTransfer', { reason: 'x' }],
    ] as const) {
      expect(await run(by, mutation, { id, ...input })).toMatchObject({ code: 'WRONG_STATUS' });
    }
    expect(await list({ recipientName: { eq: organisation } })).toEqual({
      totalCount: 1,
      edges: [{ node: { id, status, recipientName: organisation } }],
    });
    expect(
      (await list({ status: { in: [status] }, requesterId: { eq: office.requester.id } })).edges.map(
        ({ node }) => node.id,
      ),
    ).toEqual([id]);
    const last = (await historyOf(id)).at(-1);
    expect([last!.by, JSON.parse(last!.data).reason]).toEqual([who.id, 'No consent']);
    expect(await requested(model, 'TRANSFER', organisation)).toMatchObject({ status: 'REQUESTED' });
    expect(await service.tell('query ($id: ID!) { model(id: $id) { status } }', { id: model.id })).toEqual({
      status: 'REGISTERED',
    });
  });
});

describe('a handover that the recipient disputes', () => {
  it('is made again, is not withdrawn any more, and the certificate speaks of the second one', async () => {
    const model = await office.modelWith({ files: weights() });
    const { id, contact, digests } = await approved(model);
    const dispute = (reason = 'Shard 3 is broken') => run(office.verifier, 'disputeHandover', { id, reason });
    expect(await dispute()).toMatchObject({ code: 'WRONG_STATUS' });
    expect(await run(office.verifier, 'disputeHandover', { id: nobody, reason: 'x' })).toMatchObject({
      code: 'NOT_FOUND',
    });
    await run(office.operator, 'handOver', { id, channel: 'Upload', digests });
    expect(await run(office.requester, 'withdrawTransfer', { id, reason: 'Too late' })).toMatchObject({
      code: 'WRONG_STATUS',
    });
    expect(await run(office.approver, 'rejectTransfer', { id, reason: 'Too late' })).toMatchObject({
      code: 'WRONG_STATUS',
    });
    await recipientLinkTo(service, contact);
    expect(await dispute('')).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('reason') });
    expect(await dispute()).toMatchObject({ status: 'DISPUTED', dispute: 'Shard 3 is broken', attempts: 1 });
    const first = await recipientLinkTo(service, contact);
    expect(await atRecipientDoor(service, 'acceptance', { link: first, received: digests })).toMatchObject({
      status: 409,
      told: { code: 'WRONG_STATUS' },
    });

    expect(await run(office.operator, 'handOver', { id, channel: 'Courier', digests })).toMatchObject({
      status: 'HANDED_OVER',
      attempts: 2,
      channel: 'Courier',
    });
    expect(await atRecipientDoor(service, 'acceptance', { link: first, received: digests })).toMatchObject({
      status: 404,
      told: { code: 'LINK_UNKNOWN' },
    });
    const link = await recipientLinkTo(service, contact, first);
    expect((await atRecipientDoor(service, 'handover', { link })).told).toMatchObject({
      transferId: id,
      status: 'handed_over',
      items: [{ assetId: model.id, version: '1.0', files: [{ path: 'w', algorithm: 'sha256' }] }],
    });
    const stated = (hex: string) =>
      atRecipientDoor(service, 'acceptance', { link, received: [{ assetId: model.id, sha256sum: `${hex}  ./w\n` }] });
    expect(await stated('cd'.repeat(32))).toMatchObject({ status: 409, told: { code: 'DIGESTS_DIFFER' } });
    expect(await stated('ab'.repeat(32))).toMatchObject({ status: 200, told: { status: 'accepted' } });
    expect(await stated('ab'.repeat(32))).toMatchObject({ status: 200 });
    const read = () => service.tell('query ($id: ID!) { transferCase(id: $id) { status certificateNumber } }', { id });
    const { certificateNumber } = await office.soon(read, ({ status }) => status === 'CERTIFIED');
    const { json } = await service.tell('query ($number: String!) { certificate(number: $number) { json } }', {
      number: certificateNumber,
    });
    const document = JSON.parse(Buffer.from(JSON.parse(json!).payload, 'base64url').toString());
    expect(document).toMatchObject({
      handover: { channel: 'Courier' },
      acceptance: {
        person: { member: 'recipient', organisation: 'Acquirer SA', contact },
        documentId: { unavailable: expect.stringContaining('through a link of its own') },
      },
    });
    expect((await historyOf(id)).map(({ type }) => type)).toEqual([
      'TransferRequested',
      'TransferAgreed',
      'TransferApproved',
      'HandedOver',
      'RecipientInvited',
      'HandoverDisputed',
      'HandedOver',
      'RecipientInvited',
      'HandoverAccepted',
      'TransferCertified',
    ]);
    expect(await dispute()).toMatchObject({ code: 'WRONG_STATUS' });
  });
});

describe('the recipient of a transfer', () => {
  it('is no member of the giving organisation, and gets another link when it is asked for', async () => {
    const model = await office.modelWith({ files: weights() });
    const own = `${office.verifier.id}@example.org`;
    expect(await requested(model, 'SHARE', 'Acquirer SA', own)).toMatchObject({ code: 'INVALID_INPUT' });
    const { id, contact, digests } = await approved(model);
    await run(office.operator, 'handOver', { id, channel: 'Upload', digests });
    const first = await recipientLinkTo(service, contact);
    expect(await run(office.requester, 'inviteRecipient', { id, contact: own })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    const other = recipientAddress();
    expect(await run(office.requester, 'inviteRecipient', { id, contact: other })).toMatchObject({
      status: 'HANDED_OVER',
    });
    expect(await recipientLinkTo(service, other)).not.toBe(first);
    expect(await acceptedByRecipient(service, other, digests)).toEqual({ status: 'accepted' });
    // The page is answered when the event is stored, the history when its read model has it.
    const accepted = await until(
      async () => (await historyOf(id)).find(({ type }) => type === 'HandoverAccepted'),
      'the acceptance',
    );
    expect(accepted.by).toBe('recipient');
  });

  it.each(['handover', 'acceptance', 'dispute'] as const)('gets nothing from %s without a link', async (path) => {
    const link = `${service.founded.organisationId}.${newId()}.${'a'.repeat(43)}`;
    const body = { acceptance: { received: [{ assetId: 'a', digest: 'b' }] }, dispute: { reason: 'x' }, handover: {} };
    expect(await atRecipientDoor(service, path, { link, ...body[path] })).toMatchObject({
      status: 404,
      told: { code: 'LINK_UNKNOWN' },
    });
    expect((await atRecipientDoor(service, path, {})).status).toBe(422);
    const page = await http(service.address).get('/transfers/handover');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('/transfers/handover.js')]);
  });
});

/** From the requested case to the validation of its only location. */
async function disposed(id: string, locationId: string): Promise<void> {
  await office.approved(await office.onCase(office.requester, 'determineScope', { id }), [office.custodian]);
  await office.onCase(office.operator, 'startLocation', { id, locationId });
  await office.onCase(office.operator, 'recordSanitization', {
    id,
    locationId,
    method: 'LOGICAL_DELETE_ALL_VERSIONS',
    technique: 'delete-objects',
  });
  await office.verify(id, locationId);
  await office.validate(id);
}

describe('what stays behind after a transfer', () => {
  it('gets another case when the first was withdrawn', async () => {
    const copy = { id: newId(), kind: 'weights', uri: `s3://models/${newId()}` };
    const model = await office.modelWith({ files: weights(), locations: [copy] });
    const { id, contact, digests } = await approved(model, 'TRANSFER');
    await run(office.operator, 'handOver', { id, channel: 'Courier', digests });
    await acceptedByRecipient(service, contact, digests);
    const open = (input: object = {}) => run(office.requester, 'openRemainderDisposal', { id, ...input });
    const first = (await open()).disposalId;
    await office.onCase(office.requester, 'requestDisposal', { id: first });
    expect(await open()).toMatchObject({ status: 'DISPOSING', disposalId: first });
    await office.onCase(office.requester, 'withdrawDisposal', { id: first, reason: 'Drafted for the wrong reason' });
    expect(await open({ disposalId: first })).toMatchObject({ code: 'INVALID_INPUT' });
    const { status, disposalId } = await open();
    expect(status).toBe('DISPOSING');
    expect(disposalId).not.toBe(first);

    await office.onCase(office.requester, 'requestDisposal', { id: disposalId });
    await disposed(disposalId!, copy.id);
    await office.soon(
      () => service.tell('query ($id: ID!) { transferCase(id: $id) { status } }', { id }),
      (found) => found.status === 'CERTIFIED',
    );
  });

  it('is gone for good when the asset was disposed of as a whole', async () => {
    const copy = { id: newId(), kind: 'weights', uri: `s3://models/${newId()}` };
    const model = await office.modelWith({ files: weights(), locations: [copy] });
    const { id } = await office.scoped(model);
    await disposed(id, copy.id);
    await office.soon(
      () => service.tell('query ($id: ID!) { model(id: $id) { status } }', { id: model.id }),
      ({ status }) => status === 'DISPOSED',
    );
    expect(await requested(model)).toMatchObject({ code: 'ALREADY_DISPOSED' });
  });
});
