import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { vendorReviewJobs } from '@custodia/vendor-review/worker';
import { bearer, http } from '../support/http.js';
import type { Mutation } from '../support/graphql.js';
import { jobsAt } from '../support/jobs-at.js';
import { runService, type RunningService } from '../support/service.js';
import * as vendor from '../support/vendor.js';
import { inDays, until } from '../support/vendor.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service.stop());

const act = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  vendor.act(service, mutation, 'Review', input, fields);
const review = <const Fields extends string>(id: string, fields: Fields) => vendor.reviewOf(service, id, fields);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const scorable = ({ questions }: Pick<Awaited<ReturnType<typeof vendor.sentReview>>['chosen'], 'questions'>) =>
  questions.filter(({ kind, polarity, parent }) => kind !== 'TEXT' && polarity === 'POSITIVE' && parent === null);

/** Submitted with these answers, and scored. */
async function submitted(template: string, ...values: string[]) {
  const sent = await vendor.sentReview(service, template);
  const asked = scorable(sent.chosen).slice(0, values.length);
  await act('saveAnswers', {
    id: sent.id,
    answers: asked.map(({ id: questionId }, index) => ({ questionId, value: values[index], text: 'As told.' })),
  });
  await act('submitReview', { id: sent.id });
  const { scoreId } = await until(async () => {
    const found = await review(sent.id, 'scoreId');
    return found.scoreId && found;
  }, 'a score');
  return { ...sent, asked, scoreId: scoreId as string };
}

describe('evidence', () => {
  it('is attached to an answer, can be fetched, and is taken back before submission only', async () => {
    const { id, chosen } = await vendor.sentReview(service, 'ai-vendor');
    const [question] = scorable(chosen);
    const report = `%PDF-1.7 SOC 2 report ${newId()}`;
    const digest = `sha256:${createHash('sha256').update(report).digest('hex')}`;
    const covers = { validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2026-12-31T00:00:00.000Z' };
    const fields =
      'evidence { evidenceId questionId title fileName mediaType digest size validFrom validUntil inVendorsStead }';
    const attached = await act(
      'attachEvidence',
      { id, questionId: question!.id, title: 'SOC 2', file: { name: 'soc2.pdf', content: base64(report) }, ...covers },
      fields,
    );
    expect(attached.evidence).toEqual([
      {
        evidenceId: expect.any(String),
        questionId: question!.id,
        title: 'SOC 2',
        fileName: 'soc2.pdf',
        mediaType: 'application/pdf',
        inVendorsStead: true,
        digest,
        size: report.length,
        ...covers,
      },
    ]);
    const { evidenceId: named } = attached.evidence[0]!;
    const saved = () => http(service.address).get(`/reviews/${id}/evidence/${named}`);
    const file = await saved().set(bearer(service.founded.token!));
    expect(String(file.body)).toBe(report);
    expect(file.headers['content-type']).toBe('application/pdf');
    expect(file.headers['content-disposition']).toBe(`attachment; filename="soc2.pdf"; filename*=UTF-8''soc2.pdf`);
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    await saved().expect(401);
    for (const bad of [
      { name: 'tool.pdf', content: base64('MZ tool') },
      { name: 'report.exe', content: base64(report) },
    ])
      expect(await act('attachEvidence', { id, file: bad })).toMatchObject({ code: 'EVIDENCE_NOT_ALLOWED' });

    const { evidence } = await act('attachEvidence', { id, file: { name: 'soc2-again.pdf', digest } }, fields);
    expect(evidence[1]).toMatchObject({ questionId: null, title: 'soc2-again.pdf', digest, validFrom: null });
    const [evidenceId, second] = evidence.map((one) => one.evidenceId);
    expect(
      await act('withdrawEvidence', { id, evidenceId, reason: 'The wrong year.' }, 'evidence { evidenceId }'),
    ).toMatchObject({ evidence: [{ evidenceId: second }] });
    for (const unknown of [newId(), 'constructor'])
      expect(await act('withdrawEvidence', { id, evidenceId: unknown })).toMatchObject({ code: 'NOT_FOUND' });
    await act('saveAnswers', { id, answers: [{ questionId: question!.id, value: 'YES', text: 'See the report.' }] });
    await act('submitReview', { id });
    expect(await act('withdrawEvidence', { id, evidenceId: second })).toMatchObject({ code: 'WRONG_REVIEW_STATUS' });
    expect((await review(id, 'evidence { evidenceId }')).evidence).toEqual([{ evidenceId: second }]);
  });

  it('is refused for no question of the review, under no title, for a time that ends before it begins, and without a file', async () => {
    const { id } = await vendor.sentReview(service, 'ai-vendor');
    const file = { name: 'a.pdf', content: base64('%PDF-1.7 content') };
    expect(await act('attachEvidence', { id, file, questionId: 'constructor' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await act('attachEvidence', { id: newId(), file })).toMatchObject({ code: 'NOT_FOUND' });
    const wrong = {
      title: { file, title: ' ' },
      evidenceId: { file, evidenceId: 'mine' },
      validUntil: { file, validFrom: '2026-02-01', validUntil: '2026-01-01' },
      'file.content': { file: { name: 'a.pdf', content: 'a' } },
      'file.digest': { file: { name: 'a.pdf', digest: `sha256:${'0'.repeat(64)}` } },
    };
    for (const [field, input] of Object.entries(wrong))
      expect(await act('attachEvidence', { id, ...input })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(`${field}: `),
      });
    await act('cancelReview', { id, reason: 'Not needed.' });
    expect(await act('attachEvidence', { id, file })).toMatchObject({ code: 'WRONG_REVIEW_STATUS' });
  });
});

describe('findings', () => {
  it('are conditions of an approval, and resolved afterwards by words', async () => {
    const { id, vendor: party, asked } = await submitted('ai-vendor', 'YES', 'NO');
    const findingId = newId();
    expect(
      await act('raiseFinding', { id, severity: 'HIGH', title: 'Nothing is encrypted', ownerId: newId() }),
    ).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('ownerId') });
    await act('raiseFinding', {
      id,
      findingId,
      questionId: asked[1]!.id,
      severity: 'HIGH',
      title: 'Nothing is encrypted',
      ownerId: service.founded.memberId,
      dueAt: inDays(30),
    });
    await act('decideReview', { id, outcome: 'APPROVED_WITH_CONDITIONS', conditions: [findingId] });
    const gate = await until(async () => {
      const found = await service.tell(
        'query ($id: ID!) { subprocessor(id: $id) { gateState gate { conditional } } }',
        { id: party.id },
      );
      return found.gateState !== 'CLOSED' && found;
    }, 'the gate');
    expect(gate).toEqual({ gateState: 'OPEN_WITH_CONDITIONS', gate: { conditional: true } });
    const before = new Date().toISOString();
    expect(await act('resolveFinding', { id, findingId, resolution: ' ' })).toMatchObject({ code: 'INVALID_INPUT' });
    for (const unknown of [newId(), 'constructor'])
      expect(await act('resolveFinding', { id, findingId: unknown, resolution: 'Done so.' })).toMatchObject({
        code: 'NOT_FOUND',
      });
    const resolved = await act(
      'resolveFinding',
      { id, findingId, resolution: 'Disks are encrypted since May.' },
      'status openFindings findings { id status condition resolution resolvedAt ownerId }',
    );
    expect(resolved).toMatchObject({
      status: 'APPROVED_WITH_CONDITIONS',
      openFindings: 0,
      findings: [
        {
          id: findingId,
          status: 'RESOLVED',
          condition: true,
          resolution: 'Disks are encrypted since May.',
          resolvedAt: expect.any(String),
          ownerId: service.founded.memberId,
        },
      ],
    });
    const then = await service.tell(
      'query ($id: ID!, $at: Instant!) { findings(asOf: $at, filter: { reviewId: { eq: $id } }) { edges { node { status condition } } } }',
      { id, at: before },
    );
    expect(then.edges).toEqual([{ node: { status: 'OPEN', condition: true } }]);
  });
});

describe('a template edition', () => {
  const weigh = (input: object) =>
    vendor.act(service, 'stateTemplateWeights', 'TemplateEdition', input, 'weightSets { weightSetId name }');

  it('is weighed anew by the organisation, and stored reviews are scored again by it', async () => {
    const {
      id,
      chosen,
      asked: [first, second],
      scoreId,
    } = await submitted('vsa-core-style', 'YES', 'NO');
    const weightSetId = newId();
    const input = {
      id: chosen.id,
      weightSetId,
      name: 'Only what we care for',
      weights: chosen.questions.map((one) => ({
        questionId: one.id,
        weight: one.id === first!.id ? 3 : one.id === second!.id ? 1 : 0,
      })),
    };
    expect((await weigh(input)).weightSets).toEqual([{ weightSetId, name: 'Only what we care for' }]);
    expect((await weigh(input)).weightSets).toHaveLength(1);
    expect(await weigh({ ...input, name: 'Other' })).toMatchObject({ code: 'ID_TAKEN' });
    const before = await review(id, 'scoreId score residualRisk');
    const tried = await service.tell(
      'query ($ids: [ID!]!, $set: ID, $weights: [TrialWeightInput!]) { trialScores(reviewIds: $ids, weightSetId: $set, weights: $weights) { reviewId score rating residualRisk counted } }',
      { ids: [id, newId()], set: weightSetId },
    );
    expect(tried).toMatchObject([{ reviewId: id, score: 75, rating: 'ADEQUATE', counted: before.score }]);
    const [single] = await service.tell(
      'query ($ids: [ID!]!, $weights: [TrialWeightInput!]) { trialScores(reviewIds: $ids, weights: $weights) { score } }',
      { ids: [id], weights: [{ questionId: first!.id, weight: 0 }] },
    );
    expect(single!.score).toBe(0);
    // Scored again by what was frozen: one more result, and the review shows the one that counts.
    const { id: rescoringId } = await vendor.act(service, 'rescoreReviews', 'Rescoring', { templateId: chosen.id });
    await until(
      async () =>
        (await service.tell('query ($id: ID!) { rescoring(id: $id) { status } }', { id: rescoringId })).status ===
        'FINISHED',
      'the rescoring',
    );
    const { edges } = await service.tell(
      'query ($t: ID!) { rescorings(filter: { templateId: { eq: $t }, status: { in: [FINISHED] } }) { edges { node { id done total requestedBy } } } }',
      { t: chosen.id },
    );
    expect(edges).toEqual([{ node: { id: rescoringId, done: 1, total: 1, requestedBy: service.founded.memberId } }]);
    const { scores } = await review(id, 'scores { id trigger weightSet }');
    expect(scores.map(({ trigger, weightSet }) => [trigger, weightSet])).toEqual([
      ['SUBMISSION', 'edition'],
      ['RESCORE', 'edition'],
    ]);
    expect(await review(id, 'scoreId score residualRisk')).toEqual(before);
    const score = (one: string) =>
      service.tell('query ($id: ID!) { reviewScore(id: $id) { trigger weightSet } }', { id: one });
    expect(await score(scoreId)).toMatchObject({ trigger: 'SUBMISSION', weightSet: 'edition' });
    expect(await score(newId())).toBeNull();
  });

  it('takes no weights for what it does not ask, twice for one question, without a name, or of a stranger', async () => {
    const { id, questions } = (await service.tell('{ templates { id questions { id } } }'))[0]!;
    const questionId = questions[0]!.id;
    const good = { id, name: 'Ours', weights: [{ questionId, weight: 2 }] };
    expect(await weigh({ ...good, id: newId() })).toMatchObject({ code: 'NOT_FOUND' });
    for (const wrong of [
      { weights: [{ questionId: 'constructor', weight: 1 }] },
      { weights: [{ questionId, weight: -1 }] },
      { weights: [...good.weights, { questionId, weight: 3 }] },
      { weights: [] },
      { name: ' ' },
      { weightSetId: 'constructor' },
    ]) {
      expect(await weigh({ ...good, ...wrong })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(Object.keys(wrong)[0]!),
      });
    }
    const { weightSetId } = (await weigh(good)).weightSets[0]!;
    const rescore = (input: object) => vendor.act(service, 'rescoreReviews', 'Rescoring', input);
    expect(await rescore({ templateId: newId() })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('templateId'),
    });
    const { id: subprocessorId } = await vendor.act(service, 'registerSubprocessor', 'Subprocessor', {
      name: 'Vendor',
      categories: ['OTHER'],
    });
    const draft = {
      subprocessorId,
      templateId: id,
      dueAt: inDays(9),
      contact: { name: 'Vera', email: 'vera@vendor.example' },
    };
    expect(await act('draftReview', { ...draft, weightSetId: newId() })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('weightSetId'),
    });
    expect(await act('draftReview', { ...draft, previousReviewId: newId() })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('previousReviewId'),
    });
    expect(await act('draftReview', { ...draft, weightSetId }, 'weightSetId')).toMatchObject({ weightSetId });
  });

  it('is not offered any more once withdrawn; what was sent goes on', async () => {
    const { id, vendor: party, chosen } = await vendor.sentReview(service, 'sig-lite-style');
    const withdraw = (input: object) => vendor.act(service, 'withdrawTemplate', 'TemplateEdition', input, 'withdrawn');
    expect(await withdraw({ id: chosen.id, reason: '' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await withdraw({ id: newId(), reason: 'Unknown here.' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await withdraw({ id: chosen.id, reason: 'We ask the shorter one.' })).toMatchObject({ withdrawn: true });
    expect((await service.tell('{ templates { id } }')).map((one) => one.id)).not.toContain(chosen.id);
    const edition = await service.tell(
      'query ($id: ID!) { templateEdition(id: $id) { template withdrawn questionCount questions { id } } }',
      { id: chosen.id },
    );
    expect(edition).toMatchObject({ template: 'sig-lite-style', withdrawn: true, questionCount: chosen.questionCount });
    expect(edition.questions).toHaveLength(chosen.questionCount);
    const draft = {
      subprocessorId: party.id,
      templateId: chosen.id,
      dueAt: inDays(9),
      contact: { name: 'Vera', email: 'vera@vendor.example' },
    };
    expect(await act('draftReview', draft)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('withdrawn'),
    });
    expect(
      await act(
        'saveAnswers',
        { id, answers: [{ questionId: scorable(chosen)[0]!.id, value: 'YES', text: '' }] },
        'status',
      ),
    ).toMatchObject({ status: 'IN_PROGRESS' });
    await act('submitReview', { id });
    await until(async () => (await review(id, 'scoreId')).scoreId, 'a score');
    const { validUntil } = await act('decideReview', { id, outcome: 'APPROVED' }, 'validUntil');
    await jobsAt(service, vendorReviewJobs, new Date(Date.parse(validUntil!) - 50 * 86_400_000), 'sweep-reviews');
    expect(await review(id, 'status nextReviewId')).toEqual({ status: 'APPROVED', nextReviewId: null });
  });

  it('that nobody has used yet can be read and withdrawn; a stranger is none', async () => {
    const query = 'query ($id: ID!) { templateEdition(id: $id) { id template origin withdrawn } }';
    const { id } = (await service.tell('{ templates { id template } }')).find(
      ({ template }) => template === 'caiq-lite-style',
    )!;
    expect(await service.tell(query, { id })).toEqual({
      id,
      template: 'caiq-lite-style',
      origin: 'PACK',
      withdrawn: false,
    });
    expect(await service.tell(query, { id: newId() })).toBeNull();
    expect(
      await vendor.act(
        service,
        'withdrawTemplate',
        'TemplateEdition',
        { id, reason: 'Never asked here.' },
        'withdrawn',
      ),
    ).toMatchObject({ withdrawn: true });
  });
});
