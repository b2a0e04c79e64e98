import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql, type MutationName } from '../api/graphql.ts';
import { mayDo, useMe } from '../api/me.ts';
import { useMoment } from '../api/moment.tsx';
import { ActionForm } from '../forms/action-form.tsx';
import type { Values } from '../forms/values.ts';
import { Quiet, Status } from '../parts/basics.tsx';
import { Choose } from '../parts/filters.tsx';
import { readable } from '../words/readable.ts';
import { Beside } from './beside.tsx';
import type { ReviewRecord } from './review-query.ts';
import { filters, type QuestionFilter, type ReviewSearch } from './search.ts';

type Entry = ReviewRecord['questionnaire'][number];

const shows: Readonly<Record<QuestionFilter, (entry: Entry, of: Of) => boolean>> = {
  unanswered: ({ answer }) => answer === null,
  flagged: ({ flags }) => flags.length > 0,
  critical: ({ question }) => question.critical,
  na: ({ answer }) => answer?.value === 'NA',
  evidenced: ({ question }, { evidenced }) => evidenced.has(question.id),
  changed: ({ question }, { changed }) => changed.has(question.id),
  unjudged: ({ answer, verdict }) => answer !== null && verdict === null,
};

interface Of {
  readonly evidenced: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

/** Questions that the vendor answers otherwise than in its review before. */
const changesQuery = graphql(`
  query ChangedAnswers($id: ID!) {
    answersDiff(reviewId: $id) {
      differences {
        questionId
        change
      }
    }
  }
`);

interface WorkbenchProps {
  readonly review: ReviewRecord;
  readonly search: ReviewSearch;
  readonly onChange: (part: ReviewSearch) => void;
}

/** What the keys do with the question that is marked. */
const keys: Readonly<
  Record<string, { readonly mutation: MutationName; readonly defaults: (questionId: string) => Values }>
> = {
  a: { mutation: 'giveVerdict', defaults: (questionId) => ({ questionId, verdict: 'ACCEPTED' }) },
  f: { mutation: 'raiseFinding', defaults: (questionId) => ({ questionId }) },
  c: { mutation: 'askClarifications', defaults: (questionId) => ({ clarifications: [{ questionId, text: '' }] }) },
};

/** Answers that are listed with the first drawing; the others follow. */
const atOnce = 30;

/** Answers by domain, judged by keyboard: J and K move, and the other keys open the form of what is to be done. */
export function Workbench({ review, search, onChange }: WorkbenchProps) {
  const { t } = useTranslation();
  const moment = useMoment();
  const me = useMe();
  const judges = moment === null && Object.values(keys).some(({ mutation }) => mayDo(me, mutation));
  const [open, setOpen] = useState<{ mutation: MutationName; defaults: Values } | null>(null);
  const [said, setSaid] = useState('');
  const domains = useMemo(() => [...new Set(review.questionnaire.map(({ question }) => question.domain))], [review]);
  const changes = useAsk(changesQuery, { id: review.id }, { pause: search.show !== 'changed' });
  const shown = useMemo(() => {
    const of = {
      evidenced: new Set(review.evidence.flatMap(({ questionId }) => (questionId ? [questionId] : []))),
      changed: new Set(
        changes.data?.answersDiff?.differences
          .filter(({ change: how }) => how !== 'UNCHANGED')
          .map(({ questionId }) => questionId),
      ),
    };
    return review.questionnaire.filter(
      (entry) =>
        (!search.show || shows[search.show](entry, of)) && (!search.domain || entry.question.domain === search.domain),
    );
  }, [review, search.show, search.domain, changes.data]);
  // Hundreds of answers are listed in slices of time, so that the page answers meanwhile.
  const first = useMemo(() => shown.slice(0, atOnce), [shown]);
  const listed = useDeferredValue(shown, first);
  const [at, setAt] = useState(search.question);
  const marked = shown.find(({ question }) => question.id === at) ?? shown[0];
  const change = useRef(onChange);
  change.current = onChange;
  // The list follows the keys at once; the address a moment later, as a whole view hangs on it.
  useEffect(() => {
    if (at === search.question) return undefined;
    const timer = setTimeout(() => change.current({ question: at }), 250);
    return () => clearTimeout(timer);
  }, [at, search.question]);
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [marked?.question.id, listed]);

  const narrow = (part: ReviewSearch): void => {
    setAt(undefined);
    onChange({ ...part, question: undefined });
  };

  /** Marks the question that stands so far on in the list, if there is one. */
  const move = (steps: number): boolean => {
    const other = shown[shown.findIndex((entry) => entry === marked) + steps];
    if (other) setAt(other.question.id);
    return other !== undefined;
  };
  const steps: Readonly<Record<string, number>> = { j: 1, k: -1 };
  const press = (key: string): boolean => {
    const moved = key in steps && move(steps[key]!);
    const act = keys[key];
    if (act && marked && moment === null && mayDo(me, act.mutation))
      setOpen({ mutation: act.mutation, defaults: act.defaults(marked.question.id) });
    return moved || act !== undefined;
  };

  return (
    <>
      <div className="filters">
        <Choose
          label={t('review.filter')}
          values={filters}
          words={(filter) => t(`review.${filter}`)}
          value={search.show}
          onChange={(show) => narrow({ show })}
        />
        <Choose
          label={t('review.domain')}
          values={domains}
          words={(domain) => domain}
          value={search.domain}
          onChange={(domain) => narrow({ domain })}
        />
      </div>
      <p className="quiet" role="status">
        {said || t(judges ? 'review.keys' : 'review.keysToRead')}
      </p>
      {shown.length === 0 && <Quiet>{t('list.none')}</Quiet>}
      <div className="workbench">
        <ol
          ref={list}
          className="questions"
          tabIndex={0}
          aria-label={t('review.workbench')}
          onKeyDown={(event) => {
            if (
              event.target === event.currentTarget &&
              !event.ctrlKey &&
              !event.metaKey &&
              press(event.key.toLowerCase())
            )
              event.preventDefault();
          }}
        >
          {listed.map((entry) => (
            <Question key={entry.question.id} entry={entry} current={entry === marked} onMark={setAt} t={t} />
          ))}
        </ol>
        <Beside review={review} entry={marked} />
      </div>
      {open && (
        <ActionForm
          mutation={open.mutation}
          fixed={{ id: review.id, expectedRevision: review.revision }}
          defaults={open.defaults}
          onClose={() => {
            setOpen(null);
            list.current?.focus();
          }}
          onDone={(told) => {
            setSaid(told);
            // Who judges question by question goes on without another key.
            if (open.mutation === 'giveVerdict') move(1);
          }}
        />
      )}
    </>
  );
}

interface QuestionProps {
  readonly entry: Entry;
  readonly current: boolean;
  readonly onMark: (questionId: string) => void;
  /** Taken from the list: asking for it once for each of hundreds takes longer than drawing them. */
  readonly t: TFunction;
}

const Question = memo(function Question({
  entry: { question, answer, verdict, flags },
  current,
  onMark,
  t,
}: QuestionProps) {
  return (
    <li className="question" aria-current={current} data-question={question.id} onClick={() => onMark(question.id)}>
      <p>
        <strong>{question.id}</strong> {question.critical && <Status value="CRITICAL" />} {question.text}
      </p>
      {answer ? (
        <p>
          {answer.value ? readable(answer.value) : null} {answer.text}{' '}
          {answer.inVendorsStead && <small className="quiet">{t('review.inStead')}</small>}
        </p>
      ) : (
        <Quiet>{t('review.noAnswer')}</Quiet>
      )}
      {flags.map(({ kind, detail }) => (
        <p key={kind + detail} className="flag">
          {detail}
        </p>
      ))}
      {verdict && (
        <p>
          {t('review.verdict')}: <Status value={verdict.verdict} /> {verdict.note}
        </p>
      )}
    </li>
  );
});
