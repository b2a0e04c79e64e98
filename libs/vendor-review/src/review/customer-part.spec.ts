import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { reviewDecider } from './review.decider.js';
import type { ReviewEvent } from './review.events.js';
import { id, open } from './review.example.js';

const { given } = scenarios(reviewDecider);
const answer = { questionId: 'Q1', value: 'no', owner: null, text: '' } as const;
const save = (value: 'yes' | null) =>
  ({ type: 'SaveAnswers', id, contactId: 'contact-1', answers: [{ ...answer, value }] }) as const;

describe("the customer's part of an answer", () => {
  it("keeps what the vendor says about its customer's part until the answer is taken back", () => {
    const customerResponsibilities = 'Patch your images.';
    const told: ReviewEvent = {
      type: 'AnswersSaved',
      data: {
        contactId: 'contact-1',
        importId: null,
        answers: [{ ...answer, text: 'We do.', customerResponsibilities }],
      },
    };
    given(...open, told)
      .when(save('yes'))
      .then({
        type: 'AnswersSaved',
        data: { answers: [{ ...answer, value: 'yes', customerResponsibilities }] },
      });
    given(...open, told)
      .when(save(null))
      .then({ type: 'AnswersSaved', data: { answers: [{ ...answer, value: null, customerResponsibilities: '' }] } });
  });
});
