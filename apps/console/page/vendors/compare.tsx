import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { Count, Loaded, Quiet, Section, Status, View } from '../parts/basics.tsx';
import { Pieces } from '../parts/charts.tsx';
import { Choose } from '../parts/filters.tsx';
import { To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';

const editionsQuery = graphql(`
  query ComparableEditions($vendors: [ID!]!) {
    reviews(first: 100, filter: { subprocessorId: { in: $vendors } }) {
      edges {
        node {
          id
          packs {
            templateId
            title
            edition
          }
          subprocessorId
          submittedAt
        }
      }
    }
    subprocessors(first: 20, filter: { id: { in: $vendors } }) {
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

const comparisonQuery = graphql(`
  query VendorsSideBySide($vendors: [ID!]!, $templateId: ID!) {
    compareVendors(subprocessorIds: $vendors, templateId: $templateId) {
      reviews {
        reviewId
        subprocessorId
        score
        rating
        residualRisk
      }
      questions {
        questionId
        text
        differs
        answers {
          value
          text
        }
      }
    }
  }
`);

const domainsQuery = graphql(`
  query DomainsOfReview($id: ID!) {
    review(id: $id) {
      latestScore {
        explanation {
          domains {
            id
            title
            score
          }
        }
      }
    }
  }
`);

type Compared = NonNullable<ResultOf<typeof comparisonQuery>['compareVendors']>;

const route = getRouteApi('/vendors/compare');

/** Vendors beside each other, by their newest answers to one edition: as a whole, by domain, and where they answer differently. */
export function CompareVendors() {
  const { t } = useTranslation();
  const { vendors, edition } = route.useSearch();
  const navigate = route.useNavigate();
  const ids = vendors?.split('.') ?? [];
  const asked = useAsk(editionsQuery, { vendors: ids }, { pause: ids.length === 0 });
  return (
    <View title={t('vendor.sideBySide')}>
      {ids.length < 2 && <Quiet>{t('vendor.pickTwo')}</Quiet>}
      {ids.length > 1 && (
        <Loaded asked={asked}>
          {({ reviews, subprocessors }) => {
            const editions = new Map(
              reviews.edges.flatMap(({ node }) =>
                node.submittedAt
                  ? node.packs.map(({ templateId, title, edition: of }) => [templateId, `${title} ${of}`] as const)
                  : [],
              ),
            );
            const chosen = edition && editions.has(edition) ? edition : [...editions.keys()][0];
            const names = new Map(subprocessors.edges.map(({ node }) => [node.id, node] as const));
            if (!chosen) return <Quiet>{t('vendor.nothingToCompare')}</Quiet>;
            return (
              <>
                <div className="filters">
                  <Choose
                    label={t('review.template')}
                    values={[...editions.keys()]}
                    words={(id) => editions.get(id)!}
                    value={chosen}
                    onChange={(id) =>
                      void navigate({ search: (before) => ({ ...before, edition: id }), replace: true })
                    }
                  />
                </div>
                <SideBySide ids={ids} templateId={chosen} names={names} />
              </>
            );
          }}
        </Loaded>
      )}
    </View>
  );
}

type Names = ReadonlyMap<string, { readonly name: string; readonly gateState: string }>;

function SideBySide({ ids, templateId, names }: { ids: readonly string[]; templateId: string; names: Names }) {
  const { t } = useTranslation();
  const asked = useAsk(comparisonQuery, { vendors: [...ids], templateId });
  return (
    <Loaded asked={asked}>
      {({ compareVendors: found }) =>
        found === null || found.reviews.length === 0 ? (
          <Quiet>{t('vendor.nothingToCompare')}</Quiet>
        ) : (
          <>
            <Whole reviews={found.reviews} names={names} />
            <Section title={t('review.domain')}>
              <div className="columns">
                {found.reviews.map(({ reviewId, subprocessorId }) => (
                  <Domains key={reviewId} reviewId={reviewId} name={names.get(subprocessorId)?.name ?? ''} />
                ))}
              </div>
            </Section>
            <Differing found={found} names={names} />
          </>
        )
      }
    </Loaded>
  );
}

function Whole({ reviews, names }: { reviews: Compared['reviews']; names: Names }) {
  const { t } = useTranslation();
  return (
    <div className="wide">
      <table className="small-table">
        <thead>
          <tr>
            <th scope="col">{t('kinds.SUBPROCESSOR')}</th>
            <th scope="col">{t('vendor.gate')}</th>
            <th scope="col">{t('review.score')}</th>
            <th scope="col">{t('review.rating')}</th>
            <th scope="col">{t('vendor.residualRisk')}</th>
          </tr>
        </thead>
        <tbody>
          {reviews.map((one) => (
            <tr key={one.reviewId}>
              <th scope="row">
                <To path={`/reviews/${one.reviewId}`}>{names.get(one.subprocessorId)?.name ?? one.subprocessorId}</To>
              </th>
              <td>
                <Status value={names.get(one.subprocessorId)?.gateState} />
              </td>
              <td>
                <Count value={one.score} />
              </td>
              <td>
                <Status value={one.rating} />
              </td>
              <td>
                <Count value={one.residualRisk} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Domains({ reviewId, name }: { reviewId: string; name: string }) {
  const { t } = useTranslation();
  const asked = useAsk(domainsQuery, { id: reviewId });
  return (
    <div className="panel">
      <h3>{name}</h3>
      <Loaded asked={asked}>
        {({ review }) => (
          <ul className="bars">
            {(review?.latestScore?.explanation.domains ?? []).map(({ id, title, score }) => (
              <li key={id}>
                <span>{title}</span>
                <Pieces
                  label={title}
                  most={100}
                  pieces={[{ name: t('review.score'), value: score ?? 0, tone: (score ?? 0) < 50 ? 'b' : 'a' }]}
                />
                <strong>
                  <Count value={score} />
                </strong>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  );
}

function Differing({ found: { questions, reviews }, names }: { found: Compared; names: Names }) {
  const { t } = useTranslation();
  const differing = questions.filter(({ differs }) => differs);
  return (
    <Section title={t('vendor.differ', { count: differing.length })}>
      {differing.length > 0 && (
        <div className="wide" tabIndex={0} role="region" aria-label={t('vendor.differ', { count: differing.length })}>
          <table className="small-table">
            <thead>
              <tr>
                <th scope="col">{t('review.workbench')}</th>
                {reviews.map(({ reviewId, subprocessorId }) => (
                  <th scope="col" key={reviewId}>
                    {names.get(subprocessorId)?.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {differing.map(({ questionId, text, answers }) => (
                <tr key={questionId}>
                  <th scope="row">
                    {questionId} {text}
                  </th>
                  {reviews.map(({ reviewId }, n) => (
                    <td key={reviewId}>
                      {answers[n]?.value ? readable(answers[n].value) : t('review.noAnswer')} {answers[n]?.text}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
