import { useCallback, useMemo, useRef, useState } from 'react';
import { api, type Answer, type Changed, type NotMet, type Sheet } from './api.ts';
import { progressOf, standingsOf } from '@custodia/vendor-review/page';
import { useAutosave } from './autosave.ts';
import { Clarifications, Files, People } from './panels.tsx';
import { QuestionField } from './question.tsx';

const reasons: Readonly<Record<NotMet, string>> = {
  unanswered: 'It has no answer, or follows a question that has none.',
  'na-without-reason': '“Not applicable” needs a reason.',
  'na-to-accept': 'The reviewers have to accept that it does not apply.',
  'not-met': 'By your answer.',
};

interface Props {
  readonly sheet: Sheet;
  reload(): Promise<void>;
  onOver(): void;
}

export function Questionnaire({ sheet, reload, onOver }: Props) {
  const { review } = sheet;
  const [conflicts, setConflicts] = useState<Readonly<Record<string, Changed>>>({});
  const tellChanged = useCallback(
    (changed: readonly Changed[]) =>
      setConflicts((before) => ({ ...before, ...Object.fromEntries(changed.map((one) => [one.questionId, one])) })),
    [],
  );
  const { saving, change, forget, flush } = useAutosave(review.id, sheet.given, onOver, tellChanged);
  const [shownOnly, setShownOnly] = useState<'all' | 'mine' | 'open'>('all');
  const changeable = new Set(review.askedAbout);
  /** What was typed here and may not be on the server yet. */
  const [typed, setTyped] = useState<Readonly<Record<string, Answer>>>({});
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
  const submit = async (): Promise<void> => {
    confirm.current?.close();
    setProblem('');
    if (!(await flush())) return setProblem('Some answers are not saved yet. Try again in a moment.');
    await api.submit(review.id).then(refresh, (fault: Error) => setProblem(fault.message));
  };
  /** Before submitting: every row that will count as not met, and why. */
  const look = async (): Promise<void> => {
    setProblem('');
    if (!(await flush())) return setProblem('Some answers are not saved yet. Try again in a moment.');
    await api.notMet(review.id).then(
      (found) => {
        setNotMet(found.notMet);
        confirm.current?.showModal();
      },
      (fault: Error) => setProblem(fault.message),
    );
  };
  const textOf = (id: string): string => sheet.questions.find((question) => question.id === id)?.text ?? '';
  const shown = asked.filter(
    ({ id, domain: its }) =>
      its === domain &&
      (shownOnly === 'all' || (shownOnly === 'mine' ? sheet.assignments[id] === sheet.you.id : !done(id))),
  );
  const place = sheet.domains.findIndex(({ id }) => id === domain);
  const next = sheet.domains[place + 1];

  return (
    <>
      <a className="skip" href="#questions">
        Skip to the questions
      </a>
      <header>
        <p className="asker">{review.asker} asks:</p>
        <h1>{review.title}</h1>
        <p>
          {review.answerable
            ? `Please answer by ${new Date(review.dueOn).toLocaleDateString(undefined, { dateStyle: 'long', timeZone: 'UTC' })}.`
            : review.status === 'clarification'
              ? 'Submitted. The reviewers have questions; you can change the answers that they ask about.'
              : 'Submitted. Thank you; your answers can no longer be changed.'}
        </p>
        {review.message && <p className="message">{review.message}</p>}
        <label htmlFor="progress">
          {answered} of {asked.length} questions answered
        </label>
        <progress id="progress" max={asked.length} value={answered} />
        <p role="status" aria-live="polite" className={`saving ${saving.state}`}>
          {saving.state === 'saved'
            ? 'All answers are saved.'
            : saving.state === 'saving'
              ? 'Saving …'
              : `Not saved yet: ${saving.why}`}
        </p>
      </header>
      <div className="columns">
        <nav aria-label="Domains">
          <ol>
            {sheet.domains.map(({ id, title }) => {
              const own = asked.filter((question) => question.domain === id);
              return (
                <li key={id}>
                  <button type="button" aria-current={id === domain ? 'true' : undefined} onClick={() => choose(id)}>
                    <span>{title}</span>
                    <span className="count">
                      {own.filter((question) => done(question.id)).length}/{own.length}
                    </span>
                  </button>
                </li>
              );
            })}
          </ol>
        </nav>
        <main id="questions">
          <Clarifications sheet={sheet} reload={refresh} />
          <label className="filter">
            Show
            <select value={shownOnly} onChange={({ target }) => setShownOnly(target.value as typeof shownOnly)}>
              <option value="all">All questions</option>
              <option value="mine">Assigned to me</option>
              <option value="open">Not answered yet</option>
            </select>
          </label>
          <h2 ref={heading} tabIndex={-1}>
            {sheet.domains[place]?.title}
          </h2>
          {shown.length === 0 && <p>No question of this domain is shown by this choice.</p>}
          {shown.map((question) => (
            <QuestionField
              key={question.id}
              question={question}
              answer={answers[question.id]}
              sheet={sheet}
              disabled={!review.answerable && !changeable.has(question.id)}
              conflict={conflicts[question.id]}
              settle={settle}
              onChange={set}
              reload={refresh}
            />
          ))}
          {next && (
            <button type="button" onClick={() => choose(next.id)}>
              Next: {next.title}
            </button>
          )}
        </main>
        <aside>
          {review.answerable && sheet.you.role === 'contact' && (
            <section aria-labelledby="submit">
              <h2 id="submit">Submit</h2>
              <button type="button" className="primary" disabled={answered === 0} onClick={() => void look()}>
                Submit the answers
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
            <button
              type="button"
              className="quiet"
              onClick={() =>
                void flush()
                  .then(() => api.leave(review.id))
                  .then(onOver, onOver)
              }
            >
              Leave
            </button>
          </section>
        </aside>
      </div>
      <dialog ref={confirm} aria-labelledby="confirm">
        <h2 id="confirm">Submit the answers?</h2>
        <p>
          {answered === asked.length
            ? 'All questions are answered.'
            : `${asked.length - answered} questions are not answered.`}{' '}
          After submitting, answers cannot be changed.
        </p>
        {notMet.length > 0 && (
          <>
            <h3 id="not-met">These will count as not met ({notMet.length})</h3>
            <ul className="not-met" aria-labelledby="not-met" tabIndex={0}>
              {notMet.map(({ questionId, why }) => (
                <li key={questionId} data-not-met={questionId}>
                  <span className="number">{questionId}</span> {textOf(questionId)} <em>{reasons[why]}</em>
                </li>
              ))}
            </ul>
          </>
        )}
        <div className="row">
          <button type="button" className="primary" onClick={() => void submit()}>
            Submit now
          </button>
          <button type="button" onClick={() => confirm.current?.close()}>
            Go on answering
          </button>
        </div>
      </dialog>
    </>
  );
}
