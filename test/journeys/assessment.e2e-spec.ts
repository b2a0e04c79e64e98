import { beforeAll, describe, expect, it } from '@jest/globals';
import { readOutbox } from '@custodia/mail';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { http as httpTo } from '../support/http.js';
import { disposalOffice } from '../support/disposal.js';
import { newTenant, type Tenant } from '../support/service.js';
import * as vendor from '../support/vendor.js';
import { codeIn, inDays, linkIn, mailTo, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const http = () => httpTo(service.address);
const act = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  vendor.act(service, mutation, 'Review', input, fields);

const intake = {
  purpose: 'It will answer customer mail with a model of its own.',
  categories: ['SEARCH'],
  data: ['customer mail', 'order history'],
  use: { dataSensitivity: 'RESTRICTED', criticality: 'HIGH', access: 'METADATA', regulatoryExposure: 'REGULATED' },
};

async function register() {
  const address = `assessed-${newId()}@vendor.example`;
  const { id: subprocessorId } = await vendor.act(service, 'registerSubprocessor', 'Subprocessor', {
    name: 'Answer Works',
    categories: ['AI_MODEL_PROVIDER'],
  });
  return { subprocessorId, address, contact: { name: 'Vera Vendor', email: address } };
}

/** Drafted and sent with the questionnaires that the intake calls for. */
async function assessed() {
  const party = await register();
  const { subprocessorId, contact } = party;
  const { id } = await act('draftReview', { subprocessorId, contact, intake, dueAt: inDays(30) });
  await act('sendReview', { id });
  const { questionnaire, packs } = await service.tell(
    'query ($id: ID!) { review(id: $id) { packs { template prefix templateId } questionnaire { question { id kind } } } }',
    { id },
  );
  return { ...party, id, packs, questions: questionnaire.map(({ question }) => question) };
}

async function enter(address: string) {
  const link = linkIn(await mailTo(service, address, /Open the questionnaire/));
  const asked = await http().post('/vendor/api/code').send({ invitation: link }).expect(202);
  const code = codeIn(await mailTo(service, address, /Your code/));
  const { requestId } = asked.body as { requestId: string };
  const opened = await http().post('/vendor/api/session').send({ invitation: link, requestId, code }).expect(200);
  return String(opened.headers['set-cookie']).split(';')[0]!;
}

describe('the intake of an assessment', () => {
  it('proposes tier and questionnaires by what the vendor will do and which data it gets', async () => {
    const { subprocessorId } = await register();
    const propose = (variables: object) =>
      service.tell(
        `query ($id: ID!, $intake: ReviewIntakeInput) { reviewProposal(subprocessorId: $id, intake: $intake) {
          tier inherentRisk questionnaires { template reason } } }`,
        { id: subprocessorId, ...variables },
      );
    const [before, after] = [await propose({}), await propose({ intake })];
    expect(after.inherentRisk).toBeGreaterThan(before.inherentRisk);
    expect(after.tier).toBeLessThan(before.tier);
    expect(after.questionnaires.map(({ template }) => template)).toEqual(['sig-lite-style', 'ai-vendor']);
    // A harmless description takes nothing back.
    const harmless = {
      ...intake,
      use: { dataSensitivity: 'NONE', criticality: 'NONE', access: 'NONE', regulatoryExposure: 'NONE' },
    };
    expect((await propose({ intake: harmless })).inherentRisk).toBe(before.inherentRisk);
  });

  it('asks for a choice where nothing is called for, and refuses what cannot be asked together', async () => {
    const { id: subprocessorId } = await vendor.act(service, 'registerSubprocessor', 'Subprocessor', {
      name: 'Flowers',
      categories: ['OTHER'],
      use: { dataSensitivity: 'NONE', criticality: 'LOW', access: 'NONE', regulatoryExposure: 'NONE' },
    });
    const templates = await service.tell('{ templates { id template } }');
    const templateId = templates.find(({ template }) => template === 'ai-vendor')!.id;
    const draft = {
      subprocessorId,
      contact: { name: 'Vera', email: `vera-${newId()}@vendor.example` },
      dueAt: inDays(9),
    };
    for (const [wrong, field] of [
      [{}, 'packs'],
      [{ packs: [] }, 'packs'],
      [{ packs: [{ templateId }, { templateId }] }, 'packs'],
      [{ templateId, packs: [{ templateId }] }, 'packs'],
      [{ packs: [{ templateId: newId() }] }, 'templateId'],
      [{ packs: [{ templateId, weightSetId: newId() }] }, 'weightSetId'],
    ] as const)
      expect(await act('draftReview', { ...draft, ...wrong })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(field),
      });
    // One alone is the questionnaire itself.
    const one = await act('draftReview', { ...draft, packs: [{ templateId }] }, 'templateId packs { template prefix }');
    expect(one).toMatchObject({ templateId, packs: [{ template: 'ai-vendor', prefix: '' }] });
  });
});

describe('an assessment of several questionnaires', () => {
  it('is one mail, one place and one submission', async () => {
    const { id, address, packs, questions } = await assessed();
    expect(packs.map(({ template }) => template)).toEqual(['sig-lite-style', 'ai-vendor']);
    const cookie = await enter(address);
    const mails = (await readOutbox(service.outbox)).filter((mail) => JSON.stringify(mail).includes(address));
    expect(mails.filter((mail) => /Open the questionnaire/.test(JSON.stringify(mail)))).toHaveLength(1);
    const sheet = await http().get(`/vendor/api/reviews/${id}`).set('cookie', cookie).expect(200);
    expect(sheet.body.packs.map(({ prefix }: { prefix: string }) => prefix)).toEqual(['sig-lite-style/', 'ai-vendor/']);
    expect(sheet.body.questions).toHaveLength(questions.length);
    expect((await service.tell('{ templates { origin } }')).some(({ origin }) => origin === 'PACKS')).toBe(false);

    // The vendor's own file of one of them answers that one.
    const own = await service.tell(
      'query ($id: ID!) { review(id: $id) { packs { prefix } questionnaire { question { id kind } } } }',
      { id },
    );
    const ai = own.questionnaire
      .map(({ question }) => question)
      .filter(({ id: one, kind }) => one.startsWith('ai-vendor/') && kind !== 'TEXT');
    const csv = [
      'Question ID,Question,Answer,Explanation',
      ...ai.map((one) => `${one.id.slice('ai-vendor/'.length)},?,Yes,`),
    ].join('\n');
    const read = await http()
      .post(`/vendor/api/reviews/${id}/import?name=ai.csv`)
      .set('cookie', cookie)
      .set('content-type', 'application/octet-stream')
      .send(Buffer.from(csv))
      .expect(200);
    expect(read.body.report).toMatchObject({ answered: ai.length, unknown: [] });
    await http().post(`/vendor/api/reviews/${id}/submit`).set('cookie', cookie).send({}).expect(200);
    const scored = await until(async () => {
      const review = await service.tell(
        `query ($id: ID!) { review(id: $id) { scoreId score rating residualRisk inherentRisk
          packs { template score rating residualRisk } latestScore { explanation { packs { template score } } } } }`,
        { id },
      );
      return review.scoreId && review;
    }, 'a score');
    const [sig, vendorOfAi] = [scored.packs[0]!, scored.packs[1]!];
    expect(sig.score).toBe(0);
    expect(vendorOfAi.score).toBeGreaterThan(50);
    expect(scored).toMatchObject({ rating: 'POOR', residualRisk: scored.inherentRisk });
    expect(scored.score).toBeLessThan(vendorOfAi.score!);
    expect(scored.latestScore!.explanation.packs).toEqual(
      scored.packs.map(({ template, score }) => ({ template, score })),
    );
  });

  it('is decided once, for the gate of all its questionnaires', async () => {
    const { id, subprocessorId, questions, packs } = await assessed();
    const answers = questions
      .filter(({ kind }) => kind !== 'TEXT')
      .map(({ id: questionId }) => ({ questionId, value: 'YES', text: 'So.' }));
    await act('saveAnswers', { id, answers });
    await act('submitReview', { id });
    await until(async () => (await vendor.reviewOf(service, id, 'scoreId')).scoreId, 'a score');
    const decision = { id, outcome: 'REJECTED', note: 'Its models leave the region.' };
    expect(await act('decideReview', decision)).toMatchObject({ code: 'FOUR_EYES' });
    const { token } = await disposalOffice(service).member('REVIEWER');
    expect(await service.change('decideReview', 'Review { status }', decision, token)).toMatchObject({
      status: 'REJECTED',
    });
    const explanation = () =>
      service.tell(
        'query ($id: ID!) { gateExplanation(subprocessorId: $id) { state decisions { reviewId questionnaires stands } } }',
        { id: subprocessorId },
      );
    const gate = await until(async () => {
      const found = await explanation();
      return found.decisions.length > 0 && found;
    }, 'the decision at the gate');
    expect(gate).toMatchObject({
      state: 'CLOSED',
      decisions: [{ reviewId: id, questionnaires: ['sig-lite-style', 'ai-vendor'], stands: true }],
    });
    const risk = await service.tell(
      'query ($id: ID!) { subprocessorRisk(subprocessorId: $id) { residual reviewId } }',
      { id: subprocessorId },
    );
    expect(risk.reviewId).toBe(id);
    const report = (token: string, query = '') =>
      http().get(`/reviews/${id}/report.pdf${query}`).set('authorization', `Bearer ${token}`);
    const { body, headers } = await report(service.founded.token!).buffer(true).expect(200);
    expect(headers['content-type']).toBe('application/pdf');
    expect(
      Buffer.from(body as Buffer)
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((body as Buffer).toString('latin1')).toContain('/Lang (en)');
    const german = await report(service.founded.token!, '?language=de').buffer(true).expect(200);
    expect((german.body as Buffer).toString('latin1')).toContain('/Lang (de)');
    await report(service.founded.token!, '?language=fr').expect(422);
    await http().get(`/reviews/${id}/report.pdf`).expect(401);
    await report(await service.strangerToken()).expect(404);
    const { id: undecided } = await assessed();
    await http()
      .get(`/reviews/${undecided}/report.pdf`)
      .set('authorization', `Bearer ${service.founded.token!}`)
      .expect(409);
    // Compared with others by the questionnaire they share.
    const compared = await service.tell(
      'query ($t: ID!, $s: [ID!]!) { compareVendors(templateId: $t, subprocessorIds: $s) { reviews { reviewId score } questions { questionId answers { value } } } }',
      { t: packs[1]!.templateId, s: [subprocessorId] },
    );
    expect(compared.reviews).toMatchObject([{ reviewId: id }]);
    expect(compared.questions.some(({ answers: [one] }) => one?.value === 'YES')).toBe(true);
  });
});
