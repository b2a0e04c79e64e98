import { graphql } from '../api/graphql.ts';

export const inventoryQuery = graphql(`
  query InventoryByKind($kind: [AssetKind!]!, $asOf: Instant) {
    registered: assets(first: 0, asOf: $asOf, filter: { kind: $kind, status: [REGISTERED] }) {
      totalCount
    }
    quarantined: assets(first: 0, asOf: $asOf, filter: { kind: $kind, status: [QUARANTINED] }) {
      totalCount
    }
    retired: assets(first: 0, asOf: $asOf, filter: { kind: $kind, status: [RETIRED] }) {
      totalCount
    }
    disposed: assets(first: 0, asOf: $asOf, filter: { kind: $kind, status: [DISPOSED] }) {
      totalCount
    }
  }
`);

export const agesQuery = graphql(`
  query ReviewsByAge($open: [ReviewStatus!]!, $month: Instant!, $quarter: Instant!, $half: Instant!, $asOf: Instant) {
    young: reviews(first: 0, asOf: $asOf, filter: { status: { in: $open }, createdAt: { from: $month } }) {
      totalCount
    }
    older: reviews(
      first: 0
      asOf: $asOf
      filter: { status: { in: $open }, createdAt: { from: $quarter, to: $month } }
    ) {
      totalCount
    }
    old: reviews(first: 0, asOf: $asOf, filter: { status: { in: $open }, createdAt: { from: $half, to: $quarter } }) {
      totalCount
    }
    oldest: reviews(first: 0, asOf: $asOf, filter: { status: { in: $open }, createdAt: { to: $half } }) {
      totalCount
    }
  }
`);

export const casesQuery = graphql(`
  query CasesByState($asOf: Instant) {
    preparing: disposalCases(first: 0, asOf: $asOf, filter: { status: { in: [DRAFT, REQUESTED, SCOPED] } }) {
      totalCount
    }
    approving: disposalCases(first: 0, asOf: $asOf, filter: { status: { in: [IN_APPROVAL, APPROVED] } }) {
      totalCount
    }
    executing: disposalCases(first: 0, asOf: $asOf, filter: { status: { in: [EXECUTING, VERIFYING, VALIDATING] } }) {
      totalCount
    }
    stopped: disposalCases(first: 0, asOf: $asOf, filter: { status: { in: [BLOCKED, HELD] } }) {
      totalCount
    }
    certified: disposalCases(first: 0, asOf: $asOf, filter: { status: { in: [CERTIFIED, CLOSED] } }) {
      totalCount
    }
  }
`);

export const gatesQuery = graphql(`
  query Gates($asOf: Instant) {
    subprocessors(first: 200, asOf: $asOf, filter: { status: { in: [REGISTERED] } }) {
      totalCount
      edges {
        node {
          id
          name
          gateState
        }
      }
    }
  }
`);

export const systemsQuery = graphql(`
  query SystemsToCheck($asOf: Instant) {
    systems(
      first: 12
      asOf: $asOf
      sort: { field: UPDATED_AT, direction: DESC }
      filter: { status: { in: [REGISTERED] } }
    ) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

export const sizeQuery = graphql(`
  query SizeOfInventory($asOf: Instant) {
    assets(first: 0, asOf: $asOf) {
      totalCount
    }
  }
`);

/** Numbers at one moment; asked once for each point of a trend. */
export const pointQuery = graphql(`
  query PointOfTrend($at: Instant!, $open: [ReviewStatus!]!, $running: [DisposalStatus!]!, $assets: Boolean!) {
    assets(first: 0, asOf: $at) @include(if: $assets) {
      totalCount
    }
    quarantined: assets(first: 0, asOf: $at, filter: { status: [QUARANTINED] }) @include(if: $assets) {
      totalCount
    }
    reviews(first: 0, asOf: $at, filter: { status: { in: $open } }) {
      totalCount
    }
    disposalCases(first: 0, asOf: $at, filter: { status: { in: $running } }) {
      totalCount
    }
  }
`);
