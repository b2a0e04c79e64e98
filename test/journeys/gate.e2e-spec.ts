import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { exportCaiq } from '@custodia/vendor-review/worker';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act, inDays, sentReview, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const change = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  act(service, mutation, 'Subprocessor', input, fields);
const register = (more: object = {}) =>
  change(
    'registerSubprocessor',
    { name: `Vendor ${newId()}`, categories: ['AI_MODEL_PROVIDER'], ...more },
    'name website',
  );
const read = <const Fields extends string>(id: string, fields: Fields, at?: string) =>
  service.tell(`query ($id: ID!, $at: Instant) { subprocessor(id: $id, asOf: $at) { ${fields} } }`, { id, at });
const gateAt = async (id: string, at?: string): Promise<string> =>
  (await service.tell('query ($id: ID!, $at: Instant) { subprocessor(id: $id) { gateState(at: $at) } }', { id, at }))
    .gateState;
const factsOf = async (id: string) =>
  (
    await service.tell(
      'query ($id: ID!) { history(kind: SUBPROCESSOR, id: $id) { entries { type reason actorId data { name value } } } }',
      { id },
    )
  ).entries;
const exception = {
  justification: 'The review is under way and the pilot cannot wait.',
  mitigations: 'No personal data is sent to it.',
};

interface Question {
  readonly id: string;
}

/** Answers one question of a review that was sent, has it scored, and approves; then the gate is open. */
async function approve(
  id: string,
  vendor: string,
  questions: readonly (Question & { readonly kind: string })[],
): Promise<void> {
  const { id: questionId } = questions.find(({ kind }) => kind !== 'TEXT')!;
  await act(service, 'saveAnswers', 'Review', { id, answers: [{ questionId, value: 'YES', text: 'We do.' }] });
  await act(service, 'submitReview', 'Review', { id });
  await until(
    async () => (await service.tell('query ($id: ID!) { review(id: $id) { scoreId } }', { id })).scoreId,
    'a score',
  );
  await act(service, 'decideReview', 'Review', { id, outcome: 'APPROVED' });
  await until(async () => (await gateAt(vendor)) === 'OPEN', 'the open gate');
}

async function approvedReview(subprocessor: object = {}) {
  const { id, vendor, chosen } = await sentReview(service, 'ai-vendor', subprocessor);
  await approve(id, vendor.id, chosen.questions);
  return { id, vendor: vendor.id as string };
}

describe('the gate of a subprocessor', () => {
  it('lets it be used under an exception for a limited time, and no longer once that is revoked', async () => {
    const { id } = await register();
    const end = inDays(90);
    const granted = await change(
      'grantGateException',
      { id, ...exception, until: end },
      'gateState exceptions { id justification mitigations grantedBy since until revokedAt }',
    );
    expect(granted).toMatchObject({
      gateState: 'EXCEPTION',
      exceptions: [{ ...exception, until: end, grantedBy: service.founded.memberId, revokedAt: null }],
    });
    const { id: exceptionId, since } = granted.exceptions[0]!;
    expect([await gateAt(id, since), await gateAt(id, end)]).toEqual(['EXCEPTION', 'CLOSED']);
    expect(
      await change(
        'revokeGateException',
        { id, exceptionId, reason: 'The pilot is over.' },
        'gateState exceptions { revokedAt }',
      ),
    ).toMatchObject({ gateState: 'CLOSED', exceptions: [{ revokedAt: expect.any(String) }] });
    expect(await gateAt(id, since)).toBe('EXCEPTION');
    expect((await factsOf(id)).at(-1)).toMatchObject({
      type: 'GateExceptionRevoked',
      reason: 'The pilot is over.',
      actorId: service.founded.memberId,
    });
    for (const unknown of [newId(), 'constructor'])
      expect(await change('revokeGateException', { id, exceptionId: unknown })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lets nobody through for filler, for ever, from yesterday, or when it is retired', async () => {
    const { id } = await register();
    const grant = (more: object) => change('grantGateException', { id, ...exception, until: inDays(10), ...more });
    for (const wrong of [
      { justification: 'TBD' },
      { mitigations: '' },
      { until: inDays(-1) },
      { until: inDays(400) },
      { exceptionId: 'mine' },
    ]) {
      expect(await grant(wrong)).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(`${Object.keys(wrong)[0]}: `),
      });
    }
    expect(await grant({ id: newId() })).toMatchObject({ code: 'NOT_FOUND' });
    await grant({});
    expect(await change('retireSubprocessor', { id, reason: 'Replaced by another.' }, 'gateState')).toMatchObject({
      gateState: 'CLOSED',
    });
    expect(await grant({})).toMatchObject({ code: 'ASSET_RETIRED' });
    expect(await gateAt(id)).toBe('CLOSED');
  });

  it('closed by hand forbids the use at once, under exceptions too, and keeps what was before', async () => {
    const { id: reviewId, vendor: id } = await approvedReview();
    await change('grantGateException', { id, ...exception, until: inDays(30) });
    const before = new Date().toISOString();
    expect(await change('closeGate', { id, reason: '' })).toMatchObject({ code: 'INVALID_INPUT' });
    const closed = await change(
      'closeGate',
      { id, reason: 'A breach was reported on Monday.' },
      'gateState gate { opened reason reviewId until } exceptions { revokedAt }',
    );
    expect(closed).toMatchObject({
      gateState: 'CLOSED',
      gate: { opened: false, reason: 'A breach was reported on Monday.', reviewId: null, until: null },
      exceptions: [{ revokedAt: expect.any(String) }],
    });
    expect((await read(id, 'gate { opened reviewId }', before)).gate).toEqual({ opened: true, reviewId });
    const again = await change('closeGate', { id, reason: 'The breach was confirmed.' }, 'gate { reason }');
    expect(again.gate!.reason).toBe('The breach was confirmed.');
    expect(await change('closeGate', { id: newId(), reason: 'A breach.' })).toMatchObject({ code: 'NOT_FOUND' });
    expect((await factsOf(id)).map(({ type }) => type).slice(-4)).toEqual([
      'GateExceptionGranted',
      'GateClosed',
      'GateExceptionRevoked',
      'GateClosed',
    ]);
  });

  it('closed by hand is opened by an approval that comes later', async () => {
    const { id } = await register();
    await change('closeGate', { id, reason: 'Not before it is reviewed.' });
    expect(await gateAt(id)).toBe('CLOSED');
    const { id: templateId, questions } = (
      await service.tell('{ templates { id template questions { id kind } } }')
    ).find(({ template }) => template === 'ai-vendor')!;
    const review = await act(service, 'draftReview', 'Review', {
      subprocessorId: id,
      templateId,
      dueAt: inDays(9),
      contact: { name: 'Vera', email: 'vera@vendor.example' },
    });
    await act(service, 'sendReview', 'Review', { id: review.id });
    await approve(review.id, id, questions);
    expect((await read(id, 'gate { opened reviewId }')).gate).toEqual({ opened: true, reviewId: review.id });
  });

  it('follows from the decisions on all questionnaires, and says why', async () => {
    const { id: approvedId, vendor: id } = await approvedReview();
    const { id: templateId, questions } = (
      await service.tell('{ templates { id template questions { id kind } } }')
    ).find(({ template }) => template === 'vsa-core-style')!;
    const review = await act(service, 'draftReview', 'Review', {
      subprocessorId: id,
      templateId,
      dueAt: inDays(9),
      contact: { name: 'Vera', email: 'vera@vendor.example' },
    });
    await act(service, 'sendReview', 'Review', { id: review.id });
    const answers = questions
      .filter(({ kind }) => kind !== 'TEXT')
      .map(({ id: questionId }) => ({ questionId, value: 'YES', text: 'So.' }));
    await act(service, 'saveAnswers', 'Review', { id: review.id, answers });
    await act(service, 'submitReview', 'Review', { id: review.id });
    await until(
      async () => (await service.tell('query ($id: ID!) { review(id: $id) { scoreId } }', { id: review.id })).scoreId,
      'a score',
    );
    const findingId = newId();
    await act(service, 'raiseFinding', 'Review', { id: review.id, findingId, severity: 'HIGH', title: 'No backups.' });
    await act(service, 'decideReview', 'Review', {
      id: review.id,
      outcome: 'APPROVED_WITH_CONDITIONS',
      conditions: [findingId],
      validMonths: 1,
    });
    const explanation = () =>
      service.tell(
        `query ($id: ID!) { gateExplanation(subprocessorId: $id) {
          state reason reviewId until exceptions { id }
          decisions { reviewId questionnaires outcome openConditions decidedAt until stands } } }`,
        { id },
      );
    await until(async () => (await gateAt(id)) === 'OPEN_WITH_CONDITIONS', 'the conditions');
    const { validUntil } = await service.tell('query ($id: ID!) { review(id: $id) { validUntil } }', { id: review.id });
    expect(await explanation()).toMatchObject({
      state: 'OPEN_WITH_CONDITIONS',
      reason: 'Approved with conditions.',
      reviewId: review.id,
      until: validUntil,
      exceptions: [],
      decisions: [
        { reviewId: approvedId, questionnaires: ['ai-vendor'], outcome: 'APPROVED', openConditions: [], stands: true },
        { reviewId: review.id, outcome: 'APPROVED_WITH_CONDITIONS', openConditions: [findingId], stands: true },
      ],
    });
    expect(await gateAt(id, validUntil!)).toBe('CLOSED');
    const scoreOf = async (one: string): Promise<number> =>
      (await service.tell('query ($id: ID!) { review(id: $id) { score } }', { id: one })).score!;
    const [first, second] = [await scoreOf(approvedId), await scoreOf(review.id)];
    expect(first).toBeLessThan(second);
    const risk = await service.tell(
      'query ($id: ID!) { subprocessorRisk(subprocessorId: $id) { inherent residual reviewId } }',
      { id },
    );
    expect(risk).toEqual({
      inherent: risk.inherent,
      residual: Math.round(risk.inherent * (100 - first)) / 100,
      reviewId: approvedId,
    });
    await act(service, 'resolveFinding', 'Review', { id: review.id, findingId, resolution: 'Backups run every day.' });
    await until(async () => (await gateAt(id)) === 'OPEN', 'the resolved condition');
    expect(await explanation()).toMatchObject({ state: 'OPEN', reason: 'Approved.', until: validUntil });
  });
});

describe('what the vendor leaves to its customer', () => {
  it('becomes a task that somebody does and notes', async () => {
    const blank = Buffer.from(exportCaiq({ template: 'caiq', edition: '4.0.3' }, [])!).toString('base64');
    const template = await act(
      service,
      'importTemplate',
      'TemplateEdition',
      { file: { name: 'CAIQ-v4.0.3.xlsx', content: blank } },
      'template questions { id }',
    );
    const { id: reviewId, vendor } = await sentReview(service, template.template);
    const [{ id: questionId }, other, shared] = template.questions as [Question, Question, Question];
    await act(service, 'saveAnswers', 'Review', {
      id: reviewId,
      answers: [
        { questionId, value: 'YES', owner: 'CSC-owned', text: 'Rotate your keys.' },
        { questionId: other!.id, value: 'YES', owner: 'CSP-owned', text: '' },
      ],
    });
    // The workbook has a column of its own for what the customer has to do.
    const filled = exportCaiq({ template: 'caiq', edition: '4.0.3' }, [
      {
        questionId: shared!.id,
        value: 'yes',
        owner: 'Shared CSP and CSC',
        text: 'We patch the platform.',
        customerResponsibilities: 'Patch your images.',
      },
    ])!;
    await act(service, 'importAnswers', 'Review', {
      id: reviewId,
      file: { name: 'CAIQ-v4.0.3.xlsx', content: Buffer.from(filled).toString('base64') },
    });
    await act(service, 'submitReview', 'Review', { id: reviewId });
    const fields = 'openCustomerTasks customerTasks { taskId reviewId questionId text doneAt note }';
    const found = await until(async () => {
      const row = await read(vendor.id, fields);
      return row.openCustomerTasks > 1 && row;
    }, 'the task');
    expect(found.customerTasks).toMatchObject([
      { reviewId, questionId, text: expect.stringContaining('Rotate your keys.'), doneAt: null, note: null },
      { reviewId, questionId: shared!.id, text: expect.stringContaining('Patch your images.') },
    ]);
    expect(found.customerTasks[1]!.text).not.toContain('We patch the platform.');
    const { taskId } = found.customerTasks[0]!;
    for (const unknown of [newId(), 'constructor'])
      expect(await change('completeCustomerTask', { id: vendor.id, taskId: unknown })).toMatchObject({
        code: 'NOT_FOUND',
      });
    const done = await change(
      'completeCustomerTask',
      { id: vendor.id, taskId, note: 'Rotated by a job, every quarter.' },
      fields,
    );
    expect(done).toMatchObject({
      openCustomerTasks: 1,
      customerTasks: [
        { taskId, doneAt: expect.any(String), note: 'Rotated by a job, every quarter.' },
        { doneAt: null },
      ],
    });
  });
});

describe('what is at stake with a subprocessor', () => {
  const risk = (id: string) =>
    service.tell(
      'query ($id: ID!) { subprocessorRisk(subprocessorId: $id) { inherent tier raisedToFloor residual reviewId factors { factor value points of } } }',
      { id },
    );

  it('follows from its use, and from the newest score', async () => {
    const { id: reviewId, vendor: id } = await approvedReview({ tier: 3 });
    const low = { dataSensitivity: 'NONE', criticality: 'NONE', access: 'NONE', regulatoryExposure: 'NONE' };
    const before = new Date().toISOString();
    expect(
      await change(
        'assessSubprocessorUse',
        { id, use: low, reason: 'Switched off for now.' },
        'tier use { dataSensitivity }',
      ),
    ).toMatchObject({ tier: null, use: { dataSensitivity: 'NONE' } });
    expect(await read(id, 'tier use { dataSensitivity }', before)).toEqual({
      tier: 3,
      use: { dataSensitivity: 'INTERNAL' },
    });
    expect(await risk(id)).toMatchObject({ inherent: 1, tier: 4, raisedToFloor: false, reviewId });
    await change('assessSubprocessorUse', { id, use: { ...low, dataSensitivity: 'RESTRICTED' } });
    const { score } = await service.tell('query ($id: ID!) { review(id: $id) { score } }', { id: reviewId });
    const high = await risk(id);
    expect(high).toMatchObject({
      inherent: 50,
      tier: 2,
      raisedToFloor: true,
      residual: Math.round(50 * (100 - score!)) / 100,
    });
    expect(high.factors.map(({ points }) => points)).toEqual([36, 0, 0, 0]);
    await change('assessSubprocessorUse', { id, use: low, tier: 1 });
    expect(await risk(id)).toMatchObject({ inherent: 1, tier: 1 });
    expect((await factsOf(id)).filter(({ type }) => type === 'SubprocessorUseAssessed')).toHaveLength(3);
  });

  it('is told of no stranger, and in no tier that there is not', async () => {
    const { id } = await register();
    expect(await risk(newId())).toBeNull();
    expect(await risk(id)).toMatchObject({ residual: null, reviewId: null });
    expect(await change('assessSubprocessorUse', { id, use: {}, tier: 5 })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('tier'),
    });
    expect(await change('assessSubprocessorUse', { id: newId(), use: {} })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
