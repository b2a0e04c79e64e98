import { graphql, type ResultOf } from '../api/graphql.ts';

export const reviewQuery = graphql(`
  query ReviewView($id: ID!, $asOf: Instant) {
    review(id: $id, asOf: $asOf) {
      id
      title
      status
      tier
      packs {
        templateId
        template
        edition
        title
        prefix
        score
        rating
        residualRisk
      }
      intake {
        purpose
        data
      }
      subprocessorId
      dueAt
      sentAt
      submittedAt
      submittedInVendorsStead
      validUntil
      outcome
      decisionNote
      decidedBy
      decidedAt
      score
      rating
      residualRisk
      overdue
      revision
      staleSince
      progress {
        answered
        total
      }
      flags {
        kind
        detail
      }
      people {
        id
        name
        email
        role
        removed
        invitation
      }
      evidence {
        evidenceId
        questionId
        title
        fileName
        digest
        mediaType
        size
        validUntil
        ended
      }
      clarifications {
        clarificationId
        questionId
        text
        answer
        askedAt
        answeredAt
        withdrawnAt
      }
      findings {
        id
        title
        severity
        status
        dueAt
        questionId
      }
      questionnaire {
        question {
          id
          text
          guidance
          domain
          control
          critical
          kind
          weight
          options
        }
        answer {
          value
          text
          owner
          customerResponsibilities
          inVendorsStead
          at
        }
        verdict {
          verdict
          note
          by
          at
        }
        flags {
          kind
          detail
          place
        }
      }
    }
  }
`);

export type ReviewRecord = NonNullable<ResultOf<typeof reviewQuery>['review']>;
