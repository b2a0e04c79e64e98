import { projection } from '@custodia/read-models';
import { draftCodec, type DraftEvent } from './draft.events.js';
import { TemplateDraft } from './draft.row.js';
import { withQuestions } from './draft.state.js';

export const draftProjection = projection<TemplateDraft, DraftEvent>({
  name: 'template_draft',
  version: 1,
  row: TemplateDraft,
  codec: draftCodec,
  on: {
    TemplateDraftStarted: (_, { data }) => ({
      ...data,
      status: 'open',
      questionCount: 0,
      domains: [],
      questions: [],
      templateId: null,
    }),
    TemplateDraftDescribed: (row, { data }) => row && { ...row, ...data },
    DraftDomainsArranged: (row, { data }) => row && { ...row, domains: data.domains },
    DraftQuestionsPut: (row, { data }) => {
      if (!row) return row;
      const questions = withQuestions(row.questions, data.questions, data.before);
      return { ...row, questions, questionCount: questions.length };
    },
    DraftQuestionsRemoved: (row, { data }) => {
      if (!row) return row;
      const questions = row.questions.filter(({ id }) => !data.questionIds.includes(id));
      return { ...row, questions, questionCount: questions.length };
    },
    TemplateDraftPublished: (row, { data }) => row && { ...row, status: 'published', templateId: data.templateId },
    TemplateDraftDiscarded: (row) => row && { ...row, status: 'discarded' },
  },
});
