import type { Sealed } from '@custodia/vault';
import type { StoredScore } from '../scoring/stored-score.js';
import type { Frozen, ReviewDraftedData, ReviewEvent } from './review.events.js';

/** A review for the specs: two yes-or-no questions and one in words. */
export const id = '0198c7a2-0000-7000-8000-000000000010';
const sealed: Sealed = { sealed: 'A256GCM', subject: 'contact-1', iv: '', ciphertext: '', tag: '', digest: '' };
export const contact = { contactId: 'contact-1', name: sealed, email: sealed };
export const draft: ReviewDraftedData = {
  subprocessorId: 'subprocessor-1',
  templateId: 'template-1',
  template: 'ai-vendor',
  edition: '1',
  packs: [],
  intake: null,
  title: 'Acme: AI',
  dueAt: '2026-04-01T00:00:00.000Z',
  zone: 'UTC',
  contact,
  weightSetId: null,
  previousReviewId: null,
  message: '',
};
export const send = {
  invitationId: 'invitation-1',
  digest: 'sha256:1',
  rules: 'custodia-score/1',
  weightSet: null,
  questions: [
    ['Q1', 'yes_no'],
    ['Q2', 'yes_no_partial'],
    ['Q3', 'text'],
  ],
  owners: ['CSP-owned', 'CSC-owned'],
  tier: 3,
  inherentRisk: 47,
  fourEyes: false,
  desk: false,
} as const;
export const frozen: Frozen = {
  ...send,
  contactId: 'contact-1',
  dueAt: draft.dueAt,
  sentAt: '2026-02-20T09:00:00.000Z',
  sentBy: 'member-1',
};
export const result: StoredScore = {
  rules: 'custodia-score/1',
  template: draft.template,
  edition: draft.edition,
  weightSet: 'edition',
  editionDigest: 'sha256:1',
  score: 50,
  earned: 1,
  possible: 2,
  band: 'weak',
  rating: 'weak',
  criticalFailed: [],
  domains: [],
  worstDomain: null,
  asked: 2,
  answered: 1,
  unanswered: ['Q2'],
  notApplicable: { count: 0, withoutReason: [], share: 0, flagged: false },
  customerTasks: [],
  notAsked: [],
  unknownAnswers: [],
  contributions: [
    ['Q1', 'met', 1, 1, 50, 50],
    ['Q2', 'unanswered', 1, 0, 0, 50],
  ],
  inherentRisk: 47,
  residualRisk: 23.5,
};

const answer = {
  questionId: 'Q1',
  value: 'yes',
  owner: null,
  text: 'We do.',
  customerResponsibilities: '',
} as const;
export const drafted: ReviewEvent = { type: 'ReviewDrafted', data: draft };
const sent: ReviewEvent = { type: 'ReviewSent', data: frozen };
export const answered: ReviewEvent = {
  type: 'AnswersSaved',
  data: { contactId: 'contact-1', importId: null, answers: [answer] },
};
export const submitted: ReviewEvent = { type: 'ReviewSubmitted', data: { contactId: 'contact-1', answered: 1 } };
export const scored: ReviewEvent = {
  type: 'ReviewScored',
  data: { scoreId: 'score-1', trigger: 'submission', result },
};
export const open = [drafted, sent] as const;
export const judged = [...open, answered, submitted, scored] as const;
