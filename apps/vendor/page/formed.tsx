import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from './api.ts';

interface Props {
  readonly question: Question;
  readonly text: string;
  onChange(text: string): void;
}

/** An answer that has a form: options, a number, a day or a table. It is kept as text, as the server writes it. */
export function FormedAnswer(props: Props) {
  const { t } = useTranslation();
  const { question, text, onChange } = props;
  switch (question.form) {
    case 'single':
      return (
        <label>
          {t('question.answer')}
          <select value={text} onChange={({ target }) => onChange(target.value)}>
            <option value="">{t('question.noChoice')}</option>
            {question.options.map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
        </label>
      );
    case 'multiple':
      return <Options {...props} />;
    case 'table':
      return <Rows {...props} />;
    default:
      return (
        <label>
          {t('question.answer')}
          <input
            type={question.form === 'date' ? 'date' : 'number'}
            step="any"
            value={text}
            onChange={({ target }) => onChange(target.value)}
          />
        </label>
      );
  }
}

function Options({ question, text, onChange }: Props) {
  const { t } = useTranslation();
  const chosen = text.split('\n').filter(Boolean);
  return (
    <div className="choices" role="group" aria-label={t('question.answerTo', { id: question.id })}>
      {question.options.map((option) => (
        <label key={option}>
          <input
            type="checkbox"
            checked={chosen.includes(option)}
            onChange={({ target }) =>
              onChange(
                question.options.filter((one) => (one === option ? target.checked : chosen.includes(one))).join('\n'),
              )
            }
          />
          {option}
        </label>
      ))}
    </div>
  );
}

/** A line for each row, with tabs between the cells; one blank row waits below. */
function Rows({ question, text, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const rows = [...text.split('\n').filter((row) => row.trim() !== ''), ''].map((row) => row.split('\t'));
  const set = (row: number, column: number, value: string): void =>
    onChange(
      rows
        .map((cells, at) =>
          question.columns
            .map((_, index) =>
              at === row && index === column ? value.replaceAll(/[\t\n]|\s\|\s/g, ' ') : (cells[index] ?? ''),
            )
            .join('\t'),
        )
        .filter((line) => line.trim() !== '')
        .join('\n'),
    );
  return (
    <table className="rows" aria-label={t('question.answerTo', { id: question.id })}>
      <thead>
        <tr>
          {question.columns.map((column, index) => (
            <th key={column} id={`${id}-${index}`} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          // Rows have no name but their place.
          <tr key={row}>
            {question.columns.map((column, index) => (
              <td key={column}>
                <input
                  aria-labelledby={`${id}-${index}`}
                  value={cells[index] ?? ''}
                  onChange={({ target }) => set(row, index, target.value)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
