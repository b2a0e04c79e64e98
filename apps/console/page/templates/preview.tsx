import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { readable } from '../words/readable.ts';

interface Shown {
  readonly id: string;
  readonly text: string;
  readonly guidance: string;
  readonly domain: string;
  readonly kind: string;
  readonly options: readonly string[];
  /** Of a text: whether one or several of the options are chosen. */
  readonly answerType?: string;
}

/** The questions as the vendor gets them, by domain, to try and not to send. */
export function Preview({ questions, titleOf }: { questions: readonly Shown[]; titleOf: (domain: string) => string }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('template.preview')} className="preview">
      {[...Map.groupBy(questions, ({ domain }) => domain)].map(([domain, asked]) => (
        <div key={domain}>
          <h2>{titleOf(domain)}</h2>
          {asked.map((question, at) => (
            <Question key={`${question.id}${at}`} question={question} />
          ))}
        </div>
      ))}
    </section>
  );
}

function Question({ question: { id, text, guidance, kind, options, answerType } }: { question: Shown }) {
  const { t } = useTranslation();
  const group = useId();
  const choices =
    kind === 'TEXT' ? [] : kind === 'YES_NO_PARTIAL' ? ['YES', 'NO', 'PARTIAL', 'NA'] : ['YES', 'NO', 'NA'];
  return (
    <fieldset className="group">
      <legend>
        <strong>{id}</strong> {text || '…'}
      </legend>
      {guidance && <p className="hint">{guidance}</p>}
      <div className="radios">
        {choices.map((choice) => (
          <label key={choice} className="native">
            <input type="radio" name={group} /> {readable(choice)}
          </label>
        ))}
        {options.map((option) => (
          <label key={option} className="native">
            <input type={answerType === 'MULTIPLE' ? 'checkbox' : 'radio'} name={group} /> {option}
          </label>
        ))}
      </div>
      <label className="field">
        {t(kind === 'TEXT' ? 'template.answer' : 'template.explanation')}
        <textarea rows={2} />
      </label>
    </fieldset>
  );
}
