import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { readOutbox } from '@custodia/mail';
import { runService, type RunningService } from '../support/service.js';
import { act, inDays, mailTo, reviewOf, until } from '../support/vendor.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service.stop());

const vendor = async (categories: string[], contact: boolean) => {
  const { id: subprocessorId } = await act(service, 'registerSubprocessor', 'Subprocessor', {
    name: `Vendor of ${categories[0]}`,
    categories,
  });
  const email = `batch-${newId()}@vendor.example`;
  if (contact)
    await act(service, 'addSubprocessorContact', 'Subprocessor', {
      id: subprocessorId,
      name: 'Vera',
      email,
      role: 'Security',
    });
  return { subprocessorId, email };
};

it('sends an assessment to many vendors, and names those that could not be sent one', async () => {
  const [ai, cloud, mute] = [
    await vendor(['AI_MODEL_PROVIDER'], true),
    await vendor(['CLOUD_INFRASTRUCTURE'], true),
    await vendor(['BILLING'], false),
  ];
  const nobody = newId();
  const input = {
    vendors: [ai, cloud, mute, { subprocessorId: nobody }].map(({ subprocessorId }) => ({ subprocessorId })),
    dueAt: inDays(20),
  };
  const planned = await service.tell(
    `query ($input: SendAssessmentsInput!) { plannedAssessments(input: $input) {
      subprocessorId name tier contactId templates questionCount code message } }`,
    { input },
  );
  expect(planned).toMatchObject([
    { templates: ['ai-vendor'], code: null, tier: 3, contactId: expect.any(String) },
    { templates: ['caiq-lite-style'], code: null },
    { templates: [], code: 'CONTACT_MISSING', message: expect.stringContaining('contact') },
    { templates: [], code: 'NOT_FOUND', name: null },
  ]);
  // A dry run sends nothing.
  expect(await service.tell('{ reviews { edges { node { id } } } }')).toEqual({ edges: [] });

  const id = newId();
  const begun = await act(service, 'sendAssessments', 'AssessmentBatch', { id, ...input }, 'status total');
  expect(begun).toMatchObject({ id, total: 4 });
  expect(await act(service, 'sendAssessments', 'AssessmentBatch', { id, ...input })).toMatchObject({ id });
  const done = await until(async () => {
    const batch = await service.tell(
      'query ($id: ID!) { assessmentBatch(id: $id) { status sent refused finishedAt outcomes { subprocessorId reviewId code } } }',
      { id },
    );
    return batch.status === 'FINISHED' && batch;
  }, 'the batch');
  expect(done).toMatchObject({ sent: 2, refused: 2 });
  expect(done.outcomes.map(({ code }) => code)).toEqual([null, null, 'CONTACT_MISSING', 'NOT_FOUND']);
  await mailTo(service, ai.email, /Open the questionnaire/);
  await mailTo(service, cloud.email, /Open the questionnaire/);
  const review = await reviewOf(service, done.outcomes[0]!.reviewId!, 'status sentBy packs { template }');
  expect(review).toMatchObject({
    status: 'SENT',
    sentBy: service.founded.memberId,
    packs: [{ template: 'ai-vendor' }],
  });

  // Who is being asked is not asked again.
  const again = await service.tell(
    'query ($input: SendAssessmentsInput!) { plannedAssessments(input: $input) { code } }',
    { input },
  );
  expect(again.map(({ code }) => code)).toEqual(['ALREADY_ASKED', 'ALREADY_ASKED', 'CONTACT_MISSING', 'NOT_FOUND']);
  expect(
    (await service.tell('{ assessmentBatches(filter: { status: { in: [FINISHED] } }) { edges { node { id } } } }'))
      .edges,
  ).toEqual([{ node: { id } }]);
  for (const [wrong, field] of [
    [{ vendors: [] }, 'vendors'],
    [{ vendors: [input.vendors[0], input.vendors[0]] }, 'vendors'],
    [{ dueAt: inDays(-1) }, 'dueAt'],
  ] as const)
    expect(await act(service, 'sendAssessments', 'AssessmentBatch', { ...input, ...wrong })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(field),
    });
});

it('writes to each contact in the language that was stated for it, or that it chose last', async () => {
  const [german, silent] = [await vendor(['AI_MODEL_PROVIDER'], true), await vendor(['AI_MODEL_PROVIDER'], true)];
  const send = async (vendors: object[]) => {
    const id = newId();
    await act(service, 'sendAssessments', 'AssessmentBatch', { id, vendors, dueAt: inDays(20) });
    const query = 'query ($id: ID!) { assessmentBatch(id: $id) { status outcomes { reviewId } } }';
    const done = await until(async () => {
      const batch = await service.tell(query, { id });
      return batch.status === 'FINISHED' && batch;
    }, 'the batch');
    return done.outcomes.map(({ reviewId }) => reviewId!);
  };
  const first = { subprocessorId: german.subprocessorId, language: 'DE' };
  const [asked] = await send([first, { subprocessorId: silent.subprocessorId }]);
  await mailTo(service, german.email, /bittet um Antworten/);
  await mailTo(service, silent.email, /Open the questionnaire/);
  await act(service, 'cancelReview', 'Review', { id: asked, reason: 'Asked again' });
  await mailTo(service, german.email, /Abgesagt/);
  const before = (await readOutbox(service.outbox)).length;
  const [again] = await send([{ subprocessorId: german.subprocessorId }]);
  await mailTo(service, german.email, /bittet um Antworten/, before);
  expect(await reviewOf(service, again!, 'people { language }')).toMatchObject({ people: [{ language: 'DE' }] });
});
