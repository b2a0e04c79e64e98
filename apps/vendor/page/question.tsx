import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Answer, type Changed, type Earlier, type Question, type Sheet } from './api.ts';
import { EarlierAnswer } from './earlier.tsx';
import { FormedAnswer } from './formed.tsx';
import { numberOf, ownersOf } from './packs.ts';
import { dayInWords } from './words/index.ts';

interface Props {
  readonly question: Question;
  readonly answer: Answer | undefined;
  readonly sheet: Sheet;
  readonly disabled: boolean;
  /** What a colleague saved while this was typed. */
  readonly conflict: Changed | undefined;
  /** What was answered before. */
  readonly earlier: Earlier | undefined;
  settle(theirs: Changed, mine: boolean): void;
  onChange(answer: Answer): void;
  reload(): Promise<void>;
}

const offered = (question: Question, sheet: Sheet): Sheet['answers'] =>
  question.kind === 'text'
    ? []
    : sheet.answers.filter(({ value }) => value !== 'partial' || question.kind === 'yes_no_partial');

export function QuestionField(props: Props) {
  const { question, answer, sheet, disabled, conflict, earlier, settle, onChange, reload } = props;
  const { t, i18n } = useTranslation();
  const labelOf = ({ value, label }: Sheet['answers'][number]): string =>
    i18n.language === 'en' ? label : t(`answers.${value}`);
  const id = useId();
  const number = numberOf(sheet, question.id);
  const owners = ownersOf(sheet, question.id);
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
        <span className="number">{number}</span> {question.text}
      </legend>
      {assigned !== undefined && (
        <p className="badge">
          {assigned === sheet.you.id
            ? t('question.yours')
            : t('question.assigned', {
                name: sheet.people.find(({ id: person }) => person === assigned)?.name ?? t('question.colleague'),
              })}
        </p>
      )}
      {answer?.inVendorsStead && <p className="badge">{t('question.instead', { asker: sheet.review.asker })}</p>}
      {conflict && (
        <div role="alert" className="callout">
          <p>{t('question.changed')}</p>
          <blockquote>
            {sheet.answers.filter(({ value }) => value === conflict.value).map(labelOf)[0] ?? t('question.noChoice')}
            {conflict.text && ` — ${conflict.text}`}
          </blockquote>
          <div className="row">
            <button type="button" onClick={() => settle(conflict, true)}>
              {t('question.mine')}
            </button>
            <button type="button" onClick={() => settle(conflict, false)}>
              {t('question.theirs')}
            </button>
          </div>
        </div>
      )}
      {question.guidance && <p className="guidance">{question.guidance}</p>}
      {earlier && (
        <EarlierAnswer
          earlier={earlier}
          now={now}
          disabled={disabled}
          answers={sheet.answers}
          labelOf={labelOf}
          take={() => set({ value: earlier.value, owner: earlier.owner, text: earlier.text })}
        />
      )}
      {question.kind !== 'text' && (
        <div className="choices" role="radiogroup" aria-label={t('question.answerTo', { id: number })}>
          {offered(question, sheet).map((choice) => (
            <label key={choice.value}>
              <input
                type="radio"
                name={id}
                value={choice.value}
                checked={now.value === choice.value}
                onChange={() => set({ value: choice.value })}
              />
              {labelOf(choice)}
            </label>
          ))}
          {now.value !== null && (
            <button type="button" className="quiet" onClick={() => set({ value: null })}>
              {t('question.clear')}
            </button>
          )}
        </div>
      )}
      {owners.length > 0 && question.kind !== 'text' && now.value !== 'na' && (
        <label>
          {t('question.owner')}
          <select value={now.owner ?? ''} onChange={({ target }) => set({ owner: target.value || null })}>
            <option value="">{t('question.ownerUnstated')}</option>
            {owners.map((owner) => (
              <option key={owner}>{owner}</option>
            ))}
          </select>
        </label>
      )}
      {question.form !== null && question.form !== 'file' ? (
        <FormedAnswer question={question} text={now.text} onChange={(text) => set({ text })} />
      ) : (
        <label>
          {question.kind === 'text'
            ? t('question.answer')
            : now.value === 'na'
              ? t('question.why')
              : t('question.explanation')}
          <textarea
            rows={question.kind === 'text' ? 4 : 2}
            maxLength={40_000}
            value={now.text}
            onChange={({ target }) => set({ text: target.value })}
          />
        </label>
      )}
      {now.value === 'na' && now.text.trim() === '' && <p className="hint">{t('question.needsReason')}</p>}
      {now.value === 'na' && now.text.trim() !== '' && question.critical && (
        <p className="hint">{t('question.toAccept')}</p>
      )}
      {question.options.length > 0 && question.form === null && (
        <p className="hint">{t('question.example', { options: question.options.join(', ') })}</p>
      )}
      <div className="row">
        <label className="file">
          {t(question.evidence ? 'question.attachWanted' : 'question.attach')}
          <input
            type="file"
            onChange={({ target }) =>
              target.files?.[0] &&
              attempt(async () => {
                const [file] = target.files!;
                await api.attach(sheet.review.id, question.id, file!, validUntil);
                // Its answer is the name of what was attached.
                if (question.form === 'file' && now.text.trim() === '') set({ text: file!.name });
              })
            }
          />
        </label>
        <label>
          {t('question.validUntil')}
          <input type="date" value={validUntil} onChange={({ target }) => setValidUntil(target.value)} />
        </label>
        {sheet.you.role === 'contact' && sheet.people.length > 1 && (
          <label>
            {t('question.answeredBy')}
            <select
              value={assigned ?? ''}
              onChange={({ target }) =>
                target.value && attempt(() => api.assign(sheet.review.id, target.value, [question.id]))
              }
            >
              <option value="">{t('question.anybody')}</option>
              {sheet.people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name ?? t('people.erased')}
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
              {title} ({Math.ceil(size / 1024)} KB{ends && t('question.ends', { day: dayInWords(ends) })}){' '}
              <button
                type="button"
                className="quiet"
                onClick={() => attempt(() => api.withdraw(sheet.review.id, evidenceId))}
              >
                {t('question.remove', { title })}
              </button>
            </li>
          ))}
        </ul>
      )}
      {assigned !== undefined && assigned !== sheet.you.id && sheet.you.role === 'colleague' && (
        <p className="hint">{t('question.notYours')}</p>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
    </fieldset>
  );
}
