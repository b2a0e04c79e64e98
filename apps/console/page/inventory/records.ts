import { graphql } from '../api/graphql.ts';

export const modelQuery = graphql(`
  query ModelView($id: ID!, $asOf: Instant) {
    model(id: $id, asOf: $asOf) {
      id
      name
      purpose
      licence
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
      }
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
        versionId
        since
      }
      versions {
        id
        label
        digest
        createdAt
        state
        knownGood
        files {
          path
          digest
          size
        }
        locations {
          id
          kind
          uri
        }
        evaluations {
          id
          suite
          passed
          at
          metrics {
            name
            value
            threshold
            atMost
          }
        }
      }
    }
  }
`);

export const datasetQuery = graphql(`
  query DatasetView($id: ID!, $asOf: Instant) {
    dataset(id: $id, asOf: $asOf) {
      id
      name
      purpose
      licence
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
      quarantineReason
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
      versions {
        id
        label
        digest
        createdAt
        quarantined
        files {
          path
          digest
          size
        }
        locations {
          id
          kind
          uri
        }
      }
    }
  }
`);

export const promptQuery = graphql(`
  query PromptView($id: ID!, $asOf: Instant) {
    prompt(id: $id, asOf: $asOf) {
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
      }
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
        versionId
        since
      }
      versions {
        id
        label
        digest
        createdAt
        lifecycleState
        text
        erased
        variables
      }
    }
  }
`);

export const documentsQuery = graphql(`
  query AssetDocuments($id: ID!, $asOf: Instant) {
    documents(first: 50, asOf: $asOf, filter: { attachedId: { eq: $id } }) {
      edges {
        node {
          id
          title
          kind
          status
          issuer
          validUntil
          digest
          fileName
        }
      }
    }
  }
`);

export const readinessQuery = graphql(`
  query ReadinessOf($id: ID!, $kind: AssetKind!) {
    readiness(id: $id, kind: $kind) {
      percent
      ready
      items {
        obligation
        demands
        state
        missing {
          field
          asks
        }
      }
    }
  }
`);

// Both directions in one request would cost more than a request may.
export const upstreamQuery = graphql(`
  query Upstream($id: ID!, $kind: AssetKind!, $asOf: Instant) {
    upstream(id: $id, kind: $kind, asOf: $asOf, first: 100) {
      totalCount
      edges {
        node {
          depth
          asset {
            kind
            id
            name
            label
            status
            versionId
          }
          path {
            relation
            asset {
              kind
              id
            }
          }
        }
      }
    }
  }
`);

export const downstreamQuery = graphql(`
  query Downstream($id: ID!, $kind: AssetKind!, $asOf: Instant) {
    downstream(id: $id, kind: $kind, asOf: $asOf, first: 100) {
      totalCount
      edges {
        node {
          depth
          asset {
            kind
            id
            name
            label
            status
            versionId
          }
          path {
            relation
            asset {
              kind
              id
            }
          }
        }
      }
    }
  }
`);
