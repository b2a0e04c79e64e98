import { graphql } from '../api/graphql.ts';
import { cardFragment, completenessFragment, riskFragment, stepFragment } from './records.ts';

export const systemQuery = graphql(
  `
    query SystemView($id: ID!, $asOf: Instant) {
      system(id: $id, asOf: $asOf) {
        id
        name
        purpose
        status
        classification
        ownerId
        custodianId
        revision
        staleSince
        createdAt
        updatedAt
        certificateNumber
        disposalCaseId
        atRisk {
          ...Risk
        }
        state
        nextSteps {
          ...Step
        }
        suspensionReason
        riskClass
        riskRationale
        criticality
        card {
          ...CardField
        }
        completeness {
          ...Completeness
        }
        deployments {
          environment
          since
        }
        components {
          id
          relation
          asset {
            kind
            id
            name
            label
            status
          }
        }
        connectors {
          id
          name
          kind
          endpoint
          subprocessorId
          subprocessor {
            name
          }
          permissions
          mayWrite
          actsAlone
          assessed
          assessment {
            level
            rationale
            assessedBy
            assessedAt
            validUntil
          }
        }
      }
    }
  `,
  [riskFragment, cardFragment, completenessFragment, stepFragment],
);
