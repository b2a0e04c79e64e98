import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { lifecycleJobs } from '@custodia/lifecycle/worker';
import { readOutbox } from '@custodia/mail';
import type { Mutation } from '../support/graphql.js';
import { staffed, type Person } from '../support/disposal.js';
import { jobsAt } from '../support/jobs-at.js';
import { runService, type RunningService } from '../support/service.js';
import { mailTo } from '../support/vendor.js';

let service: RunningService;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await runService();
  office = await staffed(service);
});
afterAll(() => service?.stop());

const day = 24 * 60 * 60 * 1000;
const inDays = (days: number): Date => new Date(Date.now() + days * day);
const nobody = newId();
const weights = () => ({ locations: [{ id: newId(), kind: 'weights', uri: `s3://models/${newId()}` }] });
const nodes = <Node>({ edges }: { edges: readonly { node: Node }[] }): Node[] => edges.map(({ node }) => node);

describe('a legal hold', () => {
  const holdFields =
    'LegalHold { id status notifiedIds acknowledgedIds reviewBy targets { by assetKind assetId classification address } }';
  const run = (who: Person, mutation: Mutation, input: object) => office.change(mutation, input, holdFields, who);
  const holdsOf = (filter: object) =>
    service
      .tell(
        'query ($filter: LegalHoldFilter) { legalHolds(filter: $filter, sort: { field: NAME }) { edges { node { id status } } } }',
        { filter },
      )
      .then(nodes);
  const byAsset = ({ id }: { id: string }) => ({ by: 'ASSET', assetKind: 'MODEL', assetId: id });
  const addressOf = ({ id }: Person) => `${id}@example.org`;
  const place = (input: object) =>
    run(office.counsel, 'placeLegalHold', {
      name: 'Lawsuit',
      authority: 'District court',
      matter: newId(),
      reason: 'Evidence',
      ...input,
    });

  it('is told to those who must know, and acknowledged by them alone', async () => {
    const { id } = await place({
      targets: [byAsset(await office.modelWith(weights()))],
      notifiedIds: [office.operator.id],
      reviewBy: inDays(30).toISOString(),
    });
    expect(await mailTo(service, addressOf(office.operator), new RegExp(id))).toContain('District court');
    expect(await run(office.verifier, 'acknowledgeLegalHold', { id })).toMatchObject({ code: 'NOT_NOTIFIED' });
    expect(await run(office.operator, 'acknowledgeLegalHold', { id })).toMatchObject({
      acknowledgedIds: [office.operator.id],
    });

    expect(
      await run(office.counsel, 'widenLegalHold', {
        id,
        notifiedIds: [office.operator.id, office.verifier.id],
        reason: 'She keeps the backups',
      }),
    ).toMatchObject({
      notifiedIds: [office.operator.id, office.verifier.id],
      acknowledgedIds: [office.operator.id],
    });
    await mailTo(service, addressOf(office.verifier), new RegExp(id));
    expect(
      (await readOutbox(service.outbox)).filter(
        (mail) => JSON.stringify(mail).includes(addressOf(office.operator)) && mail.text?.includes(id),
      ),
    ).toHaveLength(1);
    expect(await run(office.verifier, 'acknowledgeLegalHold', { id })).toMatchObject({
      acknowledgedIds: [office.operator.id, office.verifier.id],
    });
    expect(await run(office.operator, 'acknowledgeLegalHold', { id: nobody })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await holdsOf({ notifiedIds: { eq: office.verifier.id } })).toEqual([{ id, status: 'PLACED' }]);
  });

  it('is reviewed with a finding and a date ahead, each review for the record', async () => {
    const { id } = await place({ targets: [{ by: 'LOCATION', address: `s3://${newId()}` }] });
    const reviewBy = inDays(90).toISOString();
    const review = (input: object, who = office.counsel) =>
      run(who, 'reviewLegalHold', { id, finding: 'Appeal is pending', reviewBy, ...input });
    expect(await review({ reviewBy: inDays(-1).toISOString() })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('reviewBy'),
    });
    expect(await review({ finding: ' ' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('finding'),
    });
    expect(await review({ id: nobody })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await review({})).toMatchObject({ status: 'PLACED', reviewBy });
    await review({});
    await review({ finding: 'The judge was replaced; nothing is decided' });
    const { history } = await service.tell('query ($id: ID!) { legalHold(id: $id) { history { type by data } } }', {
      id,
    });
    expect(history.map(({ type }) => type)).toEqual(['LegalHoldPlaced', 'LegalHoldReviewed', 'LegalHoldReviewed']);
    expect(history.slice(1).map(({ by, data }) => [by, JSON.parse(data).finding])).toEqual([
      [office.counsel.id, 'Appeal is pending'],
      [office.counsel.id, 'The judge was replaced; nothing is decided'],
    ]);
    const due = await holdsOf({ reviewBy: { to: inDays(91).toISOString() } });
    expect(due).toContainEqual({ id, status: 'PLACED' });
  });

  it('pauses a running case when it is widened to it, and lets it go on when it is released', async () => {
    const copy = { id: newId(), kind: 'weights', uri: `s3://evidence/${newId()}` };
    const asset = await office.modelWith({ locations: [copy] });
    const { id: caseId } = await office.approved(await office.scoped(asset), [office.custodian]);
    const { id } = await place({ targets: [byAsset(await office.modelWith(weights()))] });
    expect((await office.caseOf(caseId)).status).toBe('APPROVED');

    const widened = await run(office.counsel, 'widenLegalHold', {
      id,
      targets: [{ by: 'LOCATION', address: 's3://evidence' }],
      reason: 'The claim was extended',
    });
    expect(widened.targets).toHaveLength(2);
    expect((await office.until(caseId, ({ status }) => status === 'HELD')).holdIds).toEqual([id]);
    expect(await office.onCase(office.operator, 'startLocation', { id: caseId, locationId: copy.id })).toMatchObject({
      code: 'UNDER_LEGAL_HOLD',
    });
    expect((await office.caseOf(caseId)).locations).toMatchObject([{ status: 'PLANNED', startedAt: null }]);

    await run(office.counsel, 'releaseLegalHold', { id, reason: 'Settled', authority: 'District court' });
    await office.until(caseId, ({ status }) => status === 'APPROVED');
    expect(await office.onCase(office.operator, 'startLocation', { id: caseId, locationId: copy.id })).toMatchObject({
      status: 'EXECUTING',
    });
    for (const [mutation, input] of [
      ['widenLegalHold', { reason: 'Again' }],
      ['reviewLegalHold', { finding: 'Again', reviewBy: inDays(1).toISOString() }],
      ['acknowledgeLegalHold', {}],
    ] as const) {
      expect(await run(office.counsel, mutation, { id, ...input })).toMatchObject({ code: 'LEGAL_HOLD_RELEASED' });
    }
    expect(await holdsOf({ id: { eq: id }, status: { in: ['RELEASED'] } })).toHaveLength(1);
  });

  it('on training data holds the disposal of the model that was made from it', async () => {
    const asset = await office.modelWith(weights());
    const dataset = await office.change(
      'registerDataset',
      { name: `Loans ${newId()}`, purpose: 'Training', custodianId: office.dataCustodian.id },
      'Dataset { id }',
    );
    await office.change(
      'linkLineage',
      { from: { kind: 'MODEL', id: asset.id }, relation: 'TRAINED_ON', to: { kind: 'DATASET', id: dataset.id } },
      'LineageLink { id }',
    );
    const scope = await office.scoped(asset);
    const approved = await office.approved(scope, [office.custodian, office.dataCustodian]);
    const { id } = await place({ targets: [{ by: 'ASSET', assetKind: 'DATASET', assetId: dataset.id }] });
    const [location] = approved.locations;
    expect(
      await office.onCase(office.operator, 'startLocation', { id: scope.id, locationId: location!.id }),
    ).toMatchObject({ code: 'UNDER_LEGAL_HOLD' });
    await office.until(scope.id, ({ status, holdIds }) => status === 'HELD' && holdIds.includes(id));
    await run(office.counsel, 'releaseLegalHold', { id, reason: 'Settled', authority: 'District court' });
    await office.until(scope.id, ({ status }) => status === 'APPROVED');
  });

  it('covers nothing that does not exist, and names nobody who is no member', async () => {
    const { id } = await place({ targets: [byAsset(await office.modelWith(weights()))] });
    const widen = (input: object) => run(office.counsel, 'widenLegalHold', { id, reason: 'More', ...input });
    for (const [input, field] of [
      [{ targets: [byAsset({ id: nobody })] }, 'targets[0].assetId'],
      [{ targets: [{ by: 'CLASSIFICATION', classification: 'RESTRICTED' }] }, 'targets[0].classification'],
      [{ targets: [{ by: 'LOCATION' }] }, 'targets[0].address'],
      [{ notifiedIds: [nobody] }, 'notifiedIds[0]'],
    ] as const) {
      expect(await widen(input)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(field) });
    }
    expect(await place({ targets: [byAsset({ id: nobody })] })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await place({ targets: [{ by: 'KIND', assetKind: 'DOCUMENT' }], notifiedIds: [nobody] })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await service.tell('query ($id: ID!) { legalHold(id: $id) { revision targets { by } } }', { id })).toEqual({
      revision: 0,
      targets: [{ by: 'ASSET' }],
    });
    const { errors } = await service.ask(
      'mutation ($input: WidenLegalHoldInput!) { widenLegalHold(input: $input) { __typename } }',
      { input: { id, reason: 'x' } },
      office.verifier.token,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('a retention policy', () => {
  const policyFields = 'RetentionPolicy { id status keepAtLeast disposeAfter legalBasis assetKinds classifications }';
  const run = (mutation: Mutation, input: object, who = office.custodian) =>
    office.change(mutation, input, policyFields, who);
  const kept = (id: string) =>
    service.tell(
      'query ($id: ID!) { retentionOf(asset: { kind: MODEL, id: $id }) { keepPolicyIds keepUntil disposePolicyId due } }',
      { id },
    );
  const rule = {
    legalBasis: 'Section 257',
    from: 'CREATED',
    assetKinds: ['MODEL'],
    classifications: ['restricted'],
    keepAtLeast: 'P30D',
  };
  const listed = (filter: object) =>
    service
      .tell(
        'query ($filter: RetentionPolicyFilter) { retentionPolicies(filter: $filter) { edges { node { id status disposeAfter } } } }',
        { filter },
      )
      .then(nodes);

  it('binds with its revised rule at once, and no longer when it is withdrawn', async () => {
    const model = await office.modelWith(weights());
    await office.change('reclassifyModel', { id: model.id, classification: 'RESTRICTED' }, 'Model { id }');
    const { id } = await run('adoptRetentionPolicy', { name: `Restricted ${newId()}`, rule });
    expect(await kept(model.id)).toMatchObject({ keepPolicyIds: [id], disposePolicyId: null });
    const {
      id: caseId,
      locations: [location],
    } = await office.approved(await office.scoped(model), [office.custodian]);
    const start = () => office.onCase(office.operator, 'startLocation', { id: caseId, locationId: location!.id });
    expect(await start()).toMatchObject({ code: 'RETENTION_NOT_OVER' });

    const revised = { ...rule, keepAtLeast: 'P60D', disposeAfter: 'P90D', legalBasis: 'Section 257, as amended' };
    const before = (await kept(model.id)).keepUntil;
    expect(await run('reviseRetentionPolicy', { id, rule: revised, reason: 'Amended law' })).toMatchObject({
      status: 'IN_FORCE',
      keepAtLeast: 'P60D',
      disposeAfter: 'P90D',
      legalBasis: revised.legalBasis,
    });
    const after = await kept(model.id);
    expect(Date.parse(after.keepUntil!) - Date.parse(before!)).toBe(30 * day);
    expect(after).toMatchObject({ disposePolicyId: id, due: false });
    expect(await listed({ assetKinds: { in: ['MODEL'] } })).toContainEqual({
      id,
      status: 'IN_FORCE',
      disposeAfter: 'P90D',
    });

    expect(await run('withdrawRetentionPolicy', { id, reason: 'Law repealed' })).toMatchObject({ status: 'WITHDRAWN' });
    expect(await kept(model.id)).toMatchObject({ keepPolicyIds: [], keepUntil: null, disposePolicyId: null });
    expect(await start()).toMatchObject({ status: 'EXECUTING' });
    expect(await run('reviseRetentionPolicy', { id, rule, reason: 'Back' })).toMatchObject({
      code: 'RETENTION_POLICY_WITHDRAWN',
    });
    expect(await listed({ status: { in: ['WITHDRAWN'] } })).toEqual([
      { id, status: 'WITHDRAWN', disposeAfter: 'P90D' },
    ]);
    const { history } = await service.tell('query ($id: ID!) { retentionPolicy(id: $id) { history { type data } } }', {
      id,
    });
    expect(history.map(({ type, data }) => [type, JSON.parse(data).reason])).toEqual([
      ['RetentionPolicyAdopted', undefined],
      ['RetentionPolicyRevised', 'Amended law'],
      ['RetentionPolicyWithdrawn', 'Law repealed'],
    ]);
  });

  it('opens no case any more when it was withdrawn, while another one does', async () => {
    const model = await office.modelWith(weights(), { retired: false });
    await office.change('reclassifyModel', { id: model.id, classification: 'PUBLIC' }, 'Model { id }');
    const adopt = (disposeAfter: string) =>
      run('adoptRetentionPolicy', {
        name: `Public ${newId()}`,
        rule: { ...rule, classifications: ['public'], keepAtLeast: undefined, disposeAfter },
      });
    const [sooner, later] = [await adopt('P5D'), await adopt('P10D')];
    expect((await kept(model.id)).disposePolicyId).toBe(sooner.id);
    await run('withdrawRetentionPolicy', { id: sooner.id, reason: 'We publish them' });
    await jobsAt(service, lifecycleJobs, inDays(20), 'retention-sweep');
    const cases = () =>
      service
        .tell(
          'query ($id: ID!) { disposalCases(filter: { assetId: { eq: $id } }) { edges { node { status retentionPolicyId } } } }',
          { id: model.id },
        )
        .then(nodes);
    expect(await office.soon(cases, (found) => found.length > 0)).toEqual([
      { status: 'DRAFT', retentionPolicyId: later.id },
    ]);
  });

  it('is not revised into what says nothing or contradicts itself', async () => {
    const { id } = await run('adoptRetentionPolicy', { name: `Kept ${newId()}`, rule });
    const revise = (over: object, who = office.custodian) =>
      run('reviseRetentionPolicy', { id, reason: 'x', rule: { ...rule, ...over } }, who);
    expect(await revise({ disposeAfter: 'P1D' })).toMatchObject({ code: 'PERIODS_CONTRADICT' });
    expect(await revise({ keepAtLeast: 'a year' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await revise({ classifications: ['RESTRICTED'] })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('restricted'),
    });
    expect(await run('reviseRetentionPolicy', { id: nobody, reason: 'x', rule })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await run('withdrawRetentionPolicy', { id: nobody, reason: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await run('withdrawRetentionPolicy', { id, reason: '' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('reason'),
    });
    expect(await listed({ id: { eq: id } })).toEqual([{ id, status: 'IN_FORCE', disposeAfter: null }]);
  });
});
