import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { lifecycleJobs } from '@custodia/lifecycle/worker';
import { readOutbox } from '@custodia/mail';
import { staffed, type Case } from '../support/disposal.js';
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

describe('dates that pass', () => {
  it('reminds a provider once for each date, records an expiry, and certifies anew what is verified then', async () => {
    const [hosted, tapes] = [newId(), newId()];
    const model = await office.modelWith({
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

    const at = (found: Case, locationId: string) => found.locations.find((one) => one.id === locationId)!;
    await runAt(inDays(4), 'disposal-due-dates');
    for (const _ of [1, 2]) await runAt(inDays(6), 'disposal-due-dates');
    const reminded = await office.until(id, (found) => at(found, hosted).deletion!.reminders === 1);
    expect([at(reminded, hosted).status, at(reminded, tapes).status]).toEqual(['AWAITING_PROVIDER', 'PENDING_EXPIRY']);
    const mails = (await readOutbox(service.outbox)).filter(
      ({ subject, text }) => text?.includes(id) && !subject.includes('waits for you'),
    );
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
    const { edges } = await office.soon(read, ({ edges: all }) => all[0]!.node.status === 'SUPERSEDED');
    const [before, after] = [first.certificateNumber, second.certificateNumber];
    expect(edges.map(({ node }) => node)).toEqual([
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
    const again = await office.modelWith({});
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
    expect(history.map(({ type }) => type)).toEqual(
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
        targets: [{ by: 'ASSET', assetKind: 'DATASET', assetId: held.id }],
      },
      'LegalHold { id }',
      office.counsel,
    );
    expect(
      await office.change(
        'placeLegalHold',
        {
          name: 'Vague',
          authority: 'Regulator',
          matter: newId(),
          reason: 'x',
          targets: [{ by: 'ASSET', assetId: held.id }],
        },
        'LegalHold { id }',
        office.counsel,
      ),
    ).toMatchObject({ code: 'INVALID_INPUT' });

    const cases = () =>
      service
        .tell('{ disposalCases(first: 200) { edges { node { status openedBy assetId retentionPolicyId } } } }')
        .then(({ edges }) =>
          edges.map(({ node }) => node).filter(({ assetId }) => [due.id, held.id].includes(assetId)),
        );
    await runAt(inDays(9), 'retention-sweep');
    expect(await cases()).toEqual([]);
    for (const moment of [inDays(11), inDays(12)]) await runAt(moment, 'retention-sweep');
    const opened = await office.soon(cases, (found) => found.length > 0);
    expect(opened).toEqual([
      { status: 'DRAFT', openedBy: 'custodia', assetId: due.id, retentionPolicyId: expect.any(String) },
    ]);
    const { retentionOf } = (
      await service.ask(
        'query ($id: ID!) { retentionOf(asset: { kind: DATASET, id: $id }) { keepPolicyIds due holdIds } }',
        { id: held.id },
      )
    ).data;
    expect(retentionOf).toMatchObject({
      due: false,
      keepPolicyIds: [opened[0]!.retentionPolicyId],
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
    await office.change('addPromptVersion', { id: prompt.id, label: '1', text: 'Say nothing.' }, 'Prompt { id }');
    await office.change('retirePrompt', { id: prompt.id, reason: 'Replaced' }, 'Prompt { id }');
    const { id } = await office.approved(await office.scoped({ kind: 'PROMPT', id: prompt.id }), [office.custodian]);
    expect(await office.onCase(office.operator, 'startLocation', { id, locationId: 'custodia-keys' })).toMatchObject({
      code: 'RETENTION_NOT_OVER',
    });
    expect(await service.engine.vault.state({ organisation: service.founded.organisationId, id: prompt.id })).toBe(
      'present',
    );
  });
});
