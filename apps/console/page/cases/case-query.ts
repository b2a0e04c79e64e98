import { graphql, type ResultOf } from '../api/graphql.ts';

export const caseQuery = graphql(`
  query CaseView($id: ID!, $asOf: Instant) {
    disposalCase(id: $id, asOf: $asOf) {
      id
      assetName
      asset {
        id
        kind
        name
        versionId
        versionLabel
        digest
      }
      status
      reason
      legalBasis
      requesterId
      approverId
      validatorId
      statement
      scopeDigest
      certificateNumber
      revision
      staleSince
      versions {
        id
        kind
        name
        versionId
        versionLabel
        digest
      }
      lineage {
        id
        kind
        name
        versionId
        versionLabel
        digest
      }
      custodians {
        custodianId
        asset {
          id
          kind
          name
          versionId
        }
        decision
      }
      dependants {
        kind
        ownerId
        asset {
          id
          kind
          name
          versionId
        }
        resolution
      }
      locations {
        id
        title
        kind
        address
        method
        achieved
        status
        problem
        provider
        expiresAt
        operatorIds
        verifierIds
      }
      history {
        revision
        type
        at
        by
      }
    }
    blockers(caseId: $id) {
      code
      message
      duty
      roles
      members
      until
      locationId
    }
  }
`);

export type CaseRecord = NonNullable<ResultOf<typeof caseQuery>['disposalCase']>;
