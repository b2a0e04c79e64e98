import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MutationName } from '../api/graphql.ts';
import { useMoment } from '../api/moment.tsx';
import { ActionForm } from '../forms/action-form.tsx';
import type { Values } from '../forms/values.ts';
import { Quiet, Status } from '../parts/basics.tsx';
import { Choose } from '../parts/filters.tsx';
import { readable } from '../words/readable.ts';
import type { ReviewRecord } from './review.tsx';
import { filters, type QuestionFilter, type ReviewSearch } from './search.ts';

type Entry = ReviewRecord['questionnaire'][number];

const shows: Readonly<Record<QuestionFilter, (entry: Entry) => boolean>> = {
  unanswered: ({ answer }) => answer === null,
  flagged: ({ flags }) => flags.length > 0,
  critical: ({ question }) => question.critical,
  na: ({ answer }) => answer?.value === 'NA',
  unjudged: ({ answer, verdict }) => answer !== null && verdict === null,
};

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

/** Answers by domain, judged by keyboard: J and K move, and the other keys open the form of what is to be done. */
export function Workbench({ review, search, onChange }: WorkbenchProps) {
  const { t } = useTranslation();
  const moment = useMoment();
  const [open, setOpen] = useState<{ mutation: MutationName; defaults: Values } | null>(null);
  const [said, setSaid] = useState('');
  const domains = useMemo(() => [...new Set(review.questionnaire.map(({ question }) => question.domain))], [review]);
  const shown = useMemo(
    () =>
      review.questionnaire.filter(
        (entry) =>
          (!search.show || shows[search.show](entry)) && (!search.domain || entry.question.domain === search.domain),
      ),
    [review, search.show, search.domain],
  );
  const marked = shown.find(({ question }) => question.id === search.question) ?? shown[0];
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [marked?.question.id]);

  const press = (key: string): boolean => {
    const at = shown.findIndex((entry) => entry === marked);
    const other = key === 'j' ? shown[at + 1] : key === 'k' ? shown[at - 1] : undefined;
    if (other) onChange({ question: other.question.id });
    const act = keys[key];
    if (act && marked && moment === null)
      setOpen({ mutation: act.mutation, defaults: act.defaults(marked.question.id) });
    return other !== undefined || act !== undefined;
  };

  return (
    <>
      <div className="filters">
        <Choose
          label={t('review.filter')}
          values={filters}
          words={(filter) => t(`review.${filter}`)}
          value={search.show}
          onChange={(show) => onChange({ show, question: undefined })}
        />
        <Choose
          label={t('review.domain')}
          values={domains}
          words={(domain) => domain}
          value={search.domain}
          onChange={(domain) => onChange({ domain, question: undefined })}
        />
      </div>
      <p className="quiet" role="status">
        {said || t('review.keys')}
      </p>
      {shown.length === 0 && <Quiet>{t('list.none')}</Quiet>}
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
        {shown.map((entry) => (
          <Question key={entry.question.id} entry={entry} current={entry === marked} onMark={onChange} />
        ))}
      </ol>
      {open && (
        <ActionForm
          mutation={open.mutation}
          fixed={{ id: review.id, expectedRevision: review.revision }}
          defaults={open.defaults}
          onClose={() => {
            setOpen(null);
            list.current?.focus();
          }}
          onDone={setSaid}
        />
      )}
    </>
  );
}

interface QuestionProps {
  readonly entry: Entry;
  readonly current: boolean;
  readonly onMark: (part: ReviewSearch) => void;
}

const Question = memo(function Question({
  entry: { question, answer, verdict, flags },
  current,
  onMark,
}: QuestionProps) {
  const { t } = useTranslation();
  return (
    <li
      className="question"
      aria-current={current}
      data-question={question.id}
      onClick={() => onMark({ question: question.id })}
    >
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
