import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import type { Values } from '../forms/values.ts';
import { Status, When } from '../parts/basics.tsx';
import { AssetLink } from '../parts/link.tsx';
import { gateAfter } from './gate-after.ts';
import type { ReviewRecord } from './review-query.ts';

const query = graphql(`
  query BeforeDeciding($id: ID!) {
    gateExplanation(subprocessorId: $id) {
      state
      reason
      decisions {
        reviewId
        questionnaires
        outcome
        stands
        until
        openConditions
      }
    }
    downstream(id: $id, kind: SUBPROCESSOR, first: 100) {
      totalCount
      edges {
        node {
          asset {
            kind
            id
            name
            label
          }
        }
      }
    }
  }
`);

/** What a decision would do to the gate of the vendor, and to what stands on it, before it is taken. */
export function Consequences({ review, values }: { review: ReviewRecord; values: Values }) {
  const { t } = useTranslation();
  const { data } = useAsk(query, { id: review.subprocessorId });
  const { outcome, conditions } = values;
  if (!data?.gateExplanation || typeof outcome !== 'string' || outcome === '') return null;
  const { state, decisions } = data.gateExplanation;
  const standing = decisions.filter(({ stands, reviewId }) => stands && reviewId !== review.id);
  const then = gateAfter(standing, outcome);
  const named = Array.isArray(conditions) ? conditions.length : 0;
  const { edges, totalCount } = data.downstream;
  const touched = [...new Map(edges.map(({ node: { asset } }) => [asset.kind + asset.id, asset])).values()];
  const count = totalCount > edges.length ? totalCount : touched.length;
  return (
    <section className="consequences" aria-live="polite">
      <h3>{t('decide.title')}</h3>
      <p>
        {t('decide.gate')} <Status value={state} /> → <Status value={then} />
      </p>
      <ul>
        <li>{t(`decide.${outcome as 'APPROVED' | 'APPROVED_WITH_CONDITIONS' | 'REJECTED'}`, { count: named })}</li>
        {standing.map(({ reviewId, questionnaires, outcome: other, until }) => (
          <li key={reviewId}>
            {t('decide.other')} {questionnaires.join(', ')} <Status value={other} /> <When at={until} day />
          </li>
        ))}
        <li>{t(then === 'CLOSED' ? 'decide.touchedClosed' : 'decide.touched', { count })}</li>
      </ul>
      <p>
        {touched.slice(0, 12).map((asset) => (
          <span key={asset.kind + asset.id}>
            <AssetLink asset={asset} />{' '}
          </span>
        ))}
      </p>
    </section>
  );
}
