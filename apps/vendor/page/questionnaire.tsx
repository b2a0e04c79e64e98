import { Fragment, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Answer, type Changed, type Earlier, type NotMet, type Sheet } from './api.ts';
import { progressOf, standingsOf } from '@custodia/vendor-review/page';
import { useAutosave } from './autosave.ts';
import { Languages } from './languages.tsx';
import { chaptersOf, numberOf } from './packs.ts';
import { Files } from './files.tsx';
import { Clarifications, People } from './panels.tsx';
import { QuestionField } from './question.tsx';
import { dayInWords, momentInWords } from './words/index.ts';

interface Props {
  readonly sheet: Sheet;
  reload(): Promise<void>;
  onOver(): void;
}

export function Questionnaire({ sheet, reload, onOver }: Props) {
  const { t } = useTranslation();
  const { review } = sheet;
  const [conflicts, setConflicts] = useState<Readonly<Record<string, Changed>>>({});
  const tellChanged = useCallback(
    (changed: readonly Changed[]) =>
      setConflicts((before) => ({ ...before, ...Object.fromEntries(changed.map((one) => [one.questionId, one])) })),
    [],
  );
  const { saving, change, forget, flush, kept } = useAutosave(
    review.id,
    sheet.you.id,
    sheet.given,
    onOver,
    tellChanged,
  );
  const [earlier, setEarlier] = useState<Readonly<Record<string, Earlier>>>({});
  useEffect(() => {
    if (!review.answerable) return;
    // Without it the page is as good as ever.
    api.earlier(review.id).then(
      (found) => setEarlier(Object.fromEntries(found.earlier.map((one) => [one.questionId, one]))),
      () => undefined,
    );
  }, [review.id, review.answerable]);
  const [shownOnly, setShownOnly] = useState<'all' | 'mine' | 'open'>('all');
  const changeable = new Set(review.askedAbout);
  /** What was typed here and may not be on the server yet. */
  const [typed, setTyped] = useState<Readonly<Record<string, Answer>>>(kept);
  const answers = useMemo(() => ({ ...sheet.given, ...typed }), [sheet.given, typed]);
  const standings = useMemo(
    () =>
      standingsOf(sheet.questions, (id) => answers[id], {
        customerOwners: new Set(sheet.customerOwners),
        accepted: new Set(),
      }),
    [sheet.questions, sheet.customerOwners, answers],
  );
  const asked = sheet.questions.filter(({ id }) => standings.get(id) !== 'not-asked');
  const done = (id: string): boolean => standings.get(id) === 'answered' || standings.get(id) === 'na-to-accept';
  const firstOpen = sheet.domains.find(({ id }) =>
    asked.some((question) => question.domain === id && !done(question.id)),
  );
  const [domain, setDomain] = useState(firstOpen?.id ?? sheet.domains[0]!.id);
  const confirm = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const receipt = useRef<HTMLParagraphElement>(null);
  const [submittedNow, setSubmittedNow] = useState(false);
  const [problem, setProblem] = useState('');
  const [notMet, setNotMet] = useState<readonly { readonly questionId: string; readonly why: NotMet }[]>([]);
  const { answered } = progressOf(standings);
  const set = (answer: Answer): void => {
    setTyped((before) => ({ ...before, [answer.questionId]: answer }));
    change(answer);
  };
  /** Mine or theirs, once both were seen. */
  const settle = (theirs: Changed, mine: boolean): void => {
    const { questionId, revision } = theirs;
    setConflicts(({ [questionId]: _, ...others }) => others);
    const answer = answers[questionId];
    if (mine && answer) return change(answer, revision);
    forget(questionId);
    void refresh();
  };
  const refresh = async (): Promise<void> => {
    await flush();
    await reload();
    setTyped({});
  };
  const choose = (id: string): void => {
    setDomain(id);
    requestAnimationFrame(() => heading.current?.focus());
  };
  const hasReceipt = review.submittedAt !== null && !review.answerable;
  // On a small screen the receipt is far above the button.
  useEffect(() => {
    if (submittedNow && hasReceipt) receipt.current?.focus();
  }, [submittedNow, hasReceipt]);
  const submit = async (): Promise<void> => {
    confirm.current?.close();
    setProblem('');
    setSubmittedNow(false);
    if (!(await flush())) return setProblem(t('unsavedYet'));
    await api.submit(review.id).then(
      async () => {
        await refresh();
        setSubmittedNow(true);
      },
      (fault: Error) => setProblem(fault.message),
    );
  };
  /** Before submitting: every row that will count as not met, and why. */
  const look = async (): Promise<void> => {
    setProblem('');
    if (!(await flush())) return setProblem(t('unsavedYet'));
    await api.notMet(review.id).then(
      (found) => {
        setNotMet(found.notMet);
        confirm.current?.showModal();
      },
      (fault: Error) => setProblem(fault.message),
    );
  };
  /** Answers that differ from what was said to the same words before. */
  const changed = Object.values(earlier).filter(({ questionId, how, value, text }) => {
    const now = answers[questionId];
    return how === 'same-question' && now && (now.value !== value || now.text.trim() !== text.trim());
  });
  const textOf = (id: string): string => sheet.questions.find((question) => question.id === id)?.text ?? '';
  const shown = asked.filter(
    ({ id, domain: its }) =>
      its === domain &&
      (shownOnly === 'all' || (shownOnly === 'mine' ? sheet.assignments[id] === sheet.you.id : !done(id))),
  );
  const chapters = chaptersOf(sheet);
  const place = sheet.domains.findIndex(({ id }) => id === domain);
  const next = sheet.domains[place + 1];

  return (
    <>
      <a className="skip" href="#questions">
        {t('skip')}
      </a>
      <header>
        <p className="asker">{t('asks', { asker: review.asker })}</p>
        <h1>{review.title}</h1>
        <p>
          {review.answerable
            ? t('due', { day: dayInWords(review.dueOn) })
            : review.status === 'clarification'
              ? t('clarifying')
              : t('submitted')}
        </p>
        {review.submittedAt && !review.answerable && (
          <p className="receipt" ref={receipt} tabIndex={-1}>
            {t('receipt', {
              moment: momentInWords(review.submittedAt),
              answered,
              asked: asked.length,
              files: sheet.evidence.length,
            })}
          </p>
        )}
        {review.message && <p className="message">{review.message}</p>}
        <label htmlFor="progress">{t('progress', { answered, asked: asked.length })}</label>
        <progress id="progress" max={asked.length} value={answered} />
        <p role="status" aria-live="polite" className={`saving ${saving.state}`}>
          {saving.state === 'saved'
            ? t('saved')
            : saving.state === 'saving'
              ? t('saving')
              : t('unsaved', { why: saving.why })}
        </p>
      </header>
      <div className="columns">
        <nav aria-label={t('domains')}>
          {chapters.map((chapter) => (
            <Fragment key={chapter.title}>
              {chapter.title && <h2 className="chapter">{chapter.title}</h2>}
              <ol aria-label={chapter.title ?? undefined}>
                {chapter.domains.map(({ id, title }) => {
                  const own = asked.filter((question) => question.domain === id);
                  return (
                    <li key={id}>
                      <button
                        type="button"
                        aria-current={id === domain ? 'true' : undefined}
                        onClick={() => choose(id)}
                      >
                        <span>{title}</span>
                        <span className="count">
                          {own.filter((question) => done(question.id)).length}/{own.length}
                        </span>
                      </button>
                    </li>
                  );
                })}
              </ol>
            </Fragment>
          ))}
        </nav>
        <main id="questions">
          <Clarifications sheet={sheet} reload={refresh} />
          <label className="filter">
            {t('show.label')}
            <select value={shownOnly} onChange={({ target }) => setShownOnly(target.value as typeof shownOnly)}>
              <option value="all">{t('show.all')}</option>
              <option value="mine">{t('show.mine')}</option>
              <option value="open">{t('show.open')}</option>
            </select>
          </label>
          <h2 ref={heading} tabIndex={-1}>
            {chapters.find(({ domains }) => domains.some(({ id }) => id === domain))?.title}
            {sheet.packs.length > 0 && ': '}
            {sheet.domains[place]?.title}
          </h2>
          {shown.length === 0 && <p>{t('noneShown')}</p>}
          {shown.map((question) => (
            <QuestionField
              key={question.id}
              question={question}
              answer={answers[question.id]}
              sheet={sheet}
              disabled={!review.answerable && !changeable.has(question.id)}
              conflict={conflicts[question.id]}
              earlier={earlier[question.id]}
              settle={settle}
              onChange={set}
              reload={refresh}
            />
          ))}
          {next && (
            <button type="button" onClick={() => choose(next.id)}>
              {t('next', { title: next.title })}
            </button>
          )}
        </main>
        <aside>
          {review.answerable && sheet.you.role === 'contact' && (
            <section aria-labelledby="submit">
              <h2 id="submit">{t('submit.title')}</h2>
              <button type="button" className="primary" disabled={answered === 0} onClick={() => void look()}>
                {t('submit.look')}
              </button>
              <p role="alert" className="problem">
                {problem}
              </p>
            </section>
          )}
          <Files sheet={sheet} reload={refresh} flush={flush} />
          <People sheet={sheet} reload={refresh} />
          <section>
            <p className="hint">{review.notice}</p>
            <Languages reviewId={review.id} />
            <button
              type="button"
              className="quiet"
              onClick={() =>
                void flush()
                  .then(() => api.leave(review.id))
                  .then(onOver, onOver)
              }
            >
              {t('leave')}
            </button>
          </section>
        </aside>
      </div>
      <dialog ref={confirm} aria-labelledby="confirm">
        <h2 id="confirm">{t('submit.sure')}</h2>
        <p>
          {answered === asked.length ? t('submit.complete') : t('submit.open', { count: asked.length - answered })}{' '}
          {t('submit.final')}
        </p>
        {notMet.length > 0 && (
          <>
            <h3 id="not-met">{t('submit.notMet', { count: notMet.length })}</h3>
            <ul className="not-met" aria-labelledby="not-met" tabIndex={0}>
              {notMet.map(({ questionId, why }) => (
                <li key={questionId} data-not-met={questionId}>
                  <span className="number">{numberOf(sheet, questionId)}</span> {textOf(questionId)}{' '}
                  <em>{t(`notMet.${why}`)}</em>
                </li>
              ))}
            </ul>
          </>
        )}
        {changed.length > 0 && (
          <>
            <h3 id="changed">{t('submit.changed', { count: changed.length })}</h3>
            <ul className="not-met" aria-labelledby="changed" tabIndex={0}>
              {changed.map(({ questionId, value }) => (
                <li key={questionId} data-changed={questionId}>
                  <span className="number">{numberOf(sheet, questionId)}</span> {textOf(questionId)}{' '}
                  <em>
                    {t('submit.beforeNow', {
                      before: value ? t(`answers.${value}`) : t('submit.otherWords'),
                      now: t(`answers.${answers[questionId]?.value ?? 'none'}`),
                    })}
                  </em>
                </li>
              ))}
            </ul>
          </>
        )}
        <div className="row">
          <button type="button" className="primary" onClick={() => void submit()}>
            {t('submit.now')}
          </button>
          <button type="button" onClick={() => confirm.current?.close()}>
            {t('submit.back')}
          </button>
        </div>
      </dialog>
    </>
  );
}
