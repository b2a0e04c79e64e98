import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Digest, Fact, Facts, Loaded, Person, Stale, Status, View, When, NotThere } from '../parts/basics.tsx';
import { AssetLink, To } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';
import { readable } from '../words/readable.ts';

const query = graphql(`
  query DocumentView($id: ID!, $asOf: Instant) {
    document(id: $id, asOf: $asOf) {
      id
      title
      kind
      status
      issuer
      reference
      scope
      classification
      ownerId
      fileName
      digest
      size
      issuedAt
      validFrom
      validUntil
      revision
      staleSince
      withdrawnBecause
      attachedTo {
        kind
        id
        name
        label
        status
      }
    }
  }
`);

const route = getRouteApi('/documents/$id');

export function DocumentView() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const asked = useAsk(query, { id });
  return (
    <Loaded asked={asked}>
      {({ document }) =>
        document === null ? (
          <NotThere />
        ) : (
          <View
            title={document.title}
            aside={<Actions mutations={places.document} fixed={{ id, expectedRevision: document.revision }} />}
          >
            <p className="lead">
              {readable(document.kind)} <Status value={document.status} />
            </p>
            <Stale since={document.staleSince} />
            <Facts>
              <Fact name={readable('issuer')}>{document.issuer}</Fact>
              <Fact name={readable('reference')}>{document.reference}</Fact>
              <Fact name={t('case.scope')}>{document.scope}</Fact>
              <Fact name={t('list.classification')}>{readable(document.classification)}</Fact>
              <Fact name={t('list.owner')}>
                <Person id={document.ownerId} />
              </Fact>
              <Fact name={t('asset.lineage')}>{document.attachedTo && <AssetLink asset={document.attachedTo} />}</Fact>
              <Fact name={t('proof.issued')}>
                <When at={document.issuedAt} day />
              </Fact>
              <Fact name={t('review.valid')}>
                <When at={document.validUntil} day />
              </Fact>
              <Fact name={t('asset.files')}>{document.fileName}</Fact>
              <Fact name={t('asset.digest')}>
                <Digest value={document.digest} />
              </Fact>
              <Fact name={t('case.reason')}>{document.withdrawnBecause}</Fact>
            </Facts>
          </View>
        )
      }
    </Loaded>
  );
}

const listQuery = graphql(`
  query DocumentList($after: String, $asOf: Instant) {
    documents(first: 50, after: $after, asOf: $asOf) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          title
          kind
          status
          issuer
          validUntil
        }
      }
    }
  }
`);

export function DocumentList() {
  const { t } = useTranslation();
  return (
    <View title={t('nav.documents')} aside={<Actions mutations={[]} first={places.documents[0]} fixed={{}} />}>
      <List
        label={t('nav.documents')}
        query={listQuery}
        variables={{}}
        pick={({ documents }) => documents}
        keyOf={({ id }) => id}
        columns={[
          { name: t('list.name'), share: 3, cell: ({ id, title }) => <To path={`/documents/${id}`}>{title}</To> },
          { id: 'kind', name: t('list.kind'), cell: ({ kind }) => readable(kind) },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          { id: 'valid', name: t('review.valid'), cell: ({ validUntil }) => <When at={validUntil} day /> },
        ]}
      />
    </View>
  );
}
