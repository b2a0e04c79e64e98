import { useId, useState } from 'react';
import { api, type Answer, type AnswerValue, type Changed, type Question, type Sheet } from './api.ts';

/** The day that was chosen, written as people write it. */
const dayOf = (moment: string): string =>
  new Date(moment).toLocaleDateString(undefined, { dateStyle: 'long', timeZone: 'UTC' });

interface Props {
  readonly question: Question;
  readonly answer: Answer | undefined;
  readonly sheet: Sheet;
  readonly disabled: boolean;
  /** What a colleague saved while this was typed. */
  readonly conflict: Changed | undefined;
  settle(theirs: Changed, mine: boolean): void;
  onChange(answer: Answer): void;
  reload(): Promise<void>;
}

const offered = (question: Question, sheet: Sheet): Sheet['answers'] =>
  question.kind === 'text'
    ? []
    : sheet.answers.filter(({ value }) => value !== 'partial' || question.kind === 'yes_no_partial');

export function QuestionField({ question, answer, sheet, disabled, conflict, settle, onChange, reload }: Props) {
  const id = useId();
  const [problem, setProblem] = useState('');
  const [validUntil, setValidUntil] = useState('');
  const now: Answer = answer ?? { questionId: question.id, value: null, owner: null, text: '' };
  const set = (part: Partial<Answer>): void =>
    onChange({ questionId: question.id, value: now.value, owner: now.owner, text: now.text, ...part });
  const files = sheet.evidence.filter(({ questionId }) => questionId === question.id);
  const attempt = (act: () => Promise<unknown>): void => {
    setProblem('');
    void act().then(reload, (fault: Error) => setProblem(fault.message));
  };
  const assigned = sheet.assignments[question.id];

  return (
    <fieldset className="question" data-question={question.id} disabled={disabled}>
      <legend>
        <span className="number">{question.id}</span> {question.text}
      </legend>
      {assigned !== undefined && (
        <p className="badge">
          {assigned === sheet.you.id
            ? 'Assigned to you'
            : `Assigned to ${sheet.people.find(({ id: person }) => person === assigned)?.name ?? 'a colleague'}`}
        </p>
      )}
      {answer?.inVendorsStead && <p className="badge">Entered by {sheet.review.asker} in your stead</p>}
      {conflict && (
        <div role="alert" className="callout">
          <p>A colleague changed this answer meanwhile. Yours is not saved yet. Theirs is:</p>
          <blockquote>
            {sheet.answers.find(({ value }) => value === conflict.value)?.label ?? 'No choice'}
            {conflict.text && ` — ${conflict.text}`}
          </blockquote>
          <div className="row">
            <button type="button" onClick={() => settle(conflict, true)}>
              Save mine
            </button>
            <button type="button" onClick={() => settle(conflict, false)}>
              Keep theirs
            </button>
          </div>
        </div>
      )}
      {question.guidance && <p className="guidance">{question.guidance}</p>}
      {question.kind !== 'text' && (
        <div className="choices" role="radiogroup" aria-label={`Answer to ${question.id}`}>
          {offered(question, sheet).map(({ value, label }) => (
            <label key={value}>
              <input
                type="radio"
                name={id}
                value={value}
                checked={now.value === value}
                onChange={() => set({ value: value as AnswerValue })}
              />
              {label}
            </label>
          ))}
          {now.value !== null && (
            <button type="button" className="quiet" onClick={() => set({ value: null })}>
              Clear
            </button>
          )}
        </div>
      )}
      {sheet.owners.length > 0 && question.kind !== 'text' && now.value !== 'na' && (
        <label>
          Who operates the control
          <select value={now.owner ?? ''} onChange={({ target }) => set({ owner: target.value || null })}>
            <option value="">Not stated</option>
            {sheet.owners.map((owner) => (
              <option key={owner}>{owner}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        {question.kind === 'text'
          ? 'Your answer'
          : now.value === 'na'
            ? 'Why it does not apply (needed)'
            : 'Explanation'}
        <textarea
          rows={question.kind === 'text' ? 4 : 2}
          maxLength={40_000}
          value={now.text}
          onChange={({ target }) => set({ text: target.value })}
        />
      </label>
      {now.value === 'na' && now.text.trim() === '' && (
        <p className="hint">Without a reason, “not applicable” counts as unanswered.</p>
      )}
      {now.value === 'na' && now.text.trim() !== '' && question.critical && (
        <p className="hint">
          Whether this question does not apply is for the reviewers to accept; until then it counts as not met.
        </p>
      )}
      {question.options.length > 0 && <p className="hint">For example: {question.options.join(', ')}</p>}
      <div className="row">
        <label className="file">
          {question.evidence ? 'Attach evidence (wanted)' : 'Attach evidence'}
          <input
            type="file"
            onChange={({ target }) =>
              target.files?.[0] &&
              attempt(() => api.attach(sheet.review.id, question.id, target.files![0]!, validUntil))
            }
          />
        </label>
        <label>
          Valid until (if it says so)
          <input type="date" value={validUntil} onChange={({ target }) => setValidUntil(target.value)} />
        </label>
        {sheet.you.role === 'contact' && sheet.people.length > 1 && (
          <label>
            Answered by
            <select
              value={assigned ?? ''}
              onChange={({ target }) =>
                target.value && attempt(() => api.assign(sheet.review.id, target.value, [question.id]))
              }
            >
              <option value="">Anybody</option>
              {sheet.people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name ?? person.id}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {files.length > 0 && (
        <ul className="files">
          {files.map(({ evidenceId, title, size, validUntil: ends }) => (
            <li key={evidenceId}>
              {title} ({Math.ceil(size / 1024)} KB{ends && `, valid until ${dayOf(ends)}`}){' '}
              <button
                type="button"
                className="quiet"
                onClick={() => attempt(() => api.withdraw(sheet.review.id, evidenceId))}
              >
                Remove {title}
              </button>
            </li>
          ))}
        </ul>
      )}
      {assigned !== undefined && assigned !== sheet.you.id && sheet.you.role === 'colleague' && (
        <p className="hint">This question is assigned to a colleague.</p>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
    </fieldset>
  );
}
