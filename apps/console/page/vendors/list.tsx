import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Status, View, When } from '../parts/basics.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { To } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';

const query = graphql(`
  query Vendors($after: String, $asOf: Instant, $filter: SubprocessorFilter) {
    subprocessors(first: 50, after: $after, asOf: $asOf, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          name
          tier
          status
          gateState
          regions
          openCustomerTasks
          gate {
            until
          }
        }
      }
    }
  }
`);

const route = getRouteApi('/vendors');

export function Vendors() {
  const { t } = useTranslation();
  const { text } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <View title={t('nav.vendors')} aside={<Actions mutations={[]} first={places.vendors[0]} fixed={{}} />}>
      <div className="filters">
        <SearchBox
          value={text ?? ''}
          onChange={(given) =>
            void navigate({ search: (before) => ({ ...before, text: given || undefined }), replace: true })
          }
        />
      </div>
      <List
        label={t('nav.vendors')}
        query={query}
        variables={{ filter: text ? { name: { contains: text } } : {} }}
        pick={({ subprocessors }) => subprocessors}
        keyOf={({ id }) => id}
        empty={text ? t('list.none') : t('list.empty')}
        columns={[
          { name: t('list.name'), share: 3, cell: ({ id, name }) => <To path={`/vendors/${id}`}>{name}</To> },
          { name: t('vendor.tier'), cell: ({ tier }) => tier, numeric: true },
          { name: t('vendor.gate'), cell: ({ gateState }) => <Status value={gateState} /> },
          { name: t('vendor.until'), cell: ({ gate }) => <When at={gate?.until} day /> },
          { name: t('vendor.regions'), share: 2, cell: ({ regions }) => regions.join(', ') },
          { name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
        ]}
      />
    </View>
  );
}
