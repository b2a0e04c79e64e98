import type { Question } from './template-edition.js';

type ReadForm =
  { readonly kind: 'read'; readonly text: string } | { readonly kind: 'unreadable'; readonly reason: string };

const read = (text: string): ReadForm => ({ kind: 'read', text });
const unreadable = (reason: string): ReadForm => ({ kind: 'unreadable', reason });

/** What a question says about the form of its answer. */
export type Formed = Pick<Question, 'form' | 'options' | 'columns'>;

/**
 * An answer in the form that its question asks for, written in the one way in which it is kept: options as the questionnaire spells
 * them and each in a line, numbers with a point, dates as `2026-05-03`, rows of a table as lines with tabs between the cells.
 * Nothing that could mean two things is read.
 */
export function readForm({ form, options, columns = [] }: Formed, text: string): ReadForm {
  if (form === undefined || form === 'file' || text.trim() === '') return read(text);
  switch (form) {
    case 'single': {
      const option = optionOf(options, text);
      return option === undefined ? unreadable(`choose one of: ${options.join('; ')}`) : read(option);
    }
    case 'multiple':
      return multiple(options, text);
    case 'number':
      return number(text.trim());
    case 'date':
      return date(text.trim());
    case 'table': {
      const rows = text.split(/\r?\n/).filter((row) => row.trim() !== '');
      const cells = rows.map((row) => row.split(row.includes('\t') ? '\t' : ' | ').map((cell) => cell.trim()));
      return cells.some((row) => row.length > columns.length)
        ? unreadable(`the table has ${columns.length} columns: ${columns.join('; ')}`)
        : read(cells.map((row) => row.join('\t')).join('\n'));
    }
  }
}

const tidy = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
const optionOf = (options: readonly string[], text: string): string | undefined =>
  options.find((option) => tidy(option) === tidy(text));

function multiple(options: readonly string[], text: string): ReadForm {
  const whole = optionOf(options, text);
  const parts = whole
    ? [whole]
    : text
        .split(/\r?\n/.test(text) ? /\r?\n/ : text.includes(';') ? ';' : ',')
        .filter((part) => part.trim() !== '')
        .map((part) => optionOf(options, part));
  return parts.includes(undefined)
    ? unreadable(`choose among: ${options.join('; ')}`)
    : read(options.filter((option) => parts.includes(option)).join('\n'));
}

/** `1,000` may be a thousand or one, so it is none. */
function number(text: string): ReadForm {
  const [, sign = '', whole, decimals] =
    /^([+-]?)(\d{1,30})(?:[.,](\d{1,30}))?$/.exec(text.replaceAll(/[\s\u202f\u00a0']/g, '')) ?? [];
  if (whole === undefined || (text.includes(',') && decimals?.length === 3))
    return unreadable('write a number with a point before its decimals and nothing between its thousands');
  return read(
    `${sign === '-' ? '-' : ''}${whole.replace(/^0+(?=\d)/, '')}${decimals === undefined ? '' : `.${decimals}`}`,
  );
}

function date(text: string): ReadForm {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/.exec(text);
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text);
  const written = iso
    ? iso[0].slice(0, 10)
    : dotted
      ? `${dotted[3]}-${dotted[2]!.padStart(2, '0')}-${dotted[1]!.padStart(2, '0')}`
      : '';
  const exists = written !== '' && new Date(`${written}T00:00:00.000Z`).toJSON()?.startsWith(written);
  return exists && !written.startsWith('0000') ? read(written) : unreadable('write the day as 2026-05-03');
}
