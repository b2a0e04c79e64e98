import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { graphql, type EnumOf, type ResultOf } from '../api/graphql.ts';
import { Person, Status, View, When } from '../parts/basics.tsx';
import { Choose, SearchBox } from '../parts/filters.tsx';
import { AssetLink } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';
import type { Column } from '../parts/table.tsx';
import { readable } from '../words/readable.ts';
import { versionedKinds, versionStates, type VersionedKind, type VersionSearch } from './version-search.ts';

const modelQuery = graphql(`
  query ModelVersions($after: String, $asOf: Instant, $filter: ModelVersionFilter) {
    versions: modelVersions(first: 50, after: $after, asOf: $asOf, filter: $filter) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          label
          state
          createdAt
          updatedAt
          asset: model {
            id
            name
            ownerId
            classification
          }
        }
      }
    }
  }
`);

const datasetQuery = graphql(`
  query DatasetVersions($after: String, $asOf: Instant, $filter: DatasetVersionFilter) {
    versions: datasetVersions(first: 50, after: $after, asOf: $asOf, filter: $filter) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          label
          state
          createdAt
          updatedAt
          asset: dataset {
            id
            name
            ownerId
            classification
          }
        }
      }
    }
  }
`);

const promptQuery = graphql(`
  query PromptVersions($after: String, $asOf: Instant, $filter: PromptVersionFilter) {
    versions: promptVersions(first: 50, after: $after, asOf: $asOf, filter: $filter) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          label
          state: lifecycleState
          createdAt
          updatedAt
          asset: prompt {
            id
            name
            ownerId
            classification
          }
        }
      }
    }
  }
`);

type NodeOf<Query> = Query extends { readonly versions: { readonly edges: readonly { readonly node: infer Node }[] } }
  ? Node
  : never;
type Row = NodeOf<ResultOf<typeof modelQuery> | ResultOf<typeof datasetQuery> | ResultOf<typeof promptQuery>>;

const route = getRouteApi('/versions');

/** Versions of all assets of a kind, by the state of their lives. */
export function VersionList() {
  const { t } = useTranslation();
  const { kind = 'MODEL', state, text } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: VersionSearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const label = text ? { label: { contains: text } } : {};
  const shown = {
    label: t('versions.title'),
    keyOf: ({ id }: Row) => id,
    empty: state || text ? t('list.none') : t('list.empty'),
    columns: useVersionColumns(kind),
  };
  return (
    <View title={t('versions.title')}>
      <div className="filters">
        <SearchBox value={text ?? ''} onChange={(text) => change({ text: text || undefined })} />
        <Choose
          label={t('list.kind')}
          values={versionedKinds}
          words={(kind) => t(`kinds.${kind}`)}
          value={kind}
          onChange={(kind) => change({ kind, state: undefined })}
        />
        <Choose<string>
          label={t('list.status')}
          values={versionStates[kind]}
          words={readable}
          value={state}
          onChange={(state) => change({ state })}
        />
      </div>
      {kind === 'MODEL' && (
        <List
          {...shown}
          query={modelQuery}
          variables={{
            filter: { ...label, ...(state ? { state: { in: [state as EnumOf<'ModelVersionState'>] } } : {}) },
          }}
          pick={({ versions }) => versions}
        />
      )}
      {kind === 'DATASET' && (
        <List
          {...shown}
          query={datasetQuery}
          variables={{
            filter: { ...label, ...(state ? { state: { in: [state as EnumOf<'DatasetVersionState'>] } } : {}) },
          }}
          pick={({ versions }) => versions}
        />
      )}
      {kind === 'PROMPT' && (
        <List
          {...shown}
          query={promptQuery}
          variables={{
            filter: { ...label, ...(state ? { lifecycleState: { in: [state as EnumOf<'PromptVersionState'>] } } : {}) },
          }}
          pick={({ versions }) => versions}
        />
      )}
    </View>
  );
}

function useVersionColumns(kind: VersionedKind): readonly Column<Row>[] {
  const { t } = useTranslation();
  return [
    {
      name: t('list.name'),
      share: 3,
      cell: ({ asset, label }) =>
        asset ? <AssetLink asset={{ kind, id: asset.id, name: asset.name, label }} /> : label,
    },
    { id: 'state', name: t('list.status'), cell: ({ state }) => <Status value={state} /> },
    {
      id: 'classification',
      name: t('list.classification'),
      cell: ({ asset }) => (asset ? readable(asset.classification) : null),
    },
    { id: 'owner', name: t('list.owner'), cell: ({ asset }) => <Person id={asset?.ownerId ?? null} /> },
    { id: 'created', name: t('list.created'), cell: ({ createdAt }) => <When at={createdAt} /> },
    { id: 'updated', name: t('list.updated'), cell: ({ updatedAt }) => <When at={updatedAt} /> },
  ];
}
