import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { judges, useMe } from '../api/me.ts';
import { askPlain } from '../api/plain.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
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
import { To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';
import { Compare } from '../parts/compare.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { Consequences } from './consequences.tsx';
import { Explanation } from './explanation.tsx';
import { reviewQuery, type ReviewRecord } from './review-query.ts';
import { tabs, type ReviewSearch } from './search.ts';
import { Workbench } from './workbench.tsx';

const route = getRouteApi('/reviews/$id');

export function ReviewView() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const search = route.useSearch();
  const me = useMe();
  const navigate = route.useNavigate();
  const change = (part: ReviewSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const asked = useAsk(reviewQuery, { id });
  return (
    <Loaded asked={asked}>
      {({ review }) =>
        review === null ? (
          <NotThere />
        ) : (
          <View title={review.title} aside={<ReviewActions review={review} />}>
            <p className="lead">
              <Status value={review.status} /> {review.overdue && <Status value="OVERDUE" />}{' '}
              <Status value={review.rating} /> {t('review.answered', review.progress)}
            </p>
            <Stale since={review.staleSince} />
            <Facts>
              <Fact name={t('kinds.SUBPROCESSOR')}>
                <VendorLink id={review.subprocessorId} />
              </Fact>
              <Fact name={t('review.template')}>
                {review.packs.map(({ template, edition }) => `${template} ${edition}`).join(', ')}
              </Fact>
              <Fact name={t('review.sent')}>
                <When at={review.sentAt} />
              </Fact>
              <Fact name={t('review.due')}>
                <When at={review.dueAt} day />
              </Fact>
              <Fact name={t('review.score')}>{review.score !== null && <Count value={review.score} />}</Fact>
              <Fact name={t('vendor.risk')}>
                {review.residualRisk !== null && t('vendor.residual', { value: review.residualRisk })}
              </Fact>
              <Fact name={t('review.outcome')}>
                {review.outcome && (
                  <>
                    <Status value={review.outcome} /> {review.decisionNote} <Person id={review.decidedBy} />{' '}
                    <When at={review.decidedAt} />
                  </>
                )}
              </Fact>
              <Fact name={t('review.valid')}>
                <When at={review.validUntil} day />
              </Fact>
              <Fact name={t('asset.purpose')}>
                {review.intake && [review.intake.purpose, ...review.intake.data].join(', ')}
              </Fact>
              <Fact name={t('review.flags')}>
                {review.flags.length > 0 && review.flags.map(({ detail }) => detail).join(' ')}
              </Fact>
            </Facts>
            {judges(me) && (
              <p className="buttons">
                {review.outcome && (
                  <a className="button secondary" href={`/reviews/${id}/report.pdf`} download>
                    {t('review.report')}
                  </a>
                )}
                <a className="button secondary" href={`/reviews/${id}/bundle.zip`} download>
                  {t('review.bundle')}
                </a>
              </p>
            )}
            <Tabs
              selectedKey={search.tab ?? 'workbench'}
              onSelectionChange={(key) => change({ tab: tabs.find((one) => one === key) })}
            >
              <TabList aria-label={review.title} className="tabs">
                {tabs.map((tab) => (
                  <Tab key={tab} id={tab}>
                    {t(`review.${tab}`)}
                  </Tab>
                ))}
              </TabList>
              <TabPanel id="workbench">
                <Workbench review={review} search={search} onChange={change} />
              </TabPanel>
              <TabPanel id="explanation">
                <Explanation reviewId={id} />
              </TabPanel>
              <TabPanel id="evidence">
                <EvidenceList review={review} />
              </TabPanel>
              <TabPanel id="clarifications">
                <Clarifications review={review} />
              </TabPanel>
              <TabPanel id="people">
                <ul className="plain">
                  {review.people.map((person) => (
                    <li key={person.id} className={person.removed ? 'quiet' : undefined}>
                      {person.name} {person.email} {readable(person.role)} <Status value={person.invitation} />
                    </li>
                  ))}
                </ul>
              </TabPanel>
              <TabPanel id="compare">
                <InTime review={review} />
              </TabPanel>
            </Tabs>
          </View>
        )
      }
    </Loaded>
  );
}

const vendorQuery = graphql(`
  query VendorName($id: ID!, $asOf: Instant) {
    subprocessor(id: $id, asOf: $asOf) {
      id
      name
    }
  }
`);

function VendorLink({ id }: { id: string }) {
  const { data } = useAsk(vendorQuery, { id });
  return <To path={`/vendors/${id}`}>{data?.subprocessor?.name ?? id.slice(0, 8)}</To>;
}

/** What is most likely next, by the state of the review. */
const next: Readonly<Partial<Record<ReviewRecord['status'], (typeof places.review)[number]>>> = {
  DRAFT: 'sendReview',
  SUBMITTED: 'decideReview',
  IN_REVIEW: 'decideReview',
  CLARIFICATION: 'decideReview',
};

function ReviewActions({ review }: { review: ReviewRecord }) {
  return (
    <Actions
      mutations={[...places.review, ...places.finding]}
      first={next[review.status]}
      fixed={{ id: review.id, expectedRevision: review.revision }}
      consequences={(mutation, values) =>
        mutation === 'decideReview' && <Consequences review={review} values={values} />
      }
      choices={{
        questionId: review.questionnaire.map(({ question }) => ({
          id: question.id,
          name: question.id,
          hint: question.text,
        })),
        contactId: review.people.map((one) => ({ id: one.id, name: one.name ?? one.role })),
        clarificationId: review.clarifications.map((one) => ({ id: one.clarificationId, name: one.text })),
        evidenceId: review.evidence.map((one) => ({ id: one.evidenceId, name: one.title })),
        findingId: review.findings.map((one) => ({ id: one.id, name: one.title })),
        conditions: review.findings.map((one) => ({ id: one.id, name: one.title })),
      }}
    />
  );
}

function EvidenceList({ review: { evidence } }: { review: ReviewRecord }) {
  const { t } = useTranslation();
  if (evidence.length === 0) return <Quiet>{t('list.empty')}</Quiet>;
  return (
    <ul className="plain">
      {evidence.map((one) => (
        <li key={one.evidenceId} className={one.ended ? 'quiet' : undefined}>
          {one.title} ({one.fileName}) {one.questionId} <When at={one.validUntil} day />
        </li>
      ))}
    </ul>
  );
}

function Clarifications({ review: { clarifications } }: { review: ReviewRecord }) {
  const { t } = useTranslation();
  if (clarifications.length === 0) return <Quiet>{t('list.empty')}</Quiet>;
  return (
    <>
      {clarifications.map((one) => (
        <Section
          key={one.clarificationId}
          title={one.questionId ?? t('review.clarifications')}
          aside={<When at={one.askedAt} day />}
        >
          <p className={one.withdrawnAt ? 'quiet' : undefined}>{one.text}</p>
          {one.answer && <blockquote>{one.answer}</blockquote>}
        </Section>
      ))}
    </>
  );
}

/** When the review went on, and how it stood at two of these moments. */
function InTime({ review }: { review: ReviewRecord }) {
  const { t } = useTranslation();
  const { id, sentAt, submittedAt, decidedAt, clarifications } = review;
  const load = useCallback(
    async (asOf: string | null) => (await askPlain(reviewQuery, { id, ...(asOf ? { asOf } : {}) })).review,
    [id],
  );
  const moments = [
    { at: sentAt, name: t('review.sent') },
    { at: submittedAt, name: t('review.submitted') },
    { at: decidedAt, name: t('review.outcome') },
    ...clarifications.flatMap(({ askedAt, answeredAt }) => [
      { at: askedAt, name: t('review.clarifications') },
      { at: answeredAt, name: t('review.answerOf') },
    ]),
  ].flatMap(({ at, name }) => (at ? [{ at, name }] : []));
  return (
    <>
      <Timeline label={t('asset.history')} moments={moments} />
      <Compare load={load} />
    </>
  );
}
