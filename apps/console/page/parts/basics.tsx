import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql } from '../api/graphql.ts';
import { useAsk, type Asked } from '../api/ask.ts';
import { readable } from '../words/readable.ts';
import { rounded, written } from '../words/numbers.ts';

/** A view: its heading takes the focus when it opens, so that a screen reader says where one is. */
export function View({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Custodia`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <article className="view">
      <header className="view-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside && <div className="view-aside">{aside}</div>}
      </header>
      {children}
    </article>
  );
}

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** What a query is doing, or what stopped it; the content once there is some. */
export function Loaded<Data>({ asked, children }: { asked: Asked<Data>; children: (data: Data) => ReactNode }) {
  const { t } = useTranslation();
  if (asked.data !== undefined) return <>{children(asked.data)}</>;
  if (asked.problem !== null) return <Problem>{asked.problem}</Problem>;
  return (
    <p role="status" className="quiet">
      {t('app.loading')}
    </p>
  );
}

export const Problem = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="problem">
    {children}
  </p>
);

/** In place of a record that there is not, at this moment or for this reader. */
export function NotThere() {
  const { t } = useTranslation();
  return (
    <View title={t('asset.notThere')}>
      <Problem>{t('asset.notFound')}</Problem>
    </View>
  );
}

export const Quiet = ({ children }: { children: ReactNode }) => <p className="quiet">{children}</p>;

const good = [
  'APPROVED',
  'OPEN',
  'VERIFIED',
  'CERTIFIED',
  'VALID',
  'ACTIVE',
  'SATISFIED',
  'STRONG',
  'RESOLVED',
  'PASSED',
];
const bad = [
  'QUARANTINED',
  'REJECTED',
  'CLOSED',
  'FAILED',
  'REVOKED',
  'POOR',
  'WEAK',
  'MISSING',
  'CONFIRMED',
  'OVERDUE',
];
const doubtful = [
  'OPEN_WITH_CONDITIONS',
  'APPROVED_WITH_CONDITIONS',
  'EXCEPTION',
  'CLARIFICATION',
  'HELD',
  'BLOCKED',
  'POSSIBLE',
];

/** A state in words; colour only repeats them. */
export function Status({ value }: { value: string | null | undefined }) {
  if (!value) return null;
  const tone = good.includes(value)
    ? 'good'
    : bad.includes(value)
      ? 'bad'
      : doubtful.includes(value)
        ? 'doubt'
        : 'neutral';
  return <span className={`status ${tone}`}>{readable(value)}</span>;
}

/** A moment as people of the chosen language write it, in their own zone; the exact one is told on hover and to machines. */
export function When({ at, day = false }: { at: string | null | undefined; day?: boolean }) {
  const { i18n } = useTranslation();
  if (!at) return null;
  return (
    <time dateTime={at} title={at}>
      {written(i18n.language, at, day)}
    </time>
  );
}

/** A number as people read it; the whole of it on hover. */
export function Count({ value }: { value: number | null | undefined }) {
  const { i18n } = useTranslation();
  if (value === null || value === undefined) return null;
  return <span title={String(value)}>{rounded(i18n.language, value)}</span>;
}

const memberQuery = graphql(`
  query Member($id: ID!) {
    member(id: $id) {
      id
      name
    }
  }
`);

/** A member by name; the id where nothing is known of it. */
export function Person({ id }: { id: string | null | undefined }) {
  const { data } = useAsk(memberQuery, { id: id ?? '' }, { pause: !id });
  if (!id) return null;
  return <span title={id}>{data?.member?.name ?? id.slice(0, 8)}</span>;
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

/** One fact; nothing is shown where nothing is stated. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '' || children === false) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Shortened where it is read by people; whole in the title and when it is copied. */
export const Digest = ({ value }: { value: string | null | undefined }) =>
  value ? (
    <code className="digest" title={value}>
      {value}
    </code>
  ) : null;

export const Stale = ({ since }: { since: string | null | undefined }) => {
  const { t, i18n } = useTranslation();
  if (!since) return null;
  const at = written(i18n.language, since);
  return <Problem>{t('list.stale', { at })}</Problem>;
};
