import { useTranslation } from 'react-i18next';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Status, View, When } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';
import { readable } from '../words/readable.ts';

const casesQuery = graphql(`
  query Cases($after: String, $asOf: Instant) {
    disposalCases(first: 50, after: $after, asOf: $asOf, sort: { field: UPDATED_AT, direction: DESC }) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          assetName
          assetKind
          status
          updatedAt
          certificateNumber
        }
      }
    }
  }
`);

export function Cases() {
  const { t } = useTranslation();
  return (
    <View title={t('nav.cases')} aside={<Actions mutations={[]} first={places.cases[0]} fixed={{}} />}>
      <List
        label={t('nav.cases')}
        query={casesQuery}
        variables={{}}
        pick={({ disposalCases }) => disposalCases}
        keyOf={({ id }) => id}
        columns={[
          { name: t('list.name'), share: 3, cell: ({ id, assetName }) => <To path={`/cases/${id}`}>{assetName}</To> },
          { id: 'kind', name: t('list.kind'), cell: ({ assetKind }) => readable(assetKind) },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          { id: 'certificate', name: t('asset.certificate'), cell: ({ certificateNumber }) => certificateNumber },
          { id: 'updated', name: t('list.updated'), cell: ({ updatedAt }) => <When at={updatedAt} /> },
        ]}
      />
    </View>
  );
}

const transfersQuery = graphql(`
  query Transfers($after: String, $asOf: Instant) {
    transferCases(first: 50, after: $after, asOf: $asOf) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          recipientName
          status
          mode
          reason
          updatedAt
          revision
        }
      }
    }
  }
`);

export function Transfers() {
  const { t } = useTranslation();
  return (
    <View title={t('nav.transfers')} aside={<Actions mutations={[]} first={places.transfers[0]} fixed={{}} />}>
      <List
        label={t('nav.transfers')}
        query={transfersQuery}
        variables={{}}
        pick={({ transferCases }) => transferCases}
        keyOf={({ id }) => id}
        columns={[
          {
            name: t('list.name'),
            share: 2,
            cell: ({ id, recipientName }) => <To path={`/cases/${id}`}>{recipientName}</To>,
          },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          { id: 'reason', name: t('case.reason'), share: 2, cell: ({ reason }) => reason },
          { id: 'updated', name: t('list.updated'), cell: ({ updatedAt }) => <When at={updatedAt} /> },
          {
            name: t('form.open'),
            cell: ({ id, revision }) => (
              <Actions mutations={places.transfer} fixed={{ id, expectedRevision: revision }} />
            ),
          },
        ]}
      />
    </View>
  );
}

const holdsQuery = graphql(`
  query Holds($after: String, $asOf: Instant) {
    legalHolds(first: 50, after: $after, asOf: $asOf) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          name
          matter
          authority
          status
          reviewBy
          revision
        }
      }
    }
  }
`);

export function Holds() {
  const { t } = useTranslation();
  return (
    <View title={t('nav.holds')} aside={<Actions mutations={[]} first={places.holds[0]} fixed={{}} />}>
      <List
        label={t('nav.holds')}
        query={holdsQuery}
        variables={{}}
        pick={({ legalHolds }) => legalHolds}
        keyOf={({ id }) => id}
        columns={[
          { name: t('list.name'), share: 2, cell: ({ name }) => name },
          { id: 'basis', name: t('case.basis'), share: 2, cell: ({ authority, matter }) => `${authority}, ${matter}` },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          { id: 'due', name: t('review.due'), cell: ({ reviewBy }) => <When at={reviewBy} day /> },
          {
            name: t('form.open'),
            cell: ({ id, revision }) => <Actions mutations={places.hold} fixed={{ id, expectedRevision: revision }} />,
          },
        ]}
      />
    </View>
  );
}

const policiesQuery = graphql(`
  query Policies($after: String, $asOf: Instant) {
    retentionPolicies(first: 50, after: $after, asOf: $asOf) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          name
          legalBasis
          status
          assetKinds
          keepAtLeast
          disposeAfter
          revision
        }
      }
    }
  }
`);

export function Retention() {
  const { t } = useTranslation();
  return (
    <View
      title={t('nav.retention')}
      aside={<Actions mutations={places.retention} first={places.retention[0]} fixed={{}} />}
    >
      <List
        label={t('nav.retention')}
        query={policiesQuery}
        variables={{}}
        pick={({ retentionPolicies }) => retentionPolicies}
        keyOf={({ id }) => id}
        columns={[
          { name: t('list.name'), share: 2, cell: ({ name }) => name },
          { id: 'kind', name: t('list.kind'), cell: ({ assetKinds }) => assetKinds.map(readable).join(', ') },
          { id: 'basis', name: t('case.basis'), share: 2, cell: ({ legalBasis }) => legalBasis },
          {
            id: 'retention',
            name: t('nav.retention'),
            cell: ({ keepAtLeast, disposeAfter }) => [keepAtLeast, disposeAfter].filter(Boolean).join(' – '),
          },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          {
            name: t('form.open'),
            cell: ({ id, revision }) => (
              <Actions mutations={places.policy} fixed={{ id, expectedRevision: revision }} />
            ),
          },
        ]}
      />
    </View>
  );
}
