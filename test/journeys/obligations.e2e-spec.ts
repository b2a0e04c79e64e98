import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicOperations } from '@custodia/certificates/api';
import { newId } from '@custodia/kernel';
import { lifecycleJobs } from '@custodia/lifecycle/worker';
import { readOutbox } from '@custodia/mail';
import { staffed } from '../support/disposal.js';
import { jobsAt } from '../support/jobs-at.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await runService();
  office = await staffed(service);
});
afterAll(() => service?.stop());

const runAt = (moment: Date, name: string): Promise<void> => jobsAt(service, lifecycleJobs, moment, name);

const day = 24 * 60 * 60 * 1000;
const inDays = (days: number): Date => new Date(Date.now() + days * day);

async function upload(content: string): Promise<string> {
  const body = new FormData();
  body.append('file', new Blob([content]), 'weights.bin');
  const response = await fetch(`${service.address}/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.founded.token}` },
    body,
  });
  return ((await response.json()) as { digest: string }).digest;
}
const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

async function modelWith(
  version: { files?: object[]; locations?: object[] },
  retired = true,
): Promise<{ kind: string; id: string; name: string; versionId: string }> {
  const name = `Model ${newId().slice(-6)}`;
  const { id } = await office.change(
    'registerModel',
    { name, purpose: 'Test', custodianId: office.custodian.id },
    'Model { id }',
  );
  const versionId = newId();
  await office.change(
    'addModelVersion',
    { id, versionId, label: '1.0', files: [], locations: [], ...version },
    'Model { id }',
  );
  if (retired) await office.change('retireModel', { id, reason: 'Replaced' }, 'Model { id }');
  return { kind: 'MODEL', id, name, versionId };
}

describe('what the scope finds', () => {
  it('is blocked without a custodian of a dataset it was made from, however far upstream', async () => {
    const model = await modelWith({ locations: [{ kind: 'weights', uri: 's3://models/m' }] });
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
      id: near['id'],
    });
    await link({ kind: 'DATASET', id: near['id'] }, 'DERIVED_FROM', { kind: 'DATASET', id: far['id'] });
    const found = await office.scoped(model);
    expect(found).toMatchObject({ status: 'BLOCKED', lineage: [{ id: near['id'] }, { id: far['id'] }] });
    expect(found['custodians'].at(-1)).toMatchObject({ custodianId: null, asset: { id: far['id'] } });
    expect(await office.onCase(office.requester, 'requestApproval', { id: found['id'] })).toMatchObject({
      code: 'CUSTODIAN_MISSING',
    });
    const name = (custodianId: string) =>
      office.onCase(office.counsel, 'nameCustodian', {
        id: found['id'],
        asset: { kind: 'DATASET', id: far['id'] },
        custodianId,
      });
    expect(await name(newId())).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await name(office.dataCustodian.id)).toMatchObject({ status: 'SCOPED' });
  });

  it('names those who still use it, whose owners alone accept the loss', async () => {
    const model = await modelWith({ locations: [{ kind: 'weights', uri: 's3://models/m' }] });
    const system = await office.change(
      'registerSystem',
      { name: 'Branch desk', purpose: 'Decides', ownerId: office.dataCustodian.id },
      'System { id }',
    );
    await office.change(
      'composeSystem',
      { id: system['id'], components: [{ asset: { kind: 'MODEL', id: model.id, versionId: model.versionId } }] },
      'System { id }',
    );
    await office.change('deploySystem', { id: system['id'], environment: 'STAGING' }, 'System { id }');
    const found = await office.scoped(model);
    expect(found['dependants']).toEqual([
      {
        kind: 'DEPLOYED_SYSTEM',
        ownerId: office.dataCustodian.id,
        resolution: null,
        asset: { id: system['id'], name: 'Branch desk' },
      },
    ]);
    expect(await office.approved(found, [office.custodian])).toMatchObject({ code: 'DEPENDANTS_UNRESOLVED' });
    const resolve = (who: typeof office.custodian) =>
      office.onCase(who, 'resolveDependant', {
        id: found['id'],
        dependant: { kind: 'SYSTEM', id: system['id'] },
        resolution: 'LOSS_ACCEPTED',
      });
    expect(await resolve(office.custodian)).toMatchObject({ code: 'NOT_THE_OWNER' });
    expect((await resolve(office.dataCustodian))['dependants']).toMatchObject([{ resolution: 'LOSS_ACCEPTED' }]);
    expect(
      await office.onCase(office.approver, 'approveDisposal', { id: found['id'], scopeDigest: found['scopeDigest'] }),
    ).toMatchObject({ status: 'APPROVED' });
  });

  it('holds the files that Custodia stores, which it destroys itself, but not those that others have too', async () => {
    const [own, shared] = [`own ${newId()}`, `shared ${newId()}`];
    for (const content of [own, shared]) expect(await upload(content)).toBe(digestOf(content));
    const file = (content: string) => ({ path: content.split(' ')[0], digest: digestOf(content) });
    const model = await modelWith({ files: [file(own), file(shared)] });
    const other = await modelWith({ files: [file(shared)] }, false);
    const found = await office.scoped(model);
    expect(found['locations']).toMatchObject([
      { id: 'custodia-files', kind: 'CUSTODIA_FILES', address: digestOf(own), method: 'LOGICAL_DELETE_ALL_VERSIONS' },
      { kind: 'CUSTODIA_FILES', address: digestOf(shared), method: null, title: expect.stringContaining(other.name) },
    ]);
    expect(await office.onCase(office.requester, 'requestApproval', { id: found['id'] })).toMatchObject({
      code: 'METHOD_MISSING',
    });
    const exempted = await office.onCase(office.approver, 'exemptLocation', {
      id: found['id'],
      locationId: found['locations'][1].id,
      reason: 'Another model uses it.',
    });
    await office.approved(exempted, [office.custodian]);
    await office.onCase(office.operator, 'startLocation', { id: found['id'], locationId: 'custodia-files' });
    expect(
      await office.onCase(office.operator, 'recordSanitization', {
        id: found['id'],
        locationId: 'custodia-files',
        method: 'LOGICAL_DELETE_ALL_VERSIONS',
        technique: 'said so',
      }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    await office.until(found['id'], ({ locations: [first] }) => first.status === 'EXECUTED');
    const get = (content: string) =>
      fetch(`${service.address}/files/${digestOf(content)}`, {
        headers: { authorization: `Bearer ${service.founded.token}` },
      }).then(({ status }) => status);
    expect([await get(own), await get(shared)]).toEqual([404, 200]);
  });

  it('takes nobody’s word for what Custodia holds', async () => {
    const model = await modelWith({ locations: [{ kind: 'weights', uri: 's3://models/m' }] });
    const location = { kind: 'CUSTODIA_KEYS', title: 'Key', address: newId(), method: 'CRYPTO_ERASE' };
    expect(await office.scoped(model, { locations: [location] })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('voids the approvals when a location is found later, and never shrinks', async () => {
    const model = await modelWith({ locations: [{ kind: 'weights', uri: 's3://models/m' }] });
    const approved = await office.approved(await office.scoped(model), [office.custodian]);
    const location = { kind: 'EDGE_COPY', title: 'Branch 7', address: 'edge-7', method: 'LOGICAL_DELETE' };
    const grown = await office.onCase(office.operator, 'addLocation', {
      id: approved['id'],
      location,
      found: 'Network scan',
    });
    expect(grown).toMatchObject({ status: 'SCOPED', approverId: null, custodians: [{ decision: null }] });
    expect(grown['scopeDigest']).not.toBe(approved['scopeDigest']);
    expect((await office.onCase(office.requester, 'determineScope', { id: approved['id'] }))['locations']).toHaveLength(
      2,
    );
  });

  it('is not put to approval while the asset is in use', async () => {
    const model = await modelWith({ locations: [{ kind: 'weights', uri: 's3://models/m' }] }, false);
    const found = await office.scoped(model);
    expect(await office.onCase(office.requester, 'requestApproval', { id: found['id'] })).toMatchObject({
      code: 'STILL_IN_USE',
    });
  });
});

describe('dates that pass', () => {
  it('reminds a provider once for each date, records an expiry, and certifies anew what is verified then', async () => {
    const [hosted, tapes] = [newId(), newId()];
    const model = await modelWith({
      locations: [
        { id: hosted, kind: 'subprocessor', uri: 'account 4711' },
        { id: tapes, kind: 'backup', uri: 'vault' },
      ],
    });
    const { id } = await office.approved(await office.scoped(model), [office.custodian]);
    for (const locationId of [hosted, tapes]) await office.onCase(office.operator, 'startLocation', { id, locationId });
    await office.onCase(office.operator, 'recordProviderRequest', {
      id,
      locationId: hosted,
      requestId: 'DEL-88',
      provider: 'Inference GmbH',
      dueAt: inDays(5).toISOString(),
    });
    await office.onCase(office.operator, 'scheduleExpiry', {
      id,
      locationId: tapes,
      expiresAt: inDays(20).toISOString(),
      mechanism: '20-day rotation',
    });

    const at = (found: Record<string, any>, locationId: string) =>
      found['locations'].find((one: any) => one.id === locationId);
    await runAt(inDays(4), 'disposal-due-dates');
    for (const _ of [1, 2]) await runAt(inDays(6), 'disposal-due-dates');
    const reminded = await office.until(id, (found) => at(found, hosted).deletion.reminders === 1);
    expect([at(reminded, hosted).status, at(reminded, tapes).status]).toEqual(['AWAITING_PROVIDER', 'PENDING_EXPIRY']);
    const mails = (await readOutbox(service.outbox)).filter(({ text }) => text?.includes(id));
    expect(mails).toMatchObject([{ subject: expect.stringContaining('DEL-88') }]);

    await office.onCase(office.operator, 'recordProviderConfirmation', {
      id,
      locationId: hosted,
      result: 'DELETED',
      response: 'Done',
      effectiveAt: new Date().toISOString(),
    });
    await office.verify(id, hosted);
    await office.validate(id);
    const first = await office.until(id, ({ status }) => status === 'CERTIFIED');
    expect(await office.onCase(office.requester, 'closeDisposal', { id, lessonsLearned: 'None.' })).toMatchObject({
      code: 'EXPIRY_PENDING',
    });

    await runAt(inDays(21), 'disposal-due-dates');
    await office.until(id, (found) => at(found, tapes).status === 'EXECUTED');
    await office.verify(id, tapes);
    await office.validate(id);
    const second = await office.until(
      id,
      ({ status, certificates }) => status === 'CERTIFIED' && certificates.length === 2,
    );
    const read = () =>
      service.tell(
        'query ($id: ID!) { certificates(filter: { caseId: { eq: $id } }) { edges { node { number status supersedes supersedingNumber } } } }',
        { id },
      );
    const { edges } = await office.soon(read, ({ edges: all }) => all[0].node.status === 'SUPERSEDED');
    const [before, after] = [first['certificateNumber'], second['certificateNumber']];
    expect(edges.map(({ node }: any) => node)).toEqual([
      { number: before, status: 'SUPERSEDED', supersedes: null, supersedingNumber: after },
      { number: after, status: 'ISSUED', supersedes: before, supersedingNumber: null },
    ]);

    expect(
      await office.onCase(office.requester, 'closeDisposal', { id, lessonsLearned: 'List backups.' }),
    ).toMatchObject({ status: 'CLOSED' });
    const learned = await service.tell(
      'query ($id: ID!) { disposalCase(id: $id) { decommissioningPlan lessonsLearned } }',
      { id },
    );
    expect(learned).toEqual({
      decommissioningPlan: 'Look at 2.0 for the same copies.',
      lessonsLearned: 'List backups.',
    });
    const again = await modelWith({});
    expect(
      await office.onCase(office.requester, 'recordRestoration', {
        id,
        restoredAs: { kind: 'MODEL', id: model.id },
        source: 'tape 4',
      }),
    ).toMatchObject({ code: 'RESTORED_AS_ITSELF' });
    expect(
      await office.onCase(office.requester, 'recordRestoration', {
        id,
        restoredAs: { kind: 'MODEL', id: again.id },
        source: 'tape 4',
      }),
    ).toMatchObject({ status: 'CLOSED' });
    const origin = 'query ($asset: CaseAssetInput!) { restoredFrom(asset: $asset) { id } }';
    const restoredFrom = (asset: string) => service.tell(origin, { asset: { kind: 'MODEL', id: asset } });
    expect([await restoredFrom(again.id), await restoredFrom(model.id)]).toEqual([{ id }, null]);
    const { history } = await service.tell(
      'query ($id: ID!) { disposalCase(id: $id) { history { type by revision } } }',
      { id },
    );
    expect(history.map(({ type }: any) => type)).toEqual(
      expect.arrayContaining(['ProviderReminded', 'ExpiryReached', 'AssetTombstoned', 'RestorationRecorded']),
    );
    expect(
      await office.onCase(office.requester, 'openDisposal', {
        asset: { kind: 'MODEL', id: model.id },
        legalBasis: 'x',
        reason: 'x',
      }),
    ).toMatchObject({ code: 'ALREADY_DISPOSED' });
  });
});

describe('retention', () => {
  it('opens one case when the time is over, keeps what must be kept, and leaves alone what is held', async () => {
    const adopt = (name: string, rule: object) =>
      office.change(
        'adoptRetentionPolicy',
        { name, rule: { legalBasis: 'Section 257', from: 'CREATED', ...rule } },
        'RetentionPolicy { id status }',
        office.custodian,
      );
    const classification = 'RESTRICTED';
    const dataset = (name: string) =>
      office.change(
        'registerDataset',
        { name, purpose: 'Test', classification, custodianId: office.custodian.id },
        'Dataset { id }',
      );
    const [due, held] = [await dataset('Due'), await dataset('Held')];
    expect(await adopt('Contradictory', { keepAtLeast: 'P2Y', disposeAfter: 'P1Y' })).toMatchObject({
      code: 'PERIODS_CONTRADICT',
    });
    await adopt('Restricted data', {
      assetKinds: ['DATASET'],
      classifications: ['restricted'],
      keepAtLeast: 'P5D',
      disposeAfter: 'P10D',
    });
    await office.change(
      'placeLegalHold',
      {
        name: 'Audit',
        authority: 'Regulator',
        matter: newId(),
        reason: 'Audit',
        targets: [{ by: 'ASSET', assetKind: 'DATASET', assetId: held['id'] }],
      },
      'LegalHold { id }',
      office.custodian,
    );
    expect(
      await office.change(
        'placeLegalHold',
        {
          name: 'Vague',
          authority: 'Regulator',
          matter: newId(),
          reason: 'x',
          targets: [{ by: 'ASSET', assetId: held['id'] }],
        },
        'LegalHold { id }',
        office.custodian,
      ),
    ).toMatchObject({ code: 'INVALID_INPUT' });

    const cases = () =>
      service
        .tell('{ disposalCases(first: 200) { edges { node { status openedBy assetId retentionPolicyId } } } }')
        .then(({ edges }) =>
          edges.map(({ node }: any) => node).filter(({ assetId }: any) => [due['id'], held['id']].includes(assetId)),
        );
    await runAt(inDays(9), 'retention-sweep');
    expect(await cases()).toEqual([]);
    for (const moment of [inDays(11), inDays(12)]) await runAt(moment, 'retention-sweep');
    const opened = await office.soon(cases, (found) => found.length > 0);
    expect(opened).toEqual([
      { status: 'DRAFT', openedBy: 'custodia', assetId: due['id'], retentionPolicyId: expect.any(String) },
    ]);
    const { retentionOf } = (
      await service.ask(
        'query ($id: ID!) { retentionOf(asset: { kind: DATASET, id: $id }) { keepPolicyIds due holdIds } }',
        { id: held['id'] },
      )
    ).data;
    expect(retentionOf).toMatchObject({
      due: false,
      keepPolicyIds: [opened[0].retentionPolicyId],
      holdIds: [expect.any(String)],
    });
  });

  it('lets nothing be started that has to be kept', async () => {
    await office.change(
      'adoptRetentionPolicy',
      {
        name: 'Prompts',
        rule: { legalBasis: 'Article 18', from: 'CREATED', assetKinds: ['PROMPT'], keepAtLeast: 'P10Y' },
      },
      'RetentionPolicy { id }',
      office.custodian,
    );
    const prompt = await office.change(
      'registerPrompt',
      { name: 'Kept', purpose: 'Test', custodianId: office.custodian.id },
      'Prompt { id }',
    );
    await office.change('addPromptVersion', { id: prompt['id'], label: '1', text: 'Say nothing.' }, 'Prompt { id }');
    await office.change('retirePrompt', { id: prompt['id'], reason: 'Replaced' }, 'Prompt { id }');
    const { id } = await office.approved(await office.scoped({ kind: 'PROMPT', id: prompt['id'] }), [office.custodian]);
    expect(await office.onCase(office.operator, 'startLocation', { id, locationId: 'custodia-keys' })).toMatchObject({
      code: 'RETENTION_NOT_OVER',
    });
    expect(await service.engine.vault.state({ organisation: service.founded.organisationId, id: prompt['id'] })).toBe(
      'present',
    );
  });
});

describe('a transfer to another organisation', () => {
  const fields =
    'TransferCase { id status contentsDigest disposalId certificateNumber items { digest asset { id versionId } } custodians { custodianId decision } }';
  const recipient = { organisation: 'Acquirer SA', country: 'FR', contact: 'data@acquirer.example' };
  const run = (who: typeof office.custodian, mutation: string, input: object) =>
    office.change(mutation, input, fields, who);
  const transferOf = (id: string) =>
    service.tell(`query ($id: ID!) { transferCase(id: $id) { status certificateNumber disposalId } }`, { id });

  async function accepted(mode: string, model: Awaited<ReturnType<typeof modelWith>>): Promise<string> {
    const { requester, custodian, approver, operator, verifier } = office;
    const { id, contentsDigest, items } = await run(requester, 'requestTransfer', {
      mode,
      items: [{ kind: 'MODEL', id: model.id, versionId: model.versionId }],
      recipient,
      legalBasis: 'Asset deal',
      reason: 'Sold',
    });
    await run(custodian, 'decideOnTransfer', { id, decision: 'AGREE', contentsDigest });
    await run(approver, 'approveTransfer', { id, contentsDigest });
    const digests = [{ assetId: model.id, digest: items[0].digest }];
    expect(
      await run(operator, 'handOver', {
        id,
        channel: 'Courier',
        digests: [{ assetId: model.id, digest: 'sha256:other' }],
      }),
    ).toMatchObject({ code: 'DIGESTS_DIFFER' });
    await run(operator, 'handOver', { id, channel: 'Courier', digests });
    expect(await run(operator, 'acceptHandover', { id, digests, documentId: 'letter-1' })).toMatchObject({
      code: 'ROLES_NOT_SEPARATE',
    });
    expect(await run(verifier, 'acceptHandover', { id, digests, documentId: 'letter-1' })).toMatchObject({
      status: 'ACCEPTED',
    });
    return id;
  }

  it('is certified at once when the asset stays in use here too', async () => {
    const id = await accepted('SHARE', await modelWith({ files: [{ path: 'w', digest: digestOf('w') }] }));
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
    const model = await modelWith({
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
    await office.verify(disposalId, place);
    expect((await transferOf(id)).status).toBe('DISPOSING');
    await office.validate(disposalId);
    const { certificateNumber } = await office.soon(
      () => transferOf(id),
      ({ status }) => status === 'CERTIFIED',
    );
    const { json } = await service.tell('query ($number: String!) { certificate(number: $number) { json } }', {
      number: certificateNumber,
    });
    const document = JSON.parse(Buffer.from(JSON.parse(json).payload, 'base64url').toString());
    expect(document.remainder).toEqual({
      disposalId,
      certificates: [(await office.caseOf(disposalId))['certificateNumber']],
    });
  });
});
