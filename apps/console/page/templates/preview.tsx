import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readable } from '../words/readable.ts';
import { askedOf, type Conditional, type Tried } from './asked.ts';

interface Shown extends Conditional {
  readonly text: string;
  readonly guidance: string;
  readonly domain: string;
  readonly kind: string;
  readonly options: readonly string[];
  /** In which form words are asked for. */
  readonly answerType: string;
  readonly columns?: readonly string[] | null;
}

/** The questions as the vendor gets them, by domain, to try and not to send: a follow-up comes with the answer that asks it. */
export function Preview({ questions, titleOf }: { questions: readonly Shown[]; titleOf: (domain: string) => string }) {
  const { t } = useTranslation();
  const [tried, setTried] = useState<Tried>({});
  const asked = useMemo(() => askedOf(questions, tried), [questions, tried]);
  const shown = questions.filter(({ id }) => asked.has(id));
  return (
    <section aria-label={t('template.preview')} className="preview">
      {[...Map.groupBy(shown, ({ domain }) => domain)].map(([domain, some]) => (
        <div key={domain}>
          <h2>{titleOf(domain)}</h2>
          {some.map((question) => (
            <Question
              key={question.id}
              question={question}
              answer={tried[question.id] ?? []}
              onAnswer={(answer) => setTried((before) => ({ ...before, [question.id]: answer }))}
            />
          ))}
        </div>
      ))}
    </section>
  );
}

const choicesOf: Readonly<Record<string, readonly string[]>> = {
  YES_NO: ['YES', 'NO', 'NA'],
  YES_NO_PARTIAL: ['YES', 'NO', 'PARTIAL', 'NA'],
};
const inputs: Readonly<Record<string, string>> = { NUMBER: 'number', DATE: 'date', FILE: 'file' };

interface QuestionProps {
  readonly question: Shown;
  readonly answer: readonly string[];
  readonly onAnswer: (answer: readonly string[]) => void;
}

function Question({ question, answer, onAnswer }: QuestionProps) {
  const { id, text, guidance, kind, options, answerType, columns } = question;
  const { t } = useTranslation();
  const group = useId();
  const several = answerType === 'MULTIPLE';
  const closed = kind !== 'TEXT';
  const choices = closed ? (choicesOf[kind] ?? []) : options;
  const input = closed ? undefined : inputs[answerType];
  return (
    <fieldset className="group">
      <legend>
        <strong>{id}</strong> {text || '…'}
      </legend>
      {guidance && <p className="hint">{guidance}</p>}
      <div className="radios">
        {choices.map((choice) => (
          <label key={choice} className="native">
            <input
              type={several ? 'checkbox' : 'radio'}
              name={group}
              checked={answer.includes(choice)}
              onChange={({ target }) =>
                onAnswer([
                  ...(several ? answer.filter((one) => one !== choice) : []),
                  ...(target.checked ? [choice] : []),
                ])
              }
            />{' '}
            {closed ? readable(choice) : choice}
          </label>
        ))}
      </div>
      {answerType === 'TABLE' && columns && columns.length > 0 ? (
        <div className="filters">
          {columns.map((column) => (
            <label key={column} className="field">
              {column}
              <input onChange={({ target }) => onAnswer([target.value])} />
            </label>
          ))}
        </div>
      ) : input ? (
        <label className="field">
          {t('template.answer')}
          <input type={input} onChange={({ target }) => onAnswer([target.value])} />
        </label>
      ) : (
        <label className="field">
          {t(closed || choices.length > 0 ? 'template.explanation' : 'template.answer')}
          <textarea
            rows={2}
            onChange={({ target }) => (closed || choices.length > 0 ? undefined : onAnswer([target.value]))}
          />
        </label>
      )}
    </fieldset>
  );
}
