import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vendorReviewJobs } from '@custodia/vendor-review/worker';
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

const act = <const Type extends string, const Fields extends string = ''>(
  mutation: Mutation,
  type: Type,
  input: object,
  fields?: Fields,
) => vendor.act(service, mutation, type, input, fields);
const review = <const Fields extends string>(id: string, fields: Fields) => vendor.reviewOf(service, id, fields);
const sentReview = (template: string, subprocessor?: object) => vendor.sentReview(service, template, subprocessor);
const good = ({ id, kind, polarity }: { id: string; kind: string; polarity: string }) => ({
  questionId: id,
  value: kind === 'TEXT' ? null : polarity === 'NEGATIVE' ? 'NO' : 'YES',
  text: 'As described in our policy.',
});

describe('a vendor review', () => {
  it('goes from the draft over mail, answers and score to a decision that opens the gate', async () => {
    const { id, vendor: party, chosen, address, drafted, sent } = await sentReview('caiq-lite-style');
    expect(party.gateState).toBe('CLOSED');
    expect(drafted.status).toBe('DRAFT');
    expect(sent).toMatchObject({
      status: 'SENT',
      questionCount: chosen.questionCount,
      digest: expect.stringMatching(/^sha256:/),
    });
    const mail = await vendor.mailTo(service, address, /CAIQ-Lite/);
    expect(mail).toMatch(/\/vendor\/#[0-9a-f-]{36}\.[0-9a-f-]{36}\.[0-9a-f-]{36}\.[\w-]{43}/);
    await until(async () => (await review(id, 'invitation')).invitation === 'SENT', 'the record of the invitation');

    expect(await act('saveAnswers', 'Review', { id, answers: chosen.questions.map(good) }, 'status')).toMatchObject({
      status: 'IN_PROGRESS',
    });
    const submitted = await act('submitReview', 'Review', { id }, 'status progress { answered total }');
    expect(submitted.status).toBe('SUBMITTED');
    // Follow-ups that the answers rule out are not asked.
    expect(submitted.progress.answered).toBe(submitted.progress.total);
    expect(submitted.progress.total).toBeGreaterThan(100);
    expect(submitted.progress.total).toBeLessThanOrEqual(chosen.questionCount);
    const scored = await until(async () => {
      const { latestScore } = await review(
        id,
        'latestScore { score rating rules explanation { contributions { points } domains { id score } } }',
      );
      return latestScore;
    }, 'a score');
    expect(scored).toMatchObject({ score: 100, rating: 'STRONG', rules: 'custodia-score/2' });
    expect(scored.explanation.contributions.reduce((sum: number, one: { points: number }) => sum + one.points, 0)).toBe(
      scored.score,
    );

    expect(await act('decideReview', 'Review', { id, outcome: 'APPROVED' }, 'status validUntil')).toMatchObject({
      status: 'APPROVED',
    });
    const opened = await until(async () => {
      const found = await service.tell(
        'query($id: ID!) { subprocessor(id: $id) { gateState gate { reviewId until } } }',
        { id: party.id },
      );
      return found.gateState === 'OPEN' && found;
    }, 'the open gate');
    expect(opened.gate!.reviewId).toBe(id);
  });

  it('reads the questionnaire back from the workbook that it gave away', async () => {
    const { id, chosen } = await sentReview('vsa-core-style');
    await act('saveAnswers', 'Review', { id, answers: chosen.questions.slice(0, 40).map(good) });
    const file = await service.tell('query($id: ID!) { reviewQuestionnaire(id: $id) { fileName mediaType content } }', {
      id,
    });
    const other = await sentReview('vsa-core-style');
    const imported = await act(
      'importAnswers',
      'Review',
      { id: other.id, file: { name: file.fileName, content: file.content } },
      'progress { answered } imports { format template certainty answered rowsRead blank unknown { id } fileDigest }',
    );
    expect(imported.imports).toMatchObject([
      {
        format: 'custodia',
        template: 'vsa-core-style',
        certainty: 1,
        answered: 40,
        rowsRead: chosen.questionCount,
        unknown: [],
      },
    ]);
    // The same answers stand in both, so both have come as far.
    const { progress } = await review(id, 'progress { answered }');
    expect(imported.progress.answered).toBe(progress.answered);
    expect(progress.answered).toBeGreaterThan(30);
  });

  it('asks back, scores again, and keeps the older score', async () => {
    const { id, chosen } = await sentReview('ai-vendor');
    const scorable = chosen.questions.find(
      ({ kind, polarity, parent }) => kind !== 'TEXT' && polarity === 'POSITIVE' && parent === null,
    );
    await act('saveAnswers', 'Review', { id, answers: [{ questionId: scorable!.id, value: 'NO', text: 'Not yet.' }] });
    await act('submitReview', 'Review', { id });
    await until(async () => (await review(id, 'scoreId')).scoreId, 'the first score');
    const clarificationId = '0198c7a2-0000-7000-8000-00000000c1a1';
    expect(
      await act(
        'askClarifications',
        'Review',
        { id, clarifications: [{ clarificationId, questionId: scorable!.id, text: 'Is it planned?' }] },
        'status openClarifications',
      ),
    ).toMatchObject({ status: 'CLARIFICATION', openClarifications: 1 });
    expect(await act('decideReview', 'Review', { id, outcome: 'APPROVED' })).toMatchObject({
      code: 'CLARIFICATION_OPEN',
    });
    const needless = '0198c7a2-0000-7000-8000-00000000c1a2';
    await act('askClarifications', 'Review', { id, clarifications: [{ clarificationId: needless, text: 'By whom?' }] });
    expect(
      await act(
        'withdrawClarification',
        'Review',
        { id, clarificationId: needless, reason: 'We found it on your website.' },
        'openClarifications clarifications { clarificationId withdrawnBecause }',
      ),
    ).toMatchObject({
      openClarifications: 1,
      clarifications: expect.arrayContaining([
        { clarificationId: needless, withdrawnBecause: 'We found it on your website.' },
      ]),
    });
    await act('answerClarification', 'Review', {
      id,
      clarificationId,
      text: 'It is done now.',
      answer: { questionId: scorable!.id, value: 'YES', text: 'Done.' },
    });
    const { scores } = await until(async () => {
      const found = await review(id, 'status scores { score trigger }');
      return found.scores.length === 2 && found;
    }, 'the second score');
    expect(scores.map((one) => one.trigger)).toEqual(['SUBMISSION', 'CLARIFICATION']);
    expect(scores[0]!.score).toBe(0);
    expect(scores[1]!.score).toBeGreaterThan(0);
  });

  it('is decided by a second pair of eyes where the tier demands it', async () => {
    const { id, chosen, sent } = await sentReview('ai-vendor', { tier: 1 });
    expect(sent.tier).toBe(1);
    await act('saveAnswers', 'Review', { id, answers: [good(chosen.questions[0]!)] });
    await act('submitReview', 'Review', { id });
    await until(async () => (await review(id, 'scoreId')).scoreId, 'a score');
    expect(await act('decideReview', 'Review', { id, outcome: 'APPROVED' })).toMatchObject({ code: 'FOUR_EYES' });
  });

  it('lets a reviewer excuse a critical question, scores that, and asks for another one to decide', async () => {
    const { id, chosen } = await sentReview('ai-vendor', { tier: 1 });
    const templates = await service.tell('{ templates { id questions { id critical kind } } }');
    const { questions } = templates.find((one) => one.id === chosen.id)!;
    const questionId = questions.find(({ critical, kind }) => critical && kind !== 'TEXT')!.id;
    await act('saveAnswers', 'Review', {
      id,
      answers: [
        ...chosen.questions.filter((one) => one.id !== questionId && one.kind !== 'TEXT').map(good),
        { questionId, value: 'NA', text: 'We train no models.' },
      ],
    });
    await act('submitReview', 'Review', { id });
    const before = await until(async () => {
      const found = await review(
        id,
        'scoreId rating rules flags { kind } latestScore { explanation { criticalFailed } }',
      );
      return found.scoreId && found;
    }, 'a score');
    expect(before).toMatchObject({ rating: 'CONDITIONAL', rules: 'custodia-score/2' });
    expect(before.latestScore!.explanation.criticalFailed).toEqual([questionId]);
    await act('giveVerdict', 'Review', { id, questionId, verdict: 'ACCEPTED', note: 'They run no training.' });
    const after = await until(async () => {
      const found = await review(id, 'scoreId rating scores { trigger }');
      return found.scoreId !== before.scoreId && found;
    }, 'the score with what was accepted');
    expect(after).toMatchObject({ rating: 'STRONG', scores: [{ trigger: 'SUBMISSION' }, { trigger: 'VERDICT' }] });
    expect(await review(id, 'submittedInVendorsStead answers { inVendorsStead enteredBy }')).toMatchObject({
      submittedInVendorsStead: true,
      answers: expect.arrayContaining([{ inVendorsStead: true, enteredBy: service.founded.memberId }]),
    });
  });

  it('scores all stored reviews again by a job that tells how far it is', async () => {
    const rescoring = await act('rescoreReviews', 'Rescoring', {}, 'status');
    const finished = await until(async () => {
      const found = await service.tell('query($id: ID!) { rescoring(id: $id) { status total done failed } }', {
        id: rescoring.id,
      });
      return found.status === 'FINISHED' && found;
    }, 'the rescoring');
    expect(finished).toMatchObject({ done: finished.total, failed: 0 });
    expect(finished.total).toBeGreaterThan(0);
  });

  it('compares vendors and the answers of two reviews', async () => {
    const one = await sentReview('vsa-core-style');
    const question = one.chosen.questions.find((each) => each.kind !== 'TEXT');
    await act('saveAnswers', 'Review', {
      id: one.id,
      answers: [{ questionId: question!.id, value: 'YES', text: 'Yes.' }],
    });
    await act('submitReview', 'Review', { id: one.id });
    const again = await act(
      'draftReview',
      'Review',
      {
        subprocessorId: one.vendor.id,
        templateId: one.chosen.id,
        dueAt: inDays(10),
        contact: { name: 'V', email: one.address },
      },
      'previousReviewId',
    );
    expect(again.previousReviewId).toBe(one.id);
    await act('sendReview', 'Review', { id: again.id });
    await act('saveAnswers', 'Review', {
      id: again.id,
      answers: [{ questionId: question!.id, value: 'NO', text: 'No longer.' }],
    });
    const diff = await service.tell(
      'query($id: ID!) { answersDiff(reviewId: $id) { sameEdition differences { questionId change } } }',
      { id: again.id },
    );
    expect(diff.sameEdition).toBe(true);
    expect(diff.differences.filter(({ change }) => change !== 'UNCHANGED')).toEqual([
      { questionId: question!.id, change: 'CHANGED' },
    ]);
    const other = await sentReview('vsa-core-style');
    await act('saveAnswers', 'Review', {
      id: other.id,
      answers: [{ questionId: question!.id, value: 'NO', text: 'No.' }],
    });
    await act('submitReview', 'Review', { id: other.id });
    const compared = await service.tell(
      'query($t: ID!, $s: [ID!]!) { compareVendors(templateId: $t, subprocessorIds: $s) { reviews { reviewId } questions { questionId differs answers { value } } } }',
      { t: one.chosen.id, s: [one.vendor.id, other.vendor.id] },
    );
    expect(compared.reviews.map(({ reviewId }) => reviewId)).toEqual([one.id, other.id]);
    expect(compared.questions.find(({ questionId }) => questionId === question!.id)).toMatchObject({
      differs: true,
      answers: [{ value: 'YES' }, { value: 'NO' }],
    });
  });
});

describe('the sweep over the reviews', () => {
  const day = 86_400_000;
  const sweepAt = (moment: string, laterMs = 0): Promise<void> =>
    jobsAt(service, vendorReviewJobs, new Date(Date.parse(moment) + laterMs), 'sweep-reviews');
  const reminders = async (id: string): Promise<string[]> =>
    (await review(id, 'reminders { stage }')).reminders.map(({ stage }) => stage);

  it('reminds the vendor once for each stage, and says when a review is overdue', async () => {
    const { id, address } = await sentReview('vsa-core-style');
    await vendor.mailTo(service, address, /vendor/);
    const { dueAt } = await review(id, 'dueAt');
    await sweepAt(dueAt, -10 * day);
    expect(await reminders(id)).toEqual([]);
    for (const before of [6.5, 6, 2]) await sweepAt(dueAt, -before * day);
    await until(async () => (await reminders(id)).length === 2, 'two reminders');
    expect(await reminders(id)).toEqual(['in_7_days', 'in_3_days']);
    expect(await vendor.mailTo(service, address, /Due on/)).toContain('/vendor/#');
    await sweepAt(dueAt, 60_000);
    const late = await until(async () => {
      const found = await review(id, 'overdue reminders { stage }');
      return found.overdue && found.reminders.length === 3 && found;
    }, 'the review to be overdue');
    expect(late.reminders.at(-1)).toEqual({ stage: 'overdue' });
    await vendor.mailTo(service, address, /Overdue/);
  });

  it('drafts the next review in time before an approval runs out, and closes the gate when it has', async () => {
    const { id, vendor: party, chosen } = await sentReview('vsa-core-style');
    await act('saveAnswers', 'Review', { id, answers: chosen.questions.map(good) });
    await act('submitReview', 'Review', { id });
    await until(async () => (await review(id, 'scoreId')).scoreId, 'a score');
    const { validUntil } = await act(
      'decideReview',
      'Review',
      { id, outcome: 'APPROVED', validMonths: 6 },
      'validUntil',
    );
    const subprocessor = () =>
      service.tell('query($id: ID!, $at: Instant) { subprocessor(id: $id) { gateState(at: $at) } }', {
        id: party.id,
        at: new Date(Date.parse(validUntil!) - 1).toISOString(),
      });
    await until(async () => (await subprocessor()).gateState === 'OPEN', 'the open gate');
    await sweepAt(validUntil!, -70 * day);
    expect((await review(id, 'nextReviewId')).nextReviewId).toBeNull();
    await sweepAt(validUntil!, -50 * day);
    await sweepAt(validUntil!, -49 * day);
    const { nextReviewId } = await until(async () => {
      const found = await review(id, 'nextReviewId');
      return found.nextReviewId && found;
    }, 'the next review');
    expect(await review(nextReviewId!, 'status template previousReviewId subprocessorId')).toEqual({
      status: 'DRAFT',
      template: 'vsa-core-style',
      previousReviewId: id,
      subprocessorId: party.id,
    });
    await sweepAt(validUntil!, 60_000);
    await until(async () => (await review(id, 'status')).status === 'EXPIRED', 'the review to expire');
    const after = await service.tell('query($id: ID!, $at: Instant) { subprocessor(id: $id) { gateState(at: $at) } }', {
      id: party.id,
      at: new Date(Date.parse(validUntil!) + 60_000).toISOString(),
    });
    expect(after.gateState).not.toBe('OPEN');
  });
});
