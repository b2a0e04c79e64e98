import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { staffed } from '../support/disposal.js';
import type { Mutation } from '../support/graphql.js';
import { runService, type RunningService } from '../support/service.js';
import { acceptedByRecipient, recipientAddress } from '../support/transfer.js';

let later = 0;
let service: RunningService;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await runService({}, () => new Date(Date.now() + later));
  office = await staffed(service);
});
afterAll(() => service?.stop());

const place = (...targets: object[]) =>
  office.change(
    'placeLegalHold',
    { name: 'Lawsuit', authority: 'District court', matter: newId(), reason: 'Evidence', targets },
    'LegalHold { id targets { by tag text memberId } }',
    office.counsel,
  );
const release = ({ id }: { id: string }) =>
  office.change(
    'releaseLegalHold',
    { id, reason: 'Settled', authority: 'District court' },
    'LegalHold { id }',
    office.counsel,
  );
const holdsOn = async ({ id }: { id: string }): Promise<string[]> =>
  (await service.tell('query ($id: ID!) { retentionOf(asset: { kind: MODEL, id: $id }) { holdIds } }', { id })).holdIds;

describe('a legal hold by tag, text and person', () => {
  it('covers what states the tag, has the text in its name, or belongs to the person', async () => {
    const weights = () => ({ locations: [{ id: newId(), kind: 'weights', uri: `s3://models/${newId()}` }] });
    const [tagged, other] = [await office.modelWith(weights()), await office.modelWith(weights())];
    await office.change(
      'documentModel',
      { id: tagged.id, card: [{ field: 'tags', list: ['Credit', 'tabular'] }] },
      'Model { id }',
    );
    const { id } = await office.scoped(tagged);
    const byTag = await place({ by: 'TAG', tag: 'credit' });
    const byText = await place({ by: 'QUERY', text: other.name.toUpperCase() });
    expect(byTag).toMatchObject({ targets: [{ by: 'TAG', tag: 'credit' }] });
    expect([await holdsOn(tagged), await holdsOn(other)]).toEqual([[byTag.id], [byText.id]]);
    const byPerson = await place({ by: 'PERSON', memberId: office.custodian.id });
    expect((await holdsOn(other)).sort()).toEqual([byPerson.id, byText.id].sort());
    expect(await place({ by: 'PERSON', memberId: newId() })).toMatchObject({ code: 'INVALID_INPUT' });
    await office.until(id, ({ holdIds }) => holdIds.length === 2);
    for (const hold of [byTag, byText, byPerson]) await release(hold);
    await office.until(id, ({ holdIds }) => holdIds.length === 0);
  });

  it('keeps the data of the person until it is released', async () => {
    const leaver = await office.member('VIEWER');
    const erase = () => office.change('eraseMember', { id: leaver.id }, 'Member { status }');
    const hold = await place({ by: 'PERSON', memberId: leaver.id });
    expect(await erase()).toMatchObject({ code: 'MEMBER_UNDER_LEGAL_HOLD' });
    await release(hold);
    expect(await erase()).toMatchObject({ status: 'ERASED' });
  });

  it('is placed and released by legal counsel, not by a data custodian', async () => {
    const { errors } = await service.ask(
      'mutation ($input: PlaceLegalHoldInput!) { placeLegalHold(input: $input) { __typename } }',
      { input: { name: 'n', authority: 'a', matter: 'm', reason: 'r', targets: [] } },
      office.custodian.token,
    );
    expect(errors).toBeDefined();
  });
});

describe('a transfer under a legal hold', () => {
  it('waits at each step until the release', async () => {
    const { requester, custodian, approver, operator } = office;
    const model = await office.modelWith({ files: [{ path: 'w', digest: `sha256:${'ab'.repeat(32)}` }] });
    const fields = 'TransferCase { id status contentsDigest items { digest } }';
    const run = (who: typeof requester, mutation: Mutation, input: object) =>
      office.change(mutation, input, fields, who);
    const contact = recipientAddress();
    const { id, contentsDigest, items } = await run(requester, 'requestTransfer', {
      mode: 'TRANSFER',
      items: [{ kind: 'MODEL', id: model.id, versionId: model.versionId }],
      recipient: { organisation: 'Acquirer SA', country: 'FR', contact },
      legalBasis: 'Asset deal',
      reason: 'Sold',
    });
    await run(custodian, 'decideOnTransfer', { id, decision: 'AGREE', contentsDigest });
    const digests = [{ assetId: model.id, digest: items[0]!.digest }];
    const target = { by: 'ASSET', assetKind: 'MODEL', assetId: model.id };
    const waits = async (step: () => Promise<object>, after: object) => {
      const hold = await place(target);
      expect(await step()).toMatchObject({ code: 'UNDER_LEGAL_HOLD' });
      await release(hold);
      expect(await step()).toMatchObject(after);
    };
    await waits(() => run(approver, 'approveTransfer', { id, contentsDigest }), { status: 'APPROVED' });
    await waits(() => run(operator, 'handOver', { id, channel: 'Courier', digests }), { status: 'HANDED_OVER' });
    await waits(() => acceptedByRecipient(service, contact, digests), { status: 'accepted' });
  });
});

describe('a sweep on demand', () => {
  it('tells what is due in a dry run, and drafts each case once', async () => {
    const { id } = await office.change(
      'registerDataset',
      { name: 'Old letters', purpose: 'Test', classification: 'RESTRICTED', custodianId: office.custodian.id },
      'Dataset { id }',
    );
    await office.change(
      'adoptRetentionPolicy',
      {
        name: 'Restricted data',
        rule: {
          legalBasis: 'Article 5',
          from: 'CREATED',
          assetKinds: ['DATASET'],
          classifications: ['restricted'],
          disposeAfter: 'P10D',
        },
      },
      'RetentionPolicy { id }',
      office.custodian,
    );
    const sweep = (dryRun: boolean) =>
      office.change('sweepRetention', { dryRun }, 'RetentionSweep { dryRun due { asset { id } reason disposalId } }');
    expect(await sweep(false)).toMatchObject({ due: [] });
    later = 11 * 86_400_000;
    const dry = await sweep(true);
    expect(dry.due).toMatchObject([{ asset: { id }, reason: expect.stringContaining('Restricted data') }]);
    const { disposalId } = dry.due[0]!;
    expect(await office.caseOf(disposalId)).toBeNull();
    expect((await sweep(false)).due).toEqual(dry.due);
    expect(await office.caseOf(disposalId)).toMatchObject({ status: 'DRAFT' });
    expect(await sweep(false)).toMatchObject({ due: [] });
  });
});
