import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Documents } from '../inventory/documents.tsx';
import { HistoryView } from '../inventory/history.tsx';
import {
  Count,
  Fact,
  Facts,
  Loaded,
  Person,
  Quiet,
  Section,
  Stale,
  Status,
  View,
  When,
  NotThere,
} from '../parts/basics.tsx';
import { AssetLink, To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';

const query = graphql(`
  query Vendor($id: ID!, $asOf: Instant) {
    subprocessor(id: $id, asOf: $asOf) {
      id
      name
      purpose
      website
      status
      tier
      regions
      ownerId
      revision
      staleSince
      updatedAt
      gateState
      contacts {
        id
        name
        email
        role
      }
      exceptions {
        id
        justification
        since
        until
        revokedAt
      }
      customerTasks {
        taskId
        text
        doneAt
      }
      alternatives {
        name
        note
      }
    }
    gateExplanation(subprocessorId: $id) {
      state
      reason
      until
      decisions {
        reviewId
        outcome
        decidedAt
        until
        stands
        questionnaires
        openConditions
      }
    }
    subprocessorRisk(subprocessorId: $id) {
      tier
      inherent
      residual
      reviewId
    }
    reviews(first: 30, asOf: $asOf, filter: { subprocessorId: { eq: $id } }) {
      edges {
        node {
          id
          title
          status
          dueAt
          score
          rating
        }
      }
    }
    findings(first: 30, asOf: $asOf, filter: { subprocessorId: { eq: $id }, status: { in: [OPEN] } }) {
      edges {
        node {
          id
          title
          severity
          dueAt
          reviewId
        }
      }
    }
    downstream(id: $id, kind: SUBPROCESSOR, asOf: $asOf, first: 100) {
      totalCount
      edges {
        node {
          depth
          asset {
            kind
            id
            name
            label
            status
          }
        }
      }
    }
  }
`);

const route = getRouteApi('/vendors/$id');

/** A vendor with everything that decides on it and everything that stands on it. */
export function Vendor() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const asked = useAsk(query, { id });
  return (
    <Loaded asked={asked}>
      {({ subprocessor: vendor, gateExplanation: gate, subprocessorRisk: risk, reviews, findings, downstream }) =>
        vendor === null ? (
          <NotThere />
        ) : (
          <View
            title={vendor.name}
            aside={
              <Actions
                mutations={places.vendor}
                first="draftReview"
                fixed={{ id, expectedRevision: vendor.revision }}
                defaults={{ subprocessorId: id }}
                choices={{
                  contactId: vendor.contacts.map((one) => ({
                    id: one.id,
                    name: one.name ?? one.role,
                    hint: one.email ?? undefined,
                  })),
                  exceptionId: vendor.exceptions.map((one) => ({ id: one.id, name: one.justification })),
                  previousReviewId: reviews.edges.map(({ node }) => ({ id: node.id, name: node.title })),
                  taskId: vendor.customerTasks.map((one) => ({ id: one.taskId, name: one.text })),
                }}
              />
            }
          >
            <p className="lead">
              {t('vendor.gate')}: <Status value={vendor.gateState} />{' '}
              {vendor.tier !== null && `${t('vendor.tier')} ${vendor.tier}`}
            </p>
            <Stale since={vendor.staleSince} />
            <Facts>
              <Fact name={t('asset.purpose')}>{vendor.purpose}</Fact>
              <Fact name={t('vendor.website')}>{vendor.website}</Fact>
              <Fact name={t('vendor.regions')}>{vendor.regions.join(', ')}</Fact>
              <Fact name={t('list.owner')}>
                <Person id={vendor.ownerId} />
              </Fact>
              <Fact name={t('vendor.risk')}>
                {risk && t('vendor.inherent', { value: risk.inherent })}
                {risk?.residual !== null &&
                  risk?.residual !== undefined &&
                  `, ${t('vendor.residual', { value: risk.residual })}`}
              </Fact>
            </Facts>
            {gate && (
              <Section title={t('vendor.why')}>
                <p>
                  {gate.reason} <When at={gate.until} day />
                </p>
                <ul className="plain">
                  {gate.decisions.map((decision) => (
                    <li key={decision.reviewId} className={decision.stands ? undefined : 'quiet'}>
                      <Status value={decision.outcome} />{' '}
                      <To path={`/reviews/${decision.reviewId}`}>
                        {decision.questionnaires.join(', ') || t('nav.reviews')}
                      </To>{' '}
                      <When at={decision.decidedAt} day />{' '}
                      {decision.until && (
                        <>
                          – <When at={decision.until} day />
                        </>
                      )}
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            <Section title={t('vendor.reviews')}>
              {reviews.edges.length === 0 && <Quiet>{t('list.empty')}</Quiet>}
              <ul className="plain">
                {reviews.edges.map(({ node }) => (
                  <li key={node.id}>
                    <To path={`/reviews/${node.id}`}>{node.title}</To> <Status value={node.status} />{' '}
                    <Count value={node.score} /> <Status value={node.rating} />
                  </li>
                ))}
              </ul>
            </Section>
            <Section title={t('vendor.findings')}>
              {findings.edges.length === 0 && <Quiet>{t('home.none')}</Quiet>}
              <ul className="plain">
                {findings.edges.map(({ node }) => (
                  <li key={node.id}>
                    <To path={`/reviews/${node.reviewId}`}>{node.title}</To> {readable(node.severity)}{' '}
                    <When at={node.dueAt} day />
                    <Actions
                      mutations={[]}
                      first={places.finding[0]}
                      fixed={{ id: node.reviewId, findingId: node.id }}
                    />
                  </li>
                ))}
              </ul>
            </Section>
            <Section title={t('vendor.contacts')}>
              {vendor.contacts.length === 0 && <Quiet>{t('home.none')}</Quiet>}
              <ul className="plain">
                {vendor.contacts.map((contact) => (
                  <li key={contact.id}>
                    {contact.name ?? '…'} {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}{' '}
                    {readable(contact.role)}
                  </li>
                ))}
              </ul>
            </Section>
            {vendor.exceptions.length > 0 && (
              <Section title={t('vendor.exceptions')}>
                <ul className="plain">
                  {vendor.exceptions.map((one) => (
                    <li key={one.id} className={one.revokedAt ? 'quiet' : undefined}>
                      {one.justification} <When at={one.until} day />
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            {vendor.customerTasks.length > 0 && (
              <Section title={t('vendor.tasks')}>
                <ul className="plain">
                  {vendor.customerTasks.map((task) => (
                    <li key={task.taskId} className={task.doneAt ? 'quiet' : undefined}>
                      {task.text} <When at={task.doneAt} day />
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            {downstream.totalCount > 0 && (
              <Section title={t('lineage.downstream')}>
                <ul className="plain">
                  {downstream.edges.map(({ node: { asset } }) => (
                    <li key={asset.kind + asset.id + (asset.label ?? '')}>
                      {t(`kinds.${asset.kind}`)} <AssetLink asset={asset} /> <Status value={asset.status} />
                    </li>
                  ))}
                </ul>
                {downstream.edges.length < downstream.totalCount && (
                  <Quiet>{t('lineage.more', { shown: downstream.edges.length, all: downstream.totalCount })}</Quiet>
                )}
              </Section>
            )}
            <Documents kind="SUBPROCESSOR" id={id} />
            <Section title={t('asset.history')}>
              <HistoryView kind="SUBPROCESSOR" id={id} />
            </Section>
          </View>
        )
      }
    </Loaded>
  );
}
