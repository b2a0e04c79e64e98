import { graphql } from '../api/graphql.ts';

/** What stands against an asset that is used. */
export const riskFragment = graphql(`
  fragment Risk on UseRisk @_unmask {
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
`);

export const cardFragment = graphql(`
  fragment CardField on CardField @_unmask {
    field
    text
    list
  }
`);

export const completenessFragment = graphql(`
  fragment Completeness on CardCompleteness @_unmask {
    percent
    missing {
      field
      asks
      obligation
    }
  }
`);

const fileFragment = graphql(`
  fragment File on VersionFile @_unmask {
    path
    digest
    size
  }
`);

const locationFragment = graphql(`
  fragment Copy on Location @_unmask {
    id
    kind
    uri
  }
`);

export const stepFragment = graphql(`
  fragment Step on NextStep @_unmask {
    mutation
  }
`);

const lineageFragment = graphql(`
  fragment Closure on LineageConnection @_unmask {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        depth
        asset {
          kind
          id
          name
          label
          status
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
`);

export const modelQuery = graphql(
  `
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
          ...Risk
        }
        card {
          ...CardField
        }
        completeness {
          ...Completeness
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
          nextSteps {
            ...Step
          }
          files {
            ...File
          }
          locations {
            ...Copy
          }
          signatures {
            id
            method
            verified
            signer
            issuer
            at
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
  `,
  [riskFragment, cardFragment, completenessFragment, fileFragment, locationFragment, stepFragment],
);

export const datasetQuery = graphql(
  `
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
          ...CardField
        }
        completeness {
          ...Completeness
        }
        versions {
          id
          label
          digest
          createdAt
          state
          nextSteps {
            ...Step
          }
          files {
            ...File
          }
          locations {
            ...Copy
          }
        }
      }
    }
  `,
  [cardFragment, completenessFragment, fileFragment, locationFragment, stepFragment],
);

export const promptQuery = graphql(
  `
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
          ...Risk
        }
        card {
          ...CardField
        }
        completeness {
          ...Completeness
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
          nextSteps {
            ...Step
          }
          text
          erased
          variables
        }
      }
    }
  `,
  [riskFragment, cardFragment, completenessFragment, stepFragment],
);

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

export const upstreamQuery = graphql(
  `
    query Upstream($id: ID!, $kind: AssetKind!, $asOf: Instant, $first: Int!, $after: String) {
      upstream(id: $id, kind: $kind, asOf: $asOf, first: $first, after: $after) {
        ...Closure
      }
    }
  `,
  [lineageFragment],
);

export const downstreamQuery = graphql(
  `
    query Downstream($id: ID!, $kind: AssetKind!, $asOf: Instant, $first: Int!, $after: String) {
      downstream(id: $id, kind: $kind, asOf: $asOf, first: $first, after: $after) {
        ...Closure
      }
    }
  `,
  [lineageFragment],
);
