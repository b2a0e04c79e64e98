import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import type { EnumOf } from '../api/graphql.ts';
import { useMoment } from '../api/moment.tsx';
import { readinessQuery } from '../inventory/records.ts';
import { assetKinds, states } from '../inventory/inventory-search.ts';
import { Loaded, Quiet, Section } from '../parts/basics.tsx';
import { Bars, Legend, Pieces, Trend } from '../parts/charts.tsx';
import { To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';
import {
  agesQuery,
  casesQuery,
  gatesQuery,
  inventoryQuery,
  pointQuery,
  sizeQuery,
  systemsQuery,
} from './overview-queries.ts';

const day = 86_400_000;
const week = 7 * day;
const openReviews: EnumOf<'ReviewStatus'>[] = ['SENT', 'IN_PROGRESS', 'SUBMITTED', 'IN_REVIEW', 'CLARIFICATION'];
const runningCases: EnumOf<'DisposalStatus'>[] = [
  'REQUESTED',
  'SCOPED',
  'IN_APPROVAL',
  'APPROVED',
  'EXECUTING',
  'VERIFYING',
  'VALIDATING',
  'BLOCKED',
  'HELD',
];
const tones = ['a', 'b', 'c', 'd'] as const;
const still = { still: true } as const;

/** The moment that is looked at, to the day, so that the same numbers are not asked for again and again. */
function useToday(): number {
  const moment = useMoment();
  return useMemo(() => Math.floor((moment ? Date.parse(moment) : Date.now()) / day) * day, [moment]);
}

/** The whole in numbers: what there is, how old it is, and how it went. */
export function Overview() {
  const { t } = useTranslation();
  return (
    <Section title={t('home.overview')}>
      <div className="board">
        <Inventory />
        <Reviews />
        <Cases />
        <Gates />
        <Ready />
        <Trends />
      </div>
    </Section>
  );
}

function Inventory() {
  const { t } = useTranslation();
  return (
    <div className="panel">
      <h3>{t('home.assets')}</h3>
      <ul className="bars">
        {assetKinds.map((kind) => (
          <Kind key={kind} kind={kind} />
        ))}
      </ul>
      <Legend of={states.map((state, n) => ({ name: readable(state), tone: tones[n]! }))} />
    </div>
  );
}

function Kind({ kind }: { kind: EnumOf<'AssetKind'> }) {
  const { t } = useTranslation();
  const { data } = useAsk(inventoryQuery, { kind: [kind] }, still);
  const values = [data?.registered, data?.quarantined, data?.retired, data?.disposed].map(
    (one) => one?.totalCount ?? 0,
  );
  const all = values.reduce((sum, value) => sum + value, 0);
  return (
    <li>
      <span>
        <To path="/inventory" search={{ kind }}>
          {t(`plural.${kind}`)}
        </To>
      </span>
      <Pieces
        label={t(`plural.${kind}`)}
        most={all}
        pieces={states.map((state, n) => ({ name: readable(state), value: values[n]!, tone: tones[n]! }))}
      />
      <strong>{data ? all : '…'}</strong>
    </li>
  );
}

function Reviews() {
  const { t } = useTranslation();
  const today = useToday();
  const before = (days: number): string => new Date(today - days * day).toISOString();
  const asked = useAsk(
    agesQuery,
    { open: openReviews, month: before(30), quarter: before(90), half: before(180) },
    still,
  );
  return (
    <div className="panel">
      <h3>{t('home.ages')}</h3>
      <Loaded asked={asked}>
        {({ young, older, old, oldest }) => {
          const values = { young, older, old, oldest };
          const most = Math.max(...Object.values(values).map(({ totalCount }) => totalCount));
          return (
            <Bars
              rows={(['young', 'older', 'old', 'oldest'] as const).map((age, n) => ({
                key: age,
                name: t(`home.age.${age}`),
                value: values[age].totalCount,
                bar: (
                  <Pieces
                    label={t(`home.age.${age}`)}
                    most={most}
                    pieces={[{ name: t('home.ages'), value: values[age].totalCount, tone: n === 3 ? 'b' : 'a' }]}
                  />
                ),
              }))}
            />
          );
        }}
      </Loaded>
    </div>
  );
}

function Cases() {
  const { t } = useTranslation();
  const asked = useAsk(casesQuery, {}, still);
  return (
    <div className="panel">
      <h3>{t('home.caseStates')}</h3>
      <Loaded asked={asked}>
        {(counts) => {
          const most = Math.max(...Object.values(counts).map(({ totalCount }) => totalCount));
          return (
            <Bars
              rows={(['preparing', 'approving', 'executing', 'stopped', 'certified'] as const).map((state) => ({
                key: state,
                name: t(`home.case.${state}`),
                value: counts[state].totalCount,
                bar: (
                  <Pieces
                    label={t(`home.case.${state}`)}
                    most={most}
                    pieces={[
                      {
                        name: t('home.caseStates'),
                        value: counts[state].totalCount,
                        tone: state === 'stopped' ? 'b' : state === 'certified' ? 'c' : 'a',
                      },
                    ]}
                  />
                ),
              }))}
            />
          );
        }}
      </Loaded>
    </div>
  );
}

function Gates() {
  const { t } = useTranslation();
  const asked = useAsk(gatesQuery, {}, still);
  return (
    <div className="panel">
      <h3>{t('home.gates')}</h3>
      <Loaded asked={asked}>
        {({ subprocessors: { edges, totalCount } }) => {
          const closed = edges.flatMap(({ node }) => (node.gateState === 'CLOSED' ? [node] : []));
          return (
            <>
              <p>{t('home.gatesClosed', { closed: closed.length, all: edges.length })}</p>
              {totalCount > edges.length && <Quiet>{t('home.gatesSome', { all: totalCount })}</Quiet>}
              <ul className="plain">
                {closed.slice(0, 8).map(({ id, name }) => (
                  <li key={id}>
                    <To path={`/vendors/${id}`}>{name}</To>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function Ready() {
  const { t } = useTranslation();
  const asked = useAsk(systemsQuery, {}, still);
  return (
    <div className="panel">
      <h3>{t('home.ready')}</h3>
      <Loaded asked={asked}>
        {({ systems }) =>
          systems.edges.length === 0 ? (
            <Quiet>{t('home.none')}</Quiet>
          ) : (
            <ul className="bars">
              {systems.edges.map(({ node }) => (
                <System key={node.id} {...node} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}

function System({ id, name }: { id: string; name: string }) {
  const { data } = useAsk(readinessQuery, { id, kind: 'SYSTEM' }, still);
  const percent = data?.readiness?.percent ?? 0;
  return (
    <li>
      <span>
        <To path={`/inventory/systems/${id}`} search={{ tab: 'readiness' }}>
          {name}
        </To>
      </span>
      <Pieces label={name} most={100} pieces={[{ name: '%', value: percent, tone: percent < 50 ? 'b' : 'a' }]} />
      <strong>{percent} %</strong>
    </li>
  );
}

const points = 8;
/** Counting more than these at eight moments of the past takes seconds; then only reviews and cases have a line. */
const mostAssets = 100_000;

function Trends() {
  const { data } = useAsk(sizeQuery, {}, still);
  return data ? <Lines withAssets={data.assets.totalCount <= mostAssets} /> : null;
}

function Lines({ withAssets }: { withAssets: boolean }) {
  const { t } = useTranslation();
  const today = useToday();
  const at = Array.from({ length: points }, (_, n) => new Date(today - (points - 1 - n) * week).toISOString());
  // There are always as many points, so that the hooks keep their order.
  const asked = at.map((moment) =>
    useAsk(pointQuery, { at: moment, open: openReviews, running: runningCases, assets: withAssets }, still),
  );
  const told = asked.flatMap(({ data }) => (data ? [data] : []));
  if (told.length < points) return null;
  const lines = {
    assets: told.flatMap(({ assets }) => (assets ? [assets.totalCount] : [])),
    quarantined: told.flatMap(({ quarantined }) => (quarantined ? [quarantined.totalCount] : [])),
    reviews: told.map(({ reviews }) => reviews.totalCount),
    cases: told.map(({ disposalCases }) => disposalCases.totalCount),
  };
  return (
    <div className="panel">
      <h3>{t('home.trends')}</h3>
      <Bars
        rows={(['assets', 'quarantined', 'reviews', 'cases'] as const)
          .filter((line) => lines[line].length > 0)
          .map((line) => ({
            key: line,
            name: t(`home.trend.${line}`),
            value: lines[line].at(-1)!,
            bar: <Trend label={t(`home.trend.${line}`)} values={lines[line]} />,
          }))}
      />
    </div>
  );
}
