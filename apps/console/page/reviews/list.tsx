import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Count, Status, View, When } from '../parts/basics.tsx';
import { Choose } from '../parts/filters.tsx';
import { To } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';
import { readable } from '../words/readable.ts';
import { states } from './search.ts';

const query = graphql(`
  query Reviews($after: String, $asOf: Instant, $filter: ReviewFilter) {
    reviews(first: 50, after: $after, asOf: $asOf, filter: $filter, sort: { field: DUE_AT, direction: ASC }) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          title
          status
          dueAt
          overdue
          score
          rating
          tier
          progress {
            answered
            total
          }
        }
      }
    }
  }
`);

const route = getRouteApi('/reviews');

export function Reviews() {
  const { t } = useTranslation();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <View title={t('nav.reviews')} aside={<Actions mutations={places.reviews} fixed={{}} />}>
      <div className="filters">
        <Choose
          label={t('list.status')}
          values={states}
          words={readable}
          value={state}
          onChange={(given) => void navigate({ search: (before) => ({ ...before, state: given }), replace: true })}
        />
      </div>
      <List
        label={t('nav.reviews')}
        query={query}
        variables={{ filter: state ? { status: { in: [state] } } : {} }}
        pick={({ reviews }) => reviews}
        keyOf={({ id }) => id}
        empty={state ? t('list.none') : t('list.empty')}
        columns={[
          { name: t('list.name'), share: 3, cell: ({ id, title }) => <To path={`/reviews/${id}`}>{title}</To> },
          { id: 'status', name: t('list.status'), share: 1.5, cell: ({ status }) => <Status value={status} /> },
          {
            id: 'due',
            name: t('review.due'),
            cell: ({ dueAt, overdue }) => (
              <>
                <When at={dueAt} day /> {overdue && <Status value="OVERDUE" />}
              </>
            ),
          },
          {
            id: 'workbench',
            name: t('review.workbench'),
            cell: ({ progress }) => `${progress.answered} / ${progress.total}`,
            numeric: true,
          },
          { id: 'score', name: t('review.score'), cell: ({ score }) => <Count value={score} />, numeric: true },
          { id: 'rating', name: t('review.rating'), cell: ({ rating }) => <Status value={rating} /> },
        ]}
      />
    </View>
  );
}
