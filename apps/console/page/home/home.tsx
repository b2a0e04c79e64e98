import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Loaded, Quiet, Section, Status, View, When } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';

const tasksQuery = graphql(`
  query MyTasks {
    myTasks {
      caseId
      assetName
      blocker {
        code
        message
        duty
        roles
        until
        locationId
      }
    }
  }
`);

const reviewsQuery = graphql(`
  query WaitingReviews($status: [ReviewStatus!]!) {
    reviews(first: 20, filter: { status: { in: $status } }) {
      totalCount
      edges {
        node {
          id
          title
          status
          dueAt
          subprocessorId
          progress {
            answered
            total
          }
        }
      }
    }
  }
`);

const overdueQuery = graphql(`
  query OverdueReviews {
    reviews(first: 20, filter: { overdue: { eq: true } }) {
      totalCount
      edges {
        node {
          id
          title
          status
          dueAt
        }
      }
    }
  }
`);

const findingsQuery = graphql(`
  query OpenFindings {
    findings(first: 20, filter: { status: { in: [OPEN] } }) {
      totalCount
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
  }
`);

const casesQuery = graphql(`
  query RunningCases {
    disposalCases(
      first: 20
      filter: {
        status: { in: [REQUESTED, SCOPED, IN_APPROVAL, APPROVED, EXECUTING, VERIFYING, VALIDATING, BLOCKED, HELD] }
      }
    ) {
      totalCount
      edges {
        node {
          id
          assetName
          assetKind
          status
          updatedAt
        }
      }
    }
  }
`);

const countsQuery = graphql(`
  query Counts {
    models: assets(first: 1, filter: { kind: [MODEL] }) {
      totalCount
    }
    datasets: assets(first: 1, filter: { kind: [DATASET] }) {
      totalCount
    }
    prompts: assets(first: 1, filter: { kind: [PROMPT] }) {
      totalCount
    }
    systems: assets(first: 1, filter: { kind: [SYSTEM] }) {
      totalCount
    }
    subprocessors: assets(first: 1, filter: { kind: [SUBPROCESSOR] }) {
      totalCount
    }
    quarantined: assets(first: 1, filter: { status: [QUARANTINED] }) {
      totalCount
    }
  }
`);

/** Where the day begins: what waits for the person who looks, over all contexts. */
export function Home() {
  const { t } = useTranslation();
  return (
    <View title={t('nav.home')}>
      <Counts />
      <div className="board">
        <Tasks />
        <Judging />
        <Overdue />
        <Findings />
        <Cases />
      </div>
    </View>
  );
}

function Counts() {
  const { t } = useTranslation();
  const { data } = useAsk(countsQuery, {});
  if (!data) return null;
  const numbers = [
    [t('plural.MODEL'), data.models, { kind: 'MODEL' }],
    [t('plural.DATASET'), data.datasets, { kind: 'DATASET' }],
    [t('plural.PROMPT'), data.prompts, { kind: 'PROMPT' }],
    [t('plural.SYSTEM'), data.systems, { kind: 'SYSTEM' }],
    [t('plural.SUBPROCESSOR'), data.subprocessors, { kind: 'SUBPROCESSOR' }],
    [t('asset.quarantined'), data.quarantined, { state: 'QUARANTINED' }],
  ] as const;
  return (
    <ul className="numbers" aria-label={t('home.assets')}>
      {numbers.map(([name, { totalCount }, search]) => (
        <li key={name}>
          <To path="/inventory" search={search}>
            <strong>{totalCount}</strong> {name}
          </To>
        </li>
      ))}
    </ul>
  );
}

function Tasks() {
  const { t } = useTranslation();
  const asked = useAsk(tasksQuery, {});
  return (
    <Section title={t('home.waiting')}>
      <Loaded asked={asked}>
        {({ myTasks }) =>
          myTasks.length === 0 ? (
            <Quiet>{t('home.nothing')}</Quiet>
          ) : (
            <ul className="plain">
              {myTasks.map(({ caseId, assetName, blocker }) => (
                <li key={caseId + blocker.code + (blocker.locationId ?? '')}>
                  <To path={`/cases/${caseId}`}>{assetName}</To>: {blocker.message} <When at={blocker.until} day />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Judging() {
  const { t } = useTranslation();
  const asked = useAsk(reviewsQuery, { status: ['SUBMITTED', 'IN_REVIEW', 'CLARIFICATION'] });
  return (
    <Section title={t('home.judge')}>
      <Loaded asked={asked}>
        {({ reviews: { edges } }) =>
          edges.length === 0 ? (
            <Quiet>{t('home.none')}</Quiet>
          ) : (
            <ul className="plain">
              {edges.map(({ node }) => (
                <li key={node.id}>
                  <To path={`/reviews/${node.id}`}>{node.title}</To> <Status value={node.status} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Overdue() {
  const { t } = useTranslation();
  const asked = useAsk(overdueQuery, {});
  return (
    <Section title={t('home.overdue')}>
      <Loaded asked={asked}>
        {({ reviews: { edges } }) =>
          edges.length === 0 ? (
            <Quiet>{t('home.none')}</Quiet>
          ) : (
            <ul className="plain">
              {edges.map(({ node }) => (
                <li key={node.id}>
                  <To path={`/reviews/${node.id}`}>{node.title}</To> <When at={node.dueAt} day />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Findings() {
  const { t } = useTranslation();
  const asked = useAsk(findingsQuery, {});
  return (
    <Section title={t('home.findings')}>
      <Loaded asked={asked}>
        {({ findings: { edges } }) =>
          edges.length === 0 ? (
            <Quiet>{t('home.none')}</Quiet>
          ) : (
            <ul className="plain">
              {edges.map(({ node }) => (
                <li key={node.id}>
                  <To path={`/reviews/${node.reviewId}`}>{node.title}</To> {readable(node.severity)}{' '}
                  <When at={node.dueAt} day />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Cases() {
  const { t } = useTranslation();
  const asked = useAsk(casesQuery, {});
  return (
    <Section title={t('home.cases')}>
      <Loaded asked={asked}>
        {({ disposalCases: { edges } }) =>
          edges.length === 0 ? (
            <Quiet>{t('home.none')}</Quiet>
          ) : (
            <ul className="plain">
              {edges.map(({ node }) => (
                <li key={node.id}>
                  <To path={`/cases/${node.id}`}>{node.assetName}</To> <Status value={node.status} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
