import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import fc from 'fast-check';
import { question } from '../workbook/questionnaires.testing.js';
import { draftDecider } from './draft.decider.js';
import type { DraftEvent } from './draft.events.js';
import { withQuestions } from './draft.state.js';

const id = '0198c7a2-0000-7000-8000-000000000021';
const header = { template: 'own', edition: '1', title: 'Own checks', notice: 'Ours.', owners: [] };
const started: DraftEvent[] = [
  { type: 'TemplateDraftStarted', data: { ...header, copyOf: null } },
  { type: 'DraftDomainsArranged', data: { domains: [{ id: 'D', title: 'Domain', weight: 1 }] } },
  { type: 'DraftQuestionsPut', data: { questions: [question('Q1'), question('Q2')], before: null } },
];
const { given } = scenarios(draftDecider);

describe('a draft of a questionnaire', () => {
  it('is started once under one id, under a name that can be used', () => {
    const start = { type: 'StartTemplateDraft', id, header, copyOf: null, domains: [], questions: [] } as const;
    given()
      .when(start)
      .then({ type: 'TemplateDraftStarted', data: { copyOf: null, title: 'Own checks' } });
    given(...started)
      .when(start)
      .thenNothing();
    given(...started)
      .when({ ...start, header: { ...header, edition: '2' } })
      .thenRefuses({ code: 'ID_TAKEN' });
    for (const wrong of [{ template: 'Own!' }, { edition: ' ' }, { title: '' }])
      given()
        .when({ ...start, header: { ...header, ...wrong } })
        .thenRefuses({ code: 'INVALID_INPUT' });
  });

  it('takes questions of its domains only, and keeps a domain in which questions stand', () => {
    given(...started)
      .when({ type: 'PutDraftQuestions', id, questions: [question('Q3', { domain: 'Z' })], before: null })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(...started)
      .when({ type: 'PutDraftQuestions', id, questions: [question('Q3')], before: 'Q9' })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(...started)
      .when({ type: 'PutDraftQuestions', id, questions: [question('Q1')], before: null })
      .thenNothing();
    given(...started)
      .when({ type: 'ArrangeDraftDomains', id, domains: [] })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(...started)
      .when({ type: 'RemoveDraftQuestions', id, questionIds: ['Q9'] })
      .thenRefuses({ code: 'NOT_FOUND' });
  });

  it('is closed once it is published or discarded', () => {
    const published: DraftEvent = { type: 'TemplateDraftPublished', data: { templateId: 't' } };
    given(...started, published)
      .when({ type: 'RecordTemplateDraftPublished', id, templateId: 't' })
      .thenNothing();
    given(...started, published)
      .when({ type: 'DescribeTemplateDraft', id, title: 'Late' })
      .thenRefuses({ code: 'DRAFT_CLOSED' });
    given(...started)
      .when({ type: 'DiscardTemplateDraft', id, reason: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });

  it('has each question once after any puts, the newest of each', () => {
    const ids = fc.constantFrom('Q1', 'Q2', 'Q3', 'Q4', 'Q5');
    const puts = fc.array(fc.tuple(fc.uniqueArray(ids, { minLength: 1 }), fc.option(ids)));
    fc.assert(
      fc.property(puts, (all) => {
        const newest = new Map<string, string>();
        const questions = all.reduce<readonly ReturnType<typeof question>[]>((kept, [put, before], round) => {
          for (const one of put) newest.set(one, String(round));
          return withQuestions(
            kept,
            put.map((one) => question(one, { text: String(round) })),
            before !== null && put.includes(before) ? null : before,
          );
        }, []);
        expect(new Map(questions.map((one) => [one.id, one.text]))).toEqual(newest);
        expect(questions).toHaveLength(newest.size);
      }),
    );
  });
});
