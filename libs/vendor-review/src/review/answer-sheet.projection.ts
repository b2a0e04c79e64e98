import { projection, type Folded } from '@custodia/read-models';
import { reviewCodec, type ReviewEvent, type SavedAnswer } from './review.events.js';
import { isBlank } from './review.evolve.policy.js';
import { AnswerSheet } from './review.row.js';
import type { ReviewAnswer } from './review.types.js';

type Fold = Folded<AnswerSheet>;

/** Who gave an answer: a person of the vendor, or a member in the vendor's stead. */
const enteredBy = (contactId: string | null, { at, actor }: { readonly at: string; readonly actor: string }) => ({
  at,
  contactId,
  enteredBy: contactId === null ? actor : null,
});

/** An answer taken back to nothing is no answer. */
function answered(
  row: Fold,
  changed: readonly SavedAnswer[],
  by: Pick<ReviewAnswer, 'at' | 'contactId' | 'enteredBy' | 'importId'>,
): Fold {
  const answers = { ...row.answers };
  for (const answer of changed) {
    if (isBlank(answer)) delete answers[answer.questionId];
    else answers[answer.questionId] = { ...answer, ...by, inVendorsStead: by.contactId === null };
  }
  return { ...row, answers };
}

const unassigned = (row: Fold, contactId: string): Fold => ({
  ...row,
  assignments: Object.fromEntries(Object.entries(row.assignments).filter(([, id]) => id !== contactId)),
});

export const answerSheetProjection = projection<AnswerSheet, ReviewEvent>({
  name: 'answer_sheet',
  version: 2,
  row: AnswerSheet,
  codec: reviewCodec,
  keys: ({ subject }) => [subject],
  on: {
    ReviewDrafted: (_, { data: { subprocessorId, templateId } }) => ({
      subprocessorId,
      templateId,
      answers: {},
      assignments: {},
      evidence: [],
      clarifications: [],
      imports: [],
    }),
    QuestionsAssigned: (row, { data }) =>
      row && {
        ...row,
        assignments: { ...row.assignments, ...Object.fromEntries(data.questionIds.map((id) => [id, data.contactId])) },
      },
    ColleagueRemoved: (row, { data }) => row && unassigned(row, data.contactId),
    ReviewPersonErased: (row, { data }) => row && unassigned(row, data.contactId),
    AnswersSaved: (row, { data: { answers, contactId, importId }, meta }) =>
      row && answered(row, answers, { ...enteredBy(contactId, meta), importId }),
    AnswersImported: (row, { data: { report }, meta }) =>
      row && { ...row, imports: [...row.imports, { ...report, at: meta.at }] },
    EvidenceAttached: (row, { data: { contactId, ...evidence }, meta }) =>
      row && {
        ...row,
        evidence: [...row.evidence, { ...evidence, at: meta.at, inVendorsStead: contactId === null }],
      },
    EvidenceWithdrawn: (row, { data }) =>
      row && { ...row, evidence: row.evidence.filter(({ evidenceId }) => evidenceId !== data.evidenceId) },
    ClarificationAsked: (row, { data, meta }) =>
      row && {
        ...row,
        clarifications: [
          ...row.clarifications,
          {
            ...data,
            askedAt: meta.at,
            answer: null,
            answeredAt: null,
            inVendorsStead: false,
            withdrawnAt: null,
            withdrawnBecause: null,
          },
        ],
      },
    ClarificationWithdrawn: (row, { data, meta }) =>
      row && {
        ...row,
        clarifications: row.clarifications.map((one) =>
          one.clarificationId === data.clarificationId
            ? { ...one, withdrawnAt: meta.at, withdrawnBecause: data.reason }
            : one,
        ),
      },
    ClarificationAnswered: (row, { data: { clarificationId, text, answer, contactId }, meta }) => {
      if (!row) return row;
      const clarifications = row.clarifications.map((one) =>
        one.clarificationId === clarificationId
          ? { ...one, answer: text, answeredAt: meta.at, inVendorsStead: contactId === null }
          : one,
      );
      return {
        ...(answer ? answered(row, [answer], { ...enteredBy(contactId, meta), importId: null }) : row),
        clarifications,
      };
    },
  },
});
