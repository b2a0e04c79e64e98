import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { http } from '../support/http.js';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import * as vendor from '../support/vendor.js';
import { inDays, linkIn, mailTo, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const act = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  vendor.act(service, mutation, 'Review', input, fields);
const review = <const Fields extends string>(id: string, fields: Fields) => vendor.reviewOf(service, id, fields);
const draft = async () => {
  const { id: subprocessorId } = await vendor.act(service, 'registerSubprocessor', 'Subprocessor', {
    name: `Vendor ${newId()}`,
    categories: ['OTHER'],
  });
  const { id: templateId } = (await service.tell('{ templates { id template } }')).find(
    ({ template }) => template === 'ai-vendor',
  )!;
  return {
    subprocessorId,
    templateId,
    ...(await act('draftReview', {
      subprocessorId,
      templateId,
      dueAt: inDays(30),
      contact: { name: 'Vera', email: `${newId()}@vendor.example` },
    })),
  };
};
const someone = (name: string) => ({ name, email: `${newId()}@vendor.example` });
const people = async (id: string) => (await review(id, 'people { id role name email invitation removed }')).people;
const asksForCode = (link: string) => http(service.address).post('/vendor/api/code').send({ invitation: link });
const linkOf = async (address: string) => linkIn(await mailTo(service, address, /Open the questionnaire/));

describe('colleagues of the contact', () => {
  it('are invited by mail, get questions of their own, and lose both when they are removed', async () => {
    const { id, chosen } = await vendor.sentReview(service, 'ai-vendor');
    const cole = someone('Cole');
    const [contact, colleague] = (
      await act('inviteColleague', { id, person: cole }, 'people { id role name email removed }')
    ).people;
    expect(colleague).toEqual({ id: expect.any(String), role: 'colleague', ...cole, removed: false });
    const link = await linkOf(cole.email);
    expect(await mailTo(service, cole.email, /A colleague of yours asks you to help/)).toBeTruthy();

    const [first, second, third] = chosen.questions.map(({ id: question }) => question);
    await act('assignQuestions', { id, contactId: colleague!.id, questionIds: [first, second] });
    const { questionnaire } = await act(
      'assignQuestions',
      { id, contactId: contact!.id, questionIds: [second] },
      'questionnaire { question { id } assignedTo }',
    );
    expect(questionnaire.slice(0, 3).map(({ assignedTo }) => assignedTo)).toEqual([colleague!.id, contact!.id, null]);

    const removed = await act(
      'removeColleague',
      { id, contactId: colleague!.id, reason: 'Left the company.' },
      'people { id removed } questionnaire { assignedTo }',
    );
    expect(removed.people).toEqual([
      { id: contact!.id, removed: false },
      { id: colleague!.id, removed: true },
    ]);
    expect(removed.questionnaire.slice(0, 2).map(({ assignedTo }) => assignedTo)).toEqual([null, contact!.id]);
    await asksForCode(link).expect(404);
    expect(await act('assignQuestions', { id, contactId: colleague!.id, questionIds: [third] })).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(colleague!.id),
    });

    await act('inviteColleague', { id, person: { contactId: colleague!.id, ...cole } });
    const again = await until(async () => {
      const found = await linkOf(cole.email);
      return found !== link && found;
    }, 'a new link');
    await asksForCode(again).expect(202);
    await asksForCode(link).expect(404);
    expect((await people(id)).map((one) => [one.id, one.removed])).toEqual([
      [contact!.id, false],
      [colleague!.id, false],
    ]);
  });

  it('are refused without an address, in a draft, under an id that is none, and where nobody is meant', async () => {
    const { id } = await vendor.sentReview(service, 'ai-vendor');
    const [contact] = await people(id);
    expect(await act('inviteColleague', { id, person: { name: 'Cole', email: 'nowhere' } })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('person.email: "nowhere"'),
    });
    expect(
      await act('inviteColleague', { id, person: { contactId: 'constructor', ...someone('Cole') } }),
    ).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('person.contactId') });
    expect(await act('inviteColleague', { id, person: { contactId: newId() } })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await act('inviteColleague', { id: newId(), person: someone('Cole') })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await act('inviteColleague', { id: (await draft()).id, person: someone('Cole') })).toMatchObject({
      code: 'WRONG_REVIEW_STATUS',
    });
    for (const contactId of [newId(), 'constructor'])
      expect(await act('removeColleague', { id, contactId })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await act('removeColleague', { id, contactId: contact!.id })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('replaceReviewContact'),
    });
    expect(
      await act('assignQuestions', { id, contactId: contact!.id, questionIds: ['no such question'] }),
    ).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('no such question') });
    expect(await act('assignQuestions', { id, contactId: contact!.id, questionIds: [] })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await people(id)).toMatchObject([{ id: contact!.id, removed: false }]);
  });
});

describe('whoever takes part on the side of the vendor', () => {
  it('is erased without being a contact of the subprocessor, and takes part no longer', async () => {
    const { id, chosen, address } = await vendor.sentReview(service, 'ai-vendor');
    const cole = someone('Cole');
    const invited = await act('inviteColleague', { id, person: cole }, 'people { id }');
    const [contact, colleague] = invited.people;
    const link = await linkOf(cole.email);
    await act('assignQuestions', { id, contactId: colleague!.id, questionIds: [chosen.questions[0]!.id] });
    expect(await act('eraseReviewPerson', { id, contactId: contact!.id })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('replaceReviewContact'),
    });
    expect(await act('eraseReviewPerson', { id, contactId: newId() })).toMatchObject({ code: 'NOT_FOUND' });

    const erase = { id, contactId: colleague!.id, reason: `${cole.email} asked for it` };
    const fields = 'people { id name email removed } questionnaire { assignedTo }';
    const gone = { id: colleague!.id, name: null, email: null, removed: true };
    const answer = await act('eraseReviewPerson', erase, fields);
    expect(answer.people).toEqual([{ id: contact!.id, name: 'Vera Vendor', email: address, removed: false }, gone]);
    expect(answer.questionnaire[0]!.assignedTo).toBeNull();
    await asksForCode(link).expect(404);
    expect(await act('inviteColleague', { id, person: { contactId: colleague!.id, ...cole } })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('erased'),
    });
    expect((await act('eraseReviewPerson', erase, fields)).people).toContainEqual(gone);

    await act('cancelReview', { id, reason: 'The contract ended.' });
    await act('eraseReviewPerson', { id, contactId: contact!.id });
    expect((await people(id)).map(({ name, email }) => [name, email])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

describe('the contact', () => {
  it('hands over to another person: link, questions and mails go to that one', async () => {
    const { id, chosen, address } = await vendor.sentReview(service, 'ai-vendor');
    const link = await linkOf(address);
    const [former] = await people(id);
    const questionIds = [chosen.questions[0]!.id];
    await act('assignQuestions', { id, contactId: former!.id, questionIds });
    const before = new Date().toISOString();
    const nora = someone('Nora');
    const replaced = await act(
      'replaceReviewContact',
      { id, contact: nora, reason: 'Vera is on leave.' },
      'people { id name removed } questionnaire { assignedTo }',
    );
    const next = replaced.people[1];
    expect(replaced.people).toEqual([
      { id: former!.id, name: 'Vera Vendor', removed: true },
      { id: expect.any(String), name: 'Nora', removed: false },
    ]);
    expect(replaced.questionnaire[0]!.assignedTo).toBe(next!.id);
    await asksForCode(link).expect(404);
    await asksForCode(await linkOf(nora.email)).expect(202);
    await until(async () => (await review(id, 'invitation')).invitation === 'SENT', 'the record of the invitation');
    const then = await service.tell(
      'query ($id: ID!, $at: Instant!) { review(id: $id, asOf: $at) { people { name removed } } }',
      { id, at: before },
    );
    expect(then.people).toEqual([{ name: 'Vera Vendor', removed: false }]);
    expect(
      await act('replaceReviewContact', { id, contact: { contactId: former!.id, ...someone('Vera') } }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    expect(
      await act('replaceReviewContact', { id, contact: { contactId: next!.id, ...nora } }, 'people { id }'),
    ).toMatchObject({ people: [{ id: former!.id }, { id: next!.id }] });
    for (const [mutation, field] of [
      ['replaceReviewContact', 'contact'],
      ['inviteColleague', 'person'],
    ] as const) {
      expect(await act(mutation, { id, [field]: { contactId: next!.id, ...someone('Nora') } })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(`${field}.contactId`),
      });
    }
  });

  it('of a draft is replaced before anybody is written to, and not after the end', async () => {
    const { id } = await draft();
    const nora = someone('Nora');
    await act('replaceReviewContact', { id, contact: nora });
    await act('sendReview', { id });
    expect(linkIn(await mailTo(service, nora.email, /Open the questionnaire/))).toContain(id);
    await act('cancelReview', { id, reason: 'The contract ended.' });
    expect(await act('replaceReviewContact', { id, contact: someone('Late') })).toMatchObject({
      code: 'WRONG_REVIEW_STATUS',
    });
  });

  it('who was erased at the subprocessor does not come back under the same id', async () => {
    const { id, subprocessorId } = await draft();
    const {
      contacts: [contact],
    } = await vendor.act(
      service,
      'addSubprocessorContact',
      'Subprocessor',
      { id: subprocessorId, ...someone('Eve') },
      'contacts { id }',
    );
    await vendor.act(service, 'eraseSubprocessorContact', 'Subprocessor', {
      id: subprocessorId,
      contactId: contact!.id,
    });
    expect(await act('replaceReviewContact', { id, contact: { contactId: contact!.id } })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(
      await act('replaceReviewContact', { id, contact: { contactId: contact!.id, ...someone('Eve') } }),
    ).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('erased') });
    expect(
      await vendor.act(service, 'addSubprocessorContact', 'Subprocessor', {
        id: subprocessorId,
        contactId: contact!.id,
        ...someone('Eve'),
      }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('the course of a review', () => {
  it('gets another due date until the vendor has submitted', async () => {
    const { id, chosen } = await vendor.sentReview(service, 'ai-vendor');
    const { dueAt: former } = await review(id, 'dueAt');
    const before = new Date().toISOString();
    const dueAt = inDays(60);
    expect(await act('moveReviewDueDate', { id, dueAt, expectedRevision: 99 })).toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    expect(await act('moveReviewDueDate', { id, dueAt, reason: 'Summer break.' }, 'dueAt overdue')).toMatchObject({
      dueAt,
      overdue: false,
    });
    expect(
      (
        await service.tell('query ($id: ID!, $at: Instant!) { review(id: $id, asOf: $at) { dueAt } }', {
          id,
          at: before,
        })
      ).dueAt,
    ).toBe(former);
    expect(await act('moveReviewDueDate', { id, dueAt: inDays(-1) })).toMatchObject({ code: 'INVALID_INPUT' });
    await act('saveAnswers', {
      id,
      answers: [
        {
          questionId: chosen.questions[0]!.id,
          value: chosen.questions[0]!.kind === 'TEXT' ? null : 'YES',
          text: 'So.',
        },
      ],
    });
    await act('submitReview', { id });
    expect(await act('moveReviewDueDate', { id, dueAt: inDays(90) })).toMatchObject({ code: 'WRONG_REVIEW_STATUS' });
    expect((await review(id, 'dueAt')).dueAt).toBe(dueAt);
  });

  it('ends by cancelling: the links open nothing, nothing is answered, and the reason stays', async () => {
    const { id, chosen, address } = await vendor.sentReview(service, 'ai-vendor');
    const link = await linkOf(address);
    expect(await act('cancelReview', { id, reason: '  ' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(
      await act('cancelReview', { id, reason: 'Sent to the wrong vendor.' }, 'status cancelledBecause'),
    ).toMatchObject({ status: 'CANCELLED', cancelledBecause: 'Sent to the wrong vendor.' });
    await asksForCode(link).expect(404);
    expect(
      await act('saveAnswers', { id, answers: [{ questionId: chosen.questions[0]!.id, value: 'YES', text: '' }] }),
    ).toMatchObject({ code: 'WRONG_REVIEW_STATUS' });
    expect(
      await act('assignQuestions', {
        id,
        contactId: (await people(id))[0]!.id,
        questionIds: [chosen.questions[0]!.id],
      }),
    ).toMatchObject({ code: 'WRONG_REVIEW_STATUS' });
    expect(await act('cancelReview', { id: newId(), reason: 'Why not.' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
