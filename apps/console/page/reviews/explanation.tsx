import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Count, Fact, Facts, Loaded, Quiet, Section, Status } from '../parts/basics.tsx';
import { Table } from '../parts/table.tsx';
import { waterfall } from './waterfall.ts';

const query = graphql(`
  query ScoreOf($id: ID!) {
    review(id: $id) {
      latestScore {
        score
        rating
        band
        rules
        weightSet
        explanation {
          earned
          possible
          answered
          asked
          criticalFailed
          packs {
            template
            edition
            title
            score
            rating
            residualRisk
          }
          domains {
            id
            title
            score
            earned
            possible
            unanswered
          }
        }
      }
    }
  }
`);

/** How the score comes about: what each domain earned of what it could, which sums up to the whole. */
export function Explanation({ reviewId }: { reviewId: string }) {
  const { t } = useTranslation();
  const asked = useAsk(query, { id: reviewId });
  return (
    <Loaded asked={asked}>
      {({ review }) => {
        const score = review?.latestScore;
        if (!score) return <Quiet>{t('list.empty')}</Quiet>;
        const { explanation } = score;
        const steps = waterfall(explanation.domains);
        return (
          <>
            <Facts>
              <Fact name={t('review.score')}>
                <Count value={score.score} /> <Status value={score.rating} />
              </Fact>
              <Fact name={t('review.pointsHead')}>
                {t('review.points', { earned: explanation.earned, possible: explanation.possible })}
              </Fact>
              <Fact name={t('review.critical')}>{explanation.criticalFailed.join(', ')}</Fact>
              <Fact name={t('review.template')}>
                {score.rules}, {score.weightSet}
              </Fact>
            </Facts>
            {explanation.packs.length > 0 && (
              <Section title={t('review.template')}>
                <p>{t('review.packsRule')}</p>
                <Table
                  label={t('review.packsRule')}
                  rows={explanation.packs}
                  keyOf={({ template }) => template}
                  columns={[
                    {
                      name: t('review.template'),
                      share: 2,
                      cell: ({ title, edition }) => `${title} ${edition}`,
                    },
                    { name: t('review.score'), numeric: true, cell: ({ score: of }) => <Count value={of} /> },
                    { name: t('review.rating'), cell: ({ rating }) => <Status value={rating} /> },
                    {
                      name: t('vendor.risk'),
                      numeric: true,
                      cell: ({ residualRisk }) => <Count value={residualRisk} />,
                    },
                  ]}
                />
              </Section>
            )}
            <Section title={t('review.domain')}>
              <Table
                label={t('review.explanation')}
                rows={steps}
                keyOf={({ id }) => id}
                columns={[
                  { name: t('review.domain'), share: 2, cell: ({ title }) => title },
                  { name: t('review.score'), numeric: true, cell: ({ score: of }) => <Count value={of} /> },
                  {
                    name: t('review.pointsHead'),
                    numeric: true,
                    cell: ({ earned, possible }) => t('review.points', { earned, possible }),
                  },
                  {
                    name: t('review.contribution'),
                    numeric: true,
                    cell: ({ adds }) => <Count value={adds} />,
                  },
                  {
                    name: t('review.explanation'),
                    share: 3,
                    cell: ({ title, from, adds, loses }) => (
                      <svg
                        className="bar"
                        viewBox="0 0 100 10"
                        preserveAspectRatio="none"
                        role="img"
                        aria-label={t('review.step', { title, from: from.toFixed(1), to: (from + adds).toFixed(1) })}
                      >
                        <rect className="possible" x={from} width={adds + loses} height="10" />
                        <rect className="earned" x={from} width={adds} height="10" />
                      </svg>
                    ),
                  },
                ]}
              />
              {explanation.packs.length < 2 && (
                <p>
                  <strong>{t('review.sum')}</strong> <Count value={steps.reduce((sum, { adds }) => sum + adds, 0)} />
                  {explanation.criticalFailed.length > 0 && ` ${t('review.capped')}`}
                </p>
              )}
            </Section>
          </>
        );
      }}
    </Loaded>
  );
}
