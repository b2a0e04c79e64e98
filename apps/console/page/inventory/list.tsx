import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { download } from '../api/files.ts';
import { useAsk } from '../api/ask.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { useMoment } from '../api/moment.tsx';
import { Actions } from '../forms/actions.tsx';
import { Bulk, useOpenActs } from '../forms/bulk.tsx';
import { places } from '../forms/places.ts';
import { Person, Status, View, When } from '../parts/basics.tsx';
import { Choose, SearchBox } from '../parts/filters.tsx';
import { AssetLink, To } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';
import { usePicked } from '../parts/picked.ts';
import { readable } from '../words/readable.ts';
import { assetActs } from './bulk-acts.tsx';
import { assetKinds, classifications, states, type InventorySearch } from './inventory-search.ts';

const query = graphql(`
  query Assets($after: String, $asOf: Instant, $filter: AssetFilter) {
    assets(first: 50, after: $after, asOf: $asOf, filter: $filter) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          kind
          name
          status
          classification
          purpose
          ownerId
          custodianId
          environments
          revision
          createdAt
          updatedAt
        }
      }
    }
  }
`);

/** Of a million assets a page comes at once; counting them takes longer. */
const countQuery = graphql(`
  query AssetCount($asOf: Instant, $filter: AssetFilter) {
    assets(first: 0, asOf: $asOf, filter: $filter) {
      totalCount
    }
  }
`);

type Row = ResultOf<typeof query>['assets']['edges'][number]['node'];

const keyOf = ({ kind, id }: Row): string => `${kind}${id}`;

const route = getRouteApi('/inventory');

export function Inventory() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const moment = useMoment();
  const navigate = route.useNavigate();
  const change = (part: InventorySearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const filter = {
    ...(search.text ? { text: search.text } : {}),
    ...(search.kind ? { kind: [search.kind] } : {}),
    ...(search.state ? { status: [search.state] } : {}),
    ...(search.classification ? { classification: [search.classification] } : {}),
  };
  const counted = useAsk(countQuery, { filter });
  const { picked, onPick, clear } = usePicked<Row>();
  /** What the list shows, as a file. */
  const save = (format: 'csv' | 'json'): Promise<void> => {
    const chosen = new URLSearchParams(
      Object.entries(filter).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
    );
    if (moment) chosen.set('asOf', moment);
    return download(`/exports/assets.${format}?${chosen}`, `assets.${format}`);
  };
  const changes = useOpenActs(assetActs).length > 0;
  return (
    <View
      title={t('nav.inventory')}
      aside={
        <>
          <To path="/versions">{t('versions.title')}</To> <Actions mutations={places.inventory} fixed={{}} />
        </>
      }
    >
      <div className="filters">
        <SearchBox value={search.text ?? ''} onChange={(text) => change({ text: text || undefined })} />
        <Choose
          label={t('list.kind')}
          values={assetKinds}
          words={(kind) => t(`kinds.${kind}`)}
          value={search.kind}
          onChange={(kind) => change({ kind })}
        />
        <Choose
          label={t('list.status')}
          values={states}
          words={readable}
          value={search.state}
          onChange={(state) => change({ state })}
        />
        <Choose
          label={t('list.classification')}
          values={classifications}
          words={readable}
          value={search.classification}
          onChange={(classification) => change({ classification })}
        />
      </div>
      <List
        label={t('nav.inventory')}
        query={query}
        variables={{ filter }}
        pick={({ assets }) => assets}
        keyOf={keyOf}
        total={counted.data?.assets.totalCount}
        picking={changes ? { picked, onPick, nameOf: ({ name }) => name } : undefined}
        files={{ CSV: () => save('csv'), JSON: () => save('json') }}
        tools={
          <Bulk
            rows={[...picked.values()]}
            acts={assetActs}
            fixedOf={({ id, revision }) => ({ id, expectedRevision: revision })}
            nameOf={({ name }) => name}
            onClear={clear}
          />
        }
        empty={Object.keys(filter).length > 0 ? t('list.none') : t('list.empty')}
        columns={[
          { name: t('list.name'), share: 3, cell: (asset) => <AssetLink asset={asset} /> },
          { id: 'kind', name: t('list.kind'), cell: ({ kind }) => t(`kinds.${kind}`) },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          {
            id: 'classification',
            name: t('list.classification'),
            cell: ({ classification }) => (classification ? readable(classification) : null),
          },
          { id: 'owner', name: t('list.owner'), cell: ({ ownerId }) => <Person id={ownerId} /> },
          { id: 'updated', name: t('list.updated'), cell: ({ updatedAt }) => <When at={updatedAt} /> },
          { id: 'purpose', name: t('asset.purpose'), share: 3, extra: true, cell: ({ purpose }) => purpose },
          { id: 'custodian', name: t('list.custodian'), extra: true, cell: (one) => <Person id={one.custodianId} /> },
          {
            id: 'environments',
            name: t('asset.deployed'),
            extra: true,
            cell: ({ environments }) => environments.map(readable).join(', '),
          },
          { id: 'created', name: t('list.created'), extra: true, cell: ({ createdAt }) => <When at={createdAt} /> },
        ]}
      />
    </View>
  );
}
