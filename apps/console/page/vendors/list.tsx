import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Status, View, When } from '../parts/basics.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { To } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';
import { usePicked } from '../parts/picked.ts';

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

type Row = ResultOf<typeof query>['subprocessors']['edges'][number]['node'];

const route = getRouteApi('/vendors');

export function Vendors() {
  const { t } = useTranslation();
  const { text } = route.useSearch();
  const navigate = route.useNavigate();
  const { picked, onPick } = usePicked<Row>();
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
        picking={{ picked, onPick, nameOf: ({ name }) => name }}
        tools={
          picked.size > 1 && (
            <To path="/vendors/compare" search={{ vendors: [...picked.keys()].join('.') }}>
              {t('vendor.compare', { count: picked.size })}
            </To>
          )
        }
        empty={text ? t('list.none') : t('list.empty')}
        columns={[
          { name: t('list.name'), share: 3, cell: ({ id, name }) => <To path={`/vendors/${id}`}>{name}</To> },
          { id: 'tier', name: t('vendor.tier'), cell: ({ tier }) => tier, numeric: true },
          { id: 'gate', name: t('vendor.gate'), cell: ({ gateState }) => <Status value={gateState} /> },
          { id: 'until', name: t('vendor.until'), cell: ({ gate }) => <When at={gate?.until} day /> },
          { id: 'regions', name: t('vendor.regions'), share: 2, cell: ({ regions }) => regions.join(', ') },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
        ]}
      />
    </View>
  );
}
