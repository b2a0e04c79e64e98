import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk, type Asked } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Loaded, Quiet, Section, Status, View, When } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { blockerInWords, readable } from '../words/readable.ts';

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

const Overview = lazy(() => import('./overview.tsx').then(({ Overview: View }) => ({ default: View })));

/** Where the day begins: what waits for the person who looks, over all contexts. */
export function Home() {
  const { t } = useTranslation();
  return (
    <View title={t('nav.home')}>
      <div className="board">
        <Tasks />
        <Judging />
        <Overdue />
        <Findings />
        <Cases />
      </div>
      <Suspense fallback={null}>
        <Overview />
      </Suspense>
    </View>
  );
}

interface WaitingProps<Data, Entry> {
  readonly title: string;
  readonly asked: Asked<Data>;
  readonly pick: (data: Data) => readonly Entry[];
  readonly keyOf: (entry: Entry) => string;
  readonly children: (entry: Entry) => ReactNode;
  readonly empty?: string;
}

/** One kind of what waits; each entry opens where it is done. */
function Waiting<Data, Entry>({ title, asked, pick, keyOf, children, empty }: WaitingProps<Data, Entry>) {
  const { t } = useTranslation();
  return (
    <Section title={title}>
      <Loaded asked={asked}>
        {(data) => {
          const entries = pick(data);
          if (entries.length === 0) return <Quiet>{empty ?? t('home.none')}</Quiet>;
          return (
            <ul className="plain">
              {entries.map((entry) => (
                <li key={keyOf(entry)}>{children(entry)}</li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Section>
  );
}

const nodesOf = <Node,>({ edges }: { readonly edges: readonly { readonly node: Node }[] }): Node[] =>
  edges.map(({ node }) => node);
const idOf = ({ id }: { readonly id: string }): string => id;

function Tasks() {
  const { t } = useTranslation();
  const asked = useAsk(tasksQuery, {});
  return (
    <Waiting
      title={t('home.waiting')}
      asked={asked}
      pick={({ myTasks }) => myTasks}
      keyOf={({ caseId, blocker }) => caseId + blocker.code + (blocker.locationId ?? '')}
      empty={t('home.nothing')}
    >
      {({ caseId, assetName, blocker }) => (
        <>
          <To path={`/cases/${caseId}`}>{assetName}</To>: {blockerInWords(blocker)} <When at={blocker.until} day />
        </>
      )}
    </Waiting>
  );
}

function Judging() {
  const { t } = useTranslation();
  const asked = useAsk(reviewsQuery, { status: ['SUBMITTED', 'IN_REVIEW', 'CLARIFICATION'] });
  return (
    <Waiting title={t('home.judge')} asked={asked} pick={({ reviews }) => nodesOf(reviews)} keyOf={idOf}>
      {({ id, title, status }) => (
        <>
          <To path={`/reviews/${id}`}>{title}</To> <Status value={status} />
        </>
      )}
    </Waiting>
  );
}

function Overdue() {
  const { t } = useTranslation();
  const asked = useAsk(overdueQuery, {});
  return (
    <Waiting title={t('home.overdue')} asked={asked} pick={({ reviews }) => nodesOf(reviews)} keyOf={idOf}>
      {({ id, title, dueAt }) => (
        <>
          <To path={`/reviews/${id}`}>{title}</To> <When at={dueAt} day />
        </>
      )}
    </Waiting>
  );
}

function Findings() {
  const { t } = useTranslation();
  const asked = useAsk(findingsQuery, {});
  return (
    <Waiting title={t('home.findings')} asked={asked} pick={({ findings }) => nodesOf(findings)} keyOf={idOf}>
      {({ reviewId, title, severity, dueAt }) => (
        <>
          <To path={`/reviews/${reviewId}`}>{title}</To> {readable(severity)} <When at={dueAt} day />
        </>
      )}
    </Waiting>
  );
}

function Cases() {
  const { t } = useTranslation();
  const asked = useAsk(casesQuery, {});
  return (
    <Waiting title={t('home.cases')} asked={asked} pick={({ disposalCases }) => nodesOf(disposalCases)} keyOf={idOf}>
      {({ id, assetName, status }) => (
        <>
          <To path={`/cases/${id}`}>{assetName}</To> <Status value={status} />
        </>
      )}
    </Waiting>
  );
}
