import { graphql, type EnumOf, type ResultOf } from '../api/graphql.ts';

/** What of a question is shown to who answers it, and by which answer it is asked. */
export const shownQuestion = graphql(`
  fragment ShownQuestion on Question @_unmask {
    id
    text
    guidance
    domain
    kind
    answerType
    options
    columns
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
`);

export const draftQuery = graphql(
  `
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
          ...ShownQuestion
          control
          critical
          evidence
          polarity
          weight
        }
      }
    }
  `,
  [shownQuestion],
);

export type TemplateDraft = NonNullable<ResultOf<typeof draftQuery>['templateDraft']>;
export type DraftQuestion = TemplateDraft['questions'][number];
export type AnswerType = EnumOf<'AnswerType'>;
