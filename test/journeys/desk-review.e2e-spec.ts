import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { readOutbox } from '@custodia/mail';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import * as vendor from '../support/vendor.js';
import { until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const act = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  vendor.act(service, mutation, 'Review', input, fields);
const setTimeZone = (timeZone: string) => vendor.act(service, 'setTimeZone', 'Organisation', { timeZone }, 'timeZone');

async function drafted(due: object) {
  const address = `published-${newId()}@vendor.example`;
  const { id: subprocessorId } = await vendor.act(service, 'registerSubprocessor', 'Subprocessor', {
    name: 'Cloud Works',
    categories: ['CLOUD_INFRASTRUCTURE'],
  });
  const templates = await service.tell('{ templates { id template questions { id kind } } }');
  const { id: templateId, questions } = templates.find(({ template }) => template === 'caiq-lite-style')!;
  const contact = { name: 'Vera', email: address };
  const draft = await act('draftReview', { subprocessorId, templateId, contact, ...due }, 'dueAt dueOn');
  return { draft, id: draft.id, address, questions };
}

describe('a due date', () => {
  it('is a day in the time zone of the organisation, to its end', async () => {
    expect(await setTimeZone('Nowhere/Land')).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await setTimeZone('America/New_York')).toMatchObject({ timeZone: 'America/New_York' });
    const { draft, id } = await drafted({ dueOn: '2031-03-08' });
    // The clocks go forward in the night that follows.
    expect(draft).toMatchObject({ dueAt: '2031-03-09T04:59:59.999Z', dueOn: '2031-03-08' });
    expect(await act('moveReviewDueDate', { id, dueOn: '2031-03-09' }, 'dueAt dueOn')).toMatchObject({
      dueAt: '2031-03-10T03:59:59.999Z',
      dueOn: '2031-03-09',
    });
    for (const due of [{}, { dueOn: '2031-03-08', dueAt: '2031-03-08T00:00:00Z' }])
      expect((await drafted(due)).draft).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('dueOn'),
      });
  });
});

describe('a desk review', () => {
  it('is answered from what the vendor has published, and mails nothing to the vendor', async () => {
    const { id, address, questions } = await drafted({ dueOn: '2031-03-08' });
    expect(await act('startDeskReview', { id }, 'status desk invitation')).toMatchObject({
      status: 'SENT',
      desk: true,
      invitation: null,
    });
    expect(await act('resendInvitation', { id })).toMatchObject({ code: 'WRONG_REVIEW_STATUS' });
    await act('saveAnswers', {
      id,
      answers: questions.map(({ id: questionId, kind }) => ({
        questionId,
        value: kind === 'TEXT' ? null : 'YES',
        text: 'As published in the registry.',
      })),
    });
    await act('moveReviewDueDate', { id, dueOn: '2031-03-20' });
    await act('submitReview', { id });
    await until(async () => (await vendor.reviewOf(service, id, 'scoreId')).scoreId, 'a score');
    expect(await act('askClarifications', { id, clarifications: [{ text: 'Since when?' }] })).toMatchObject({
      code: 'WRONG_REVIEW_STATUS',
    });
    expect(await act('decideReview', { id, outcome: 'APPROVED' }, 'status')).toMatchObject({ status: 'APPROVED' });
    const { id: sent, address: other } = await vendor.sentReview(service, 'caiq-lite-style');
    await vendor.mailTo(service, other, /CAIQ-Lite/);
    expect((await vendor.reviewOf(service, sent, 'desk')).desk).toBe(false);
    expect(JSON.stringify(await readOutbox(service.outbox))).not.toContain(address);
  });
});
