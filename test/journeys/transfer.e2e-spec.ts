import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { publicOperations } from '@custodia/certificates/api';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { staffed } from '../support/disposal.js';
import { newTenant, type Tenant } from '../support/service.js';
import { acceptedByRecipient, recipientAddress } from '../support/transfer.js';

let service: Tenant;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await newTenant();
  office = await staffed(service);
});

const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

describe('a transfer to another organisation', () => {
  const fields =
    'TransferCase { id status contentsDigest disposalId certificateNumber items { digest asset { id versionId } } custodians { custodianId decision } }';
  const run = (who: typeof office.custodian, mutation: Mutation, input: object) =>
    office.change(mutation, input, fields, who);
  const transferOf = (id: string) =>
    service.tell(`query ($id: ID!) { transferCase(id: $id) { status certificateNumber disposalId } }`, { id });

  async function accepted(mode: string, model: Awaited<ReturnType<typeof office.modelWith>>): Promise<string> {
    const { requester, custodian, approver, operator } = office;
    const contact = recipientAddress();
    const recipient = { organisation: 'Acquirer SA', country: 'FR', contact };
    const { id, contentsDigest, items } = await run(requester, 'requestTransfer', {
      mode,
      items: [{ kind: 'MODEL', id: model.id, versionId: model.versionId }],
      recipient,
      legalBasis: 'Asset deal',
      reason: 'Sold',
    });
    const waiting = () => service.tell('query ($id: ID!) { blockers(caseId: $id) { code members } }', { id });
    expect(await waiting()).toEqual([
      { code: 'CUSTODIANS_UNDECIDED', members: [custodian.id] },
      { code: 'NOT_APPROVED', members: [] },
    ]);
    await run(custodian, 'decideOnTransfer', { id, decision: 'AGREE', contentsDigest });
    await run(approver, 'approveTransfer', { id, contentsDigest });
    expect((await waiting()).map(({ code }) => code)).toEqual(['NOT_HANDED_OVER']);
    const digests = [{ assetId: model.id, digest: items[0]!.digest }];
    expect(
      await run(operator, 'handOver', {
        id,
        channel: 'Courier',
        digests: [{ assetId: model.id, digest: 'sha256:other' }],
      }),
    ).toMatchObject({ code: 'DIGESTS_DIFFER' });
    await run(operator, 'handOver', { id, channel: 'Courier', digests });
    expect(await acceptedByRecipient(service, contact, digests)).toEqual({ status: 'accepted' });
    return id;
  }

  it('is certified at once when the asset stays in use here too', async () => {
    const id = await accepted('SHARE', await office.modelWith({ files: [{ path: 'w', digest: digestOf('w') }] }));
    expect(await run(office.requester, 'openRemainderDisposal', { id })).toMatchObject({
      code: 'NOTHING_STAYS_BEHIND',
    });
    const { certificateNumber } = await office.soon(
      () => transferOf(id),
      ({ status }) => status === 'CERTIFIED',
    );
    const { kind, json } = await service.tell(
      'query ($number: String!) { certificate(number: $number) { kind json } }',
      { number: certificateNumber },
    );
    expect(kind).toBe('TRANSFER');
    const { verifyCertificate } = (
      await service.ask(
        publicOperations.find((text) => text.includes('verifyCertificate'))!,
        { file: json },
        null,
      )
    ).data;
    expect(verifyCertificate).toMatchObject({ valid: true, number: certificateNumber });
  });

  it('is certified when what stays behind is disposed of', async () => {
    const place = newId();
    const model = await office.modelWith({
      files: [{ path: 'w', digest: digestOf('w') }],
      locations: [{ id: place, kind: 'weights', uri: 's3://models/sold' }],
    });
    const id = await accepted('TRANSFER', model);
    const { disposalId } = await run(office.requester, 'openRemainderDisposal', { id });
    await office.onCase(office.requester, 'requestDisposal', { id: disposalId });
    await office.approved(await office.onCase(office.requester, 'determineScope', { id: disposalId }), [
      office.custodian,
    ]);
    await office.onCase(office.operator, 'startLocation', { id: disposalId, locationId: place });
    await office.onCase(office.operator, 'recordSanitization', {
      id: disposalId,
      locationId: place,
      method: 'LOGICAL_DELETE_ALL_VERSIONS',
      technique: 'delete-objects',
    });
    await office.verify(disposalId!, place);
    expect((await transferOf(id)).status).toBe('DISPOSING');
    await office.validate(disposalId!);
    const { certificateNumber } = await office.soon(
      () => transferOf(id),
      ({ status }) => status === 'CERTIFIED',
    );
    const { json } = await service.tell('query ($number: String!) { certificate(number: $number) { json } }', {
      number: certificateNumber,
    });
    const document = JSON.parse(Buffer.from(JSON.parse(json!).payload, 'base64url').toString());
    expect(document.remainder).toEqual({
      disposalId,
      certificates: [(await office.caseOf(disposalId!)).certificateNumber],
    });
  });
});
