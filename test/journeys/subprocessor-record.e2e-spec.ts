import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { staffed } from '../support/disposal.js';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const change = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  act(service, mutation, 'Subprocessor', input, fields);
const register = (more: object = {}) =>
  change('registerSubprocessor', { name: `Vendor ${newId()}`, categories: ['CLOUD_INFRASTRUCTURE'], ...more });
const readAt = <const Fields extends string>(id: string, at: string, fields: Fields) =>
  service.tell(`query ($id: ID!, $at: Instant!) { subprocessor(id: $id, asOf: $at) { ${fields} } }`, { id, at });
const factsOf = async (id: string) =>
  (await service.tell('query ($id: ID!) { history(kind: SUBPROCESSOR, id: $id) { entries { type reason } } }', { id }))
    .entries;
const published = async (asOf?: string): Promise<string[]> =>
  (await service.tell('query ($asOf: Instant) { publishedSubprocessors(asOf: $asOf) { id } }', { asOf })).map(
    ({ id }) => id,
  );

describe('the record of a subprocessor', () => {
  it('goes on under another name; a website that is not named stays', async () => {
    const { id } = await register({ name: 'Acme', website: 'https://acme.example' });
    const before = new Date().toISOString();
    expect(
      await change('renameSubprocessor', { id, name: ' Acme AI ', reason: 'Merged.' }, 'name website'),
    ).toMatchObject({ name: 'Acme AI', website: 'https://acme.example' });
    expect(
      await change('renameSubprocessor', { id, name: 'Acme AI', website: 'https://ai.example' }, 'website'),
    ).toMatchObject({ website: 'https://ai.example' });
    expect(await change('renameSubprocessor', { id, name: 'Acme AI', website: null }, 'website')).toMatchObject({
      website: null,
    });
    expect(await readAt(id, before, 'name website')).toEqual({ name: 'Acme', website: 'https://acme.example' });
    expect((await factsOf(id))[1]).toEqual({ type: 'SubprocessorRenamed', reason: 'Merged.' });
    for (const [wrong, field] of [
      [{ name: '  ' }, 'name'],
      [{ name: 'Acme', website: 'acme' }, 'website'],
    ] as const) {
      expect(await change('renameSubprocessor', { id, ...wrong })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(`${field}: `),
      });
    }
    expect(await change('renameSubprocessor', { id: newId(), name: 'Nobody' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says what it is used for, now and before', async () => {
    const { id } = await register({ purpose: 'Hosting' });
    const before = new Date().toISOString();
    const told = { purpose: 'Serves the model', categories: ['AI_MODEL_PROVIDER', 'MONITORING'] };
    expect(await change('stateSubprocessorPurpose', { id, ...told }, 'purpose categories')).toMatchObject(told);
    expect(await readAt(id, before, 'purpose categories')).toEqual({
      purpose: 'Hosting',
      categories: ['CLOUD_INFRASTRUCTURE'],
    });
    const found = await service.tell(
      '{ subprocessors(filter: { categories: { in: [MONITORING] } }) { edges { node { id } } } }',
    );
    expect(found.edges.map(({ node }) => node.id)).toEqual([id]);
    expect(await change('stateSubprocessorPurpose', { id, ...told, categories: [] })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(
      await change('stateSubprocessorPurpose', { id, ...told, expectedRevision: 0, purpose: 'Late' }),
    ).toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect(await change('stateSubprocessorPurpose', { id: newId(), ...told })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the public list', () => {
  it('takes a subprocessor in and lets it go, each time with a notice', async () => {
    const { id } = await register({ listed: false });
    const listed = await change(
      'listSubprocessor',
      { id, summary: 'Hosts our models from May on.', effectiveAt: '2099-05-01T00:00:00.000Z' },
      'listed notices { summary effectiveAt }',
    );
    expect(listed).toMatchObject({
      listed: true,
      notices: [{ summary: 'Hosts our models from May on.', effectiveAt: '2099-05-01T00:00:00.000Z' }],
    });
    const during = new Date().toISOString();
    expect(await published()).toContain(id);
    const off = await change(
      'unlistSubprocessor',
      { id, summary: 'No longer used.', effectiveAt: null, reason: 'Contract ended.' },
      'listed notices { summary effectiveAt announcedAt }',
    );
    expect(off).toMatchObject({
      listed: false,
      notices: [{ summary: 'No longer used.' }, { summary: 'Hosts our models from May on.' }],
    });
    expect(Math.abs(Date.parse(off.notices[0]!.effectiveAt) - Date.parse(off.notices[0]!.announcedAt))).toBeLessThan(
      5_000,
    );
    expect(await published()).not.toContain(id);
    expect(await published(during)).toContain(id);
    expect((await factsOf(id)).at(-1)).toEqual({ type: 'SubprocessorUnlisted', reason: 'Contract ended.' });
  });

  it('says nothing without a notice, of a stranger, or of what is retired', async () => {
    const [hidden, shown] = [await register({ listed: false }), await register()];
    expect(await change('listSubprocessor', { id: hidden.id, summary: ' ' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('summary'),
    });
    expect(await change('unlistSubprocessor', { id: shown.id, summary: '' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('summary'),
    });
    for (const mutation of ['listSubprocessor', 'unlistSubprocessor'] as const)
      expect(await change(mutation, { id: newId(), summary: 'Nobody knows it.' })).toMatchObject({ code: 'NOT_FOUND' });
    await change('retireSubprocessor', { id: hidden.id, reason: 'Replaced by another.' });
    expect(await change('listSubprocessor', { id: hidden.id, summary: 'Back again, perhaps.' })).toMatchObject({
      code: 'ASSET_RETIRED',
    });
    expect(await published()).toContain(shown.id);
    expect(await published()).not.toContain(hidden.id);
  });
});

describe('the work with a subprocessor', () => {
  it('goes from the first look to the proof that nothing of ours is left there', async () => {
    const { id } = await register();
    const standing = 'state nextSteps { mutation } held { name deletionConfirmed }';
    const step = (mutation: Mutation, input: object = {}) => change(mutation, { id, ...input }, standing);
    expect(await step('suspendSubprocessor', { reason: 'Too early' })).toMatchObject({ code: 'STEP_NOT_ALLOWED' });
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const words = { justification: 'A bridge until the review.', mitigations: 'No personal data is sent.' };
    expect(await step('grantGateException', { ...words, until })).toMatchObject({ state: 'ASSESSED' });
    const signed = { reference: 'C-2026-17', signedAt: '2026-01-02T00:00:00.000Z' };
    expect(await step('recordSubprocessorContract', { kind: 'SERVICE_CONTRACT', ...signed })).toMatchObject({
      state: 'ASSESSED',
    });
    const both = await step('recordSubprocessorContract', { kind: 'DATA_PROCESSING_AGREEMENT', ...signed });
    expect(both).toMatchObject({ state: 'CONTRACTED' });
    expect(both.nextSteps).toContainEqual({ mutation: 'activateSubprocessor' });
    expect(await step('activateSubprocessor')).toMatchObject({ state: 'ACTIVE' });

    const { id: model } = await act(service, 'registerModel', 'Model', { name: 'Hosted there', purpose: 'Answers' });
    const [modelEnd, hosted] = [{ kind: 'MODEL', id: model }, newId()];
    await act(service, 'addModelVersion', 'Model', {
      id: model,
      versionId: hosted,
      label: '1',
      locations: [{ kind: 'weights', uri: 's3://vendor/w', subprocessorId: id }],
    });
    const host = { from: modelEnd, relation: 'HOSTED_BY', to: { kind: 'SUBPROCESSOR', id } };
    await act(service, 'linkLineage', 'LineageLink', host);
    await act(service, 'deployModel', 'Model', { id: model, versionId: hosted, environment: 'STAGING' });
    const risks = async () =>
      (await service.tell('query($id: ID!) { model(id: $id) { atRisk { reason } } }', { id: model })).atRisk;
    expect(await risks()).toEqual([]);
    expect(await step('suspendSubprocessor', { reason: 'An incident' })).toMatchObject({ state: 'SUSPENDED' });
    expect(await risks()).toEqual([{ reason: 'SUSPENDED' }]);
    expect(await step('resumeSubprocessor', { reason: 'It is over' })).toMatchObject({ state: 'ACTIVE' });
    expect(await risks()).toEqual([]);

    expect(await step('retireSubprocessor', { reason: 'Replaced by another.' })).toMatchObject({
      state: 'EXITING',
      held: [{ name: 'Hosted there', deletionConfirmed: false }],
    });
    expect(await step('completeSubprocessorExit')).toMatchObject({ code: 'DELETION_UNCONFIRMED' });
    const confirmed = { assetKind: 'MODEL', assetId: model, reference: 'Letter 3', confirmedAt: signed.signedAt };
    expect(await step('confirmSubprocessorDeletion', confirmed)).toMatchObject({
      held: [{ name: 'Hosted there', deletionConfirmed: true }],
    });
    expect(await step('completeSubprocessorExit')).toMatchObject({
      state: 'EXITED',
      nextSteps: [{ mutation: 'eraseSubprocessorContact' }],
    });
    expect(await change('renameSubprocessor', { id, name: 'Back again' })).toMatchObject({ code: 'STEP_NOT_ALLOWED' });
  });

  it('is not ended by a disposal case either before the deletion of what it holds is confirmed', async () => {
    const office = await staffed(service);
    const { id } = await register();
    const { id: model } = await act(service, 'registerModel', 'Model', { name: 'Copied there', purpose: 'Answers' });
    const weights = { kind: 'weights', uri: 's3://vendor/copied', subprocessorId: id };
    await act(service, 'addModelVersion', 'Model', { id: model, label: '1', locations: [weights] });
    await change('retireSubprocessor', { id, reason: 'Replaced by another.' });

    const asset = { kind: 'SUBPROCESSOR', id };
    const account = { id: newId(), kind: 'CONFIGURATION', title: 'Our account', address: 'vendor/acme' };
    const stated = { locations: [{ ...account, method: 'LOGICAL_DELETE' }] };
    const { id: caseId } = await office.scoped(asset, stated);
    const custodianId = office.custodian.id;
    const named = await office.onCase(office.counsel, 'nameCustodian', { id: caseId, asset, custodianId });
    const copy = named.locations.find(({ address }) => address === weights.uri)!;
    const left = { id: caseId, locationId: copy.id, reason: 'The vendor does not answer' };
    const scope = await office.onCase(office.approver, 'markResidual', left);
    await office.approved(scope, [office.custodian]);
    const at = { id: caseId, locationId: account.id };
    await office.onCase(office.operator, 'startLocation', at);
    const work = { method: 'LOGICAL_DELETE', technique: 'Account closed' };
    await office.onCase(office.operator, 'recordSanitization', { ...at, ...work });
    await office.verify(caseId, account.id);
    const waiting = await service.tell('query ($caseId: ID!) { blockers(caseId: $caseId) { code } }', { caseId });
    expect(waiting).toContainEqual({ code: 'DELETION_UNCONFIRMED' });
    expect(await office.validate(caseId)).toMatchObject({ code: 'DELETION_UNCONFIRMED' });
    const confirmed = {
      assetKind: 'MODEL',
      assetId: model,
      reference: 'Letter 4',
      confirmedAt: '2026-01-02T00:00:00.000Z',
    };
    expect(await change('confirmSubprocessorDeletion', { id, ...confirmed }, 'held { deletionConfirmed }')).toEqual({
      __typename: 'Subprocessor',
      id,
      held: [{ deletionConfirmed: true }],
    });
    expect(await office.validate(caseId)).toMatchObject({ validatorId: office.validator.id });
    await office.until(caseId, ({ certificateNumber }) => certificateNumber !== null);
    const ended = await until(
      async () =>
        (await service.tell('query ($id: ID!) { subprocessor(id: $id) { status } }', { id })).status === 'DISPOSED',
      'the tombstone of the subprocessor',
    );
    expect(ended).toBe(true);
  });
});
