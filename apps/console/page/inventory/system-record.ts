import { graphql } from '../api/graphql.ts';

export const systemQuery = graphql(`
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
        reason
        asset {
          kind
          id
          name
          label
        }
        connector {
          name
        }
      }
      state
      suspensionReason
      riskClass
      riskRationale
      criticality
      card {
        field
        text
        list
      }
      completeness {
        percent
        complete
        missing {
          field
          asks
          obligation
        }
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
`);
