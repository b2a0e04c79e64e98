import { graphql, type EnumOf, type ResultOf } from '../api/graphql.ts';

export const draftQuery = graphql(`
  query DraftView($id: ID!) {
    templateDraft(id: $id) {
      id
      template
      title
      edition
      notice
      status
      templateId
      questionCount
      revision
      staleSince
      domains {
        id
        title
      }
      problems {
        place
        reason
        remedy
      }
      questions {
        id
        text
        guidance
        domain
        kind
        answerType
        options
        columns
        control
        critical
        evidence
        polarity
        weight
        parent
        askedWhen
        askedIf {
          above
          answered
          atLeast
          atMost
          below
          chosen
        }
      }
    }
  }
`);

export type TemplateDraft = NonNullable<ResultOf<typeof draftQuery>['templateDraft']>;
export type DraftQuestion = TemplateDraft['questions'][number];
export type AnswerType = EnumOf<'AnswerType'>;
