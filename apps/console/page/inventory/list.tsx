import { useState } from 'react';
import { Button } from 'react-aria-components';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { download } from '../api/files.ts';
import { graphql } from '../api/graphql.ts';
import { useMoment } from '../api/moment.tsx';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Person, Problem, Status, View, When } from '../parts/basics.tsx';
import { Choose, SearchBox } from '../parts/filters.tsx';
import { AssetLink } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';
import { readable } from '../words/readable.ts';
import { assetKinds, classifications, states, type InventorySearch } from './inventory-search.ts';

const query = graphql(`
  query Assets($after: String, $asOf: Instant, $filter: AssetFilter) {
    assets(first: 50, after: $after, asOf: $asOf, filter: $filter) {
      totalCount
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
          ownerId
          updatedAt
        }
      }
    }
  }
`);

const route = getRouteApi('/inventory');

export function Inventory() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const moment = useMoment();
  const [problem, setProblem] = useState('');
  const navigate = route.useNavigate();
  const change = (part: InventorySearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const filter = {
    ...(search.text ? { text: search.text } : {}),
    ...(search.kind ? { kind: [search.kind] } : {}),
    ...(search.state ? { status: [search.state] } : {}),
    ...(search.classification ? { classification: [search.classification] } : {}),
  };
  /** What the list shows, as a file. */
  const save = (format: 'csv' | 'json') => {
    const chosen = new URLSearchParams(
      Object.entries(filter).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
    );
    if (moment) chosen.set('asOf', moment);
    setProblem('');
    download(`/exports/assets.${format}?${chosen}`, `assets.${format}`).catch((fault: Error) =>
      setProblem(fault.message),
    );
  };
  return (
    <View
      title={t('nav.inventory')}
      aside={
        <>
          {(['csv', 'json'] as const).map((format) => (
            <Button key={format} onPress={() => save(format)}>
              {t('list.save', { format: format.toUpperCase() })}
            </Button>
          ))}
          <Actions mutations={places.inventory} fixed={{}} />
        </>
      }
    >
      {problem && <Problem>{problem}</Problem>}
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
        keyOf={({ kind, id }) => `${kind}${id}`}
        empty={Object.keys(filter).length > 0 ? t('list.none') : t('list.empty')}
        columns={[
          { name: t('list.name'), share: 3, cell: (asset) => <AssetLink asset={asset} /> },
          { name: t('list.kind'), cell: ({ kind }) => t(`kinds.${kind}`) },
          { name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          {
            name: t('list.classification'),
            cell: ({ classification }) => (classification ? readable(classification) : null),
          },
          { name: t('list.owner'), cell: ({ ownerId }) => <Person id={ownerId} /> },
          { name: t('list.updated'), cell: ({ updatedAt }) => <When at={updatedAt} /> },
        ]}
      />
    </View>
  );
}
