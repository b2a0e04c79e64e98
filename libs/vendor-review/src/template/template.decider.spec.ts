import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { editionOf, question } from '../workbook/questionnaires.testing.js';
import { editionDigest } from './edition-digest.policy.js';
import { templateDecider } from './template.decider.js';
import type { TemplateEvent } from './template.events.js';

const id = '0198c7a2-0000-7000-8000-000000000020';
const { questions, ...header } = editionOf([question('Q1'), question('Q2')]);
const imported: TemplateEvent[] = [
  {
    type: 'TemplateEditionImported',
    data: { header, digest: editionDigest({ ...header, questions }), questions: 2, report: null },
  },
  { type: 'TemplateQuestionsRecorded', data: { from: 0, questions } },
];
const { given } = scenarios(templateDecider);

describe("weights of the organisation's own", () => {
  const data = { weightSetId: 'w', name: 'Privacy first', weights: { Q1: 3.5 } } as const;
  const state = { type: 'StateTemplateWeights', id, ...data } as const;
  it('are stated once under one id', () => {
    given(...imported)
      .when(state)
      .then({ type: 'TemplateWeightsStated', data: { weightSetId: 'w', weights: { Q1: 3.5 } } });
    given(...imported, { type: 'TemplateWeightsStated', data })
      .when(state)
      .thenNothing();
    given(...imported, { type: 'TemplateWeightsStated', data })
      .when({ ...state, weights: { Q1: 4 } })
      .thenRefuses({ code: 'ID_TAKEN' });
  });
  it('weigh questions that are asked, by a number that can be summed exactly, under a name', () => {
    const wrong: Record<string, number>[] = [{}, { Q9: 1 }, { Q1: -1 }, { Q1: 0.00001 }];
    for (const weights of wrong)
      given(...imported)
        .when({ ...state, weights })
        .thenRefuses({ code: 'INVALID_INPUT' });
    given(...imported)
      .when({ ...state, name: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
});

describe('an edition', () => {
  const withdraw = { type: 'WithdrawTemplate', id, reason: 'Replaced by the next edition.' } as const;
  it('is withdrawn once, for a reason', () => {
    given(...imported)
      .when(withdraw)
      .then({ type: 'TemplateEditionWithdrawn', data: { reason: withdraw.reason } });
    given(...imported)
      .when({ ...withdraw, reason: '' })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(...imported, { type: 'TemplateEditionWithdrawn', data: { reason: 'Old' } })
      .when(withdraw)
      .thenNothing();
    given().when(withdraw).thenRefuses({ code: 'NOT_FOUND' });
  });
});
