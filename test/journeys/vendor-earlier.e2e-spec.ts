import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { http as httpTo } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';
import { act, inDays, linkIn, mailTo, reviewOf, sentReview, until, vendorSession } from '../support/vendor.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service?.stop());

const http = () => httpTo(service.address);
/** The page of a review for its contact. */
async function pageOf(id: string, address: string) {
  const { cookie } = await vendorSession(
    service,
    address,
    linkIn(await mailTo(service, address, /Open the questionnaire/)),
  );
  const path = `/vendor/api/reviews/${id}`;
  const send = (query: object, bytes: string) =>
    http()
      .post(`${path}/import`)
      .query(query)
      .set('cookie', cookie)
      .set('content-type', 'application/octet-stream')
      .send(Buffer.from(bytes));
  return { read: (part: string) => http().get(`${path}/${part}`).set('cookie', cookie), send };
}

describe('what a vendor answered before', () => {
  it('is offered in the next review, of its own only, and without what reviewers made of it', async () => {
    const before = await sentReview(service, 'ai-vendor');
    const stranger = await sentReview(service, 'ai-vendor');
    const [first, second] = before.chosen.questions.filter(({ kind }) => kind !== 'TEXT');
    for (const [{ id }, text] of [
      [before, 'Each spring.'],
      [stranger, 'Of somebody else.'],
    ] as const) {
      await act(service, 'saveAnswers', 'Review', { id, answers: [{ questionId: first!.id, value: 'YES', text }] });
      await act(service, 'submitReview', 'Review', { id });
    }
    await until(async () => (await reviewOf(service, before.id, 'scoreId')).scoreId, 'a score');
    await act(service, 'giveVerdict', 'Review', {
      id: before.id,
      questionId: first!.id,
      verdict: 'INSUFFICIENT',
      note: 'Not for the vendor',
    });
    const address = `again-${process.pid}@vendor.example`;
    const { id } = await act(service, 'draftReview', 'Review', {
      subprocessorId: before.vendor.id,
      templateId: before.chosen.id,
      dueAt: inDays(30),
      contact: { name: 'Vera Vendor', email: address },
    });
    await act(service, 'sendReview', 'Review', { id });
    const page = await pageOf(id, address);
    const { earlier } = (await page.read('earlier').expect(200)).body;
    const same = earlier.filter(({ how }: { how: string }) => how === 'same-question');
    expect(same).toEqual([
      {
        questionId: first!.id,
        how: 'same-question',
        value: 'yes',
        owner: null,
        text: 'Each spring.',
        asked: first!.text,
        title: expect.any(String),
        submittedAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect(JSON.stringify(earlier)).not.toMatch(/somebody else|Not for the vendor|insufficient/i);
    expect(earlier.map(({ questionId }: { questionId: string }) => questionId)).not.toContain(second!.id);
    // Nothing was taken over by itself.
    expect((await reviewOf(service, id, 'answers { questionId }')).answers).toEqual([]);
  });
});

describe('a file that comes back', () => {
  it('is looked at first: what it gives, what it replaces, and as what its columns were read', async () => {
    const { id, address, chosen } = await sentReview(service, 'ai-vendor');
    const [first, second] = chosen.questions.filter(({ kind }) => kind !== 'TEXT');
    await act(service, 'saveAnswers', 'Review', {
      id,
      answers: [{ questionId: first!.id, value: 'YES', text: 'So.' }],
    });
    const page = await pageOf(id, address);
    const row = ({ id: number, text }: { id: string; text: string }, answer: string) => `${number},"${text}",${answer}`;
    const csv = ['ID,Question,Answer', row(first!, 'No'), row(second!, 'Yes')].join('\n');
    const { body } = await page.send({ name: 'a.csv', preview: 'true' }, csv).expect(200);
    expect(body).toMatchObject({ answers: 2, replaces: [first!.id], report: { answered: 2, fileDigest: '' } });
    expect(body.columns).toContainEqual({ sheet: 'csv', role: 'answer', column: 'C', heading: 'Answer' });
    expect(await reviewOf(service, id, 'answers { questionId value } imports { fileName }')).toEqual({
      answers: [{ questionId: first!.id, value: 'YES' }],
      imports: [],
    });
    await page.send({ name: 'a.csv' }, csv).expect(200);
    const imported = await until(async () => {
      const now = await reviewOf(service, id, 'answers { questionId value } imports { fileName }');
      return now.imports.length > 0 && now;
    }, 'the import');
    expect(imported.answers).toEqual([
      { questionId: first!.id, value: 'NO' },
      { questionId: second!.id, value: 'YES' },
    ]);
  });

  it('asks which column holds the answers, and takes the one that is named', async () => {
    const { id, address, chosen } = await sentReview(service, 'ai-vendor');
    const asked = chosen.questions.filter(({ kind }) => kind !== 'TEXT').slice(0, 3);
    const page = await pageOf(id, address);
    const csv = ['ID,Question,North,South', ...asked.map(({ id: one, text }) => `${one},"${text}",Yes,No`)].join('\n');
    const doubt = await page.send({ name: 'a.csv', preview: 'true' }, csv).expect(422);
    expect(doubt.body).toMatchObject({ code: 'INVALID_INPUT', field: 'column' });
    expect(doubt.body.columns).toEqual([
      { sheet: 'csv', column: 'C', heading: 'North', values: 3, hidden: false },
      { sheet: 'csv', column: 'D', heading: 'South', values: 3, hidden: false },
    ]);
    await page.send({ name: 'a.csv', column: 'csv!D' }, csv).expect(200);
    const given = await until(async () => {
      const { answers } = await reviewOf(service, id, 'answers { value }');
      return answers.length > 0 && answers;
    }, 'the answers');
    expect(given.map(({ value }) => value)).toEqual(['NO', 'NO', 'NO']);
  });
});
