import { projection } from '@custodia/read-models';
import { templateCodec, type TemplateEvent } from './template.events.js';
import { TemplateEdition } from './template.row.js';

export const templateProjection = projection<TemplateEdition, TemplateEvent>({
  name: 'template_edition',
  version: 1,
  row: TemplateEdition,
  codec: templateCodec,
  on: {
    TemplateEditionImported: (_, { data: { header, digest, questions, report } }) => ({
      template: header.template,
      edition: header.edition,
      title: header.title,
      notice: header.notice,
      digest,
      origin: header.source.kind,
      questionCount: questions,
      domains: header.domains,
      answers: header.answers,
      owners: header.owners,
      questions: [],
      weightSets: [],
      report,
      withdrawn: false,
    }),
    TemplateQuestionsRecorded: (row, { data }) =>
      row && { ...row, questions: [...row.questions.slice(0, data.from), ...data.questions] },
    TemplateWeightsStated: (row, { data }) => row && { ...row, weightSets: [...row.weightSets, data] },
    TemplateEditionWithdrawn: (row) => row && { ...row, withdrawn: true },
  },
});
