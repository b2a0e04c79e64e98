/** The most characters (UTF-16 code units) of a text for which no other limit is given. */
export const longestText = 200_000;
/** The most characters of a name, and of everything else that is one line. */
export const longestLine = 1_000;

export interface TextLimits {
  /** In UTF-16 code units; `longestText` unless told, `longestLine` for a line. */
  readonly atMost?: number | undefined;
  /** One line, such as a name: no control character and no line break. */
  readonly line?: boolean | undefined;
}

/** What is wrong with a value, as a sentence, and what can be done. */
export interface TextProblem {
  readonly problem: string;
  readonly remedy: string;
}

/**
 * The one rule for text, at every boundary: no NUL, no half of a surrogate pair (PostgreSQL and UTF-8 know neither),
 * bounded length, and no control character in what is one line. `undefined` when the text keeps it.
 */
export function textProblem(text: string, { line = false, atMost }: TextLimits = {}): TextProblem | undefined {
  const most = atMost ?? (line ? longestLine : longestText);
  if (text.length > most)
    return {
      problem: `It has ${text.length} characters; at most ${most} are possible.`,
      remedy: 'Shorten it, or attach a long text as a document.',
    };
  return unstorableText(text) ?? (line ? controlProblem(text) : undefined);
}

/** The part of the rule that holds for everything that is stored, whatever it is called and however long it is. */
export function unstorableText(text: string): TextProblem | undefined {
  if (text.includes('\u0000'))
    return { problem: 'It contains the character NUL (U+0000).', remedy: 'Remove the character.' };
  if (!text.isWellFormed())
    return {
      problem: 'It contains one half of a surrogate pair, which is no character.',
      remedy: 'Send well-formed Unicode; text that was cut in the middle of a character is not.',
    };
  // What JavaScript writes for a year that has no four digits.
  if (outOfRange.test(text))
    return { problem: 'Its year is not between 1 and 9999.', remedy: 'Send a year between 0001 and 9999.' };
  return undefined;
}

export interface UnstorableValue extends TextProblem {
  /** `contact.name`, `regions.3`; empty for the value itself. */
  readonly path: string;
  readonly text: string;
}

/** The first text in a value of JSON, names of properties included, that cannot be stored. */
export function unstorableIn(value: unknown, path = ''): UnstorableValue | undefined {
  if (typeof value === 'string') {
    const found = unstorableText(value);
    return found && { ...found, path, text: value };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const place = path ? `${path}.${name}` : name;
    const found = unstorableIn(part, place) ?? (Array.isArray(value) ? undefined : unstorableIn(name, place));
    if (found) return found;
  }
  return undefined;
}

/** A text as a message can quote it: escaped where it cannot be shown, and not longer than 60 characters. */
export const quotable = (text: string): string => {
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return shown.toWellFormed().replace(unshowable, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
};

/**
 * The moment that a text of ISO 8601 names, in UTC with milliseconds: `2026-05-03`, `2026-05-03T12:00:00+02:00`;
 * `undefined` for another text, for a day that does not exist, and for a year outside 1 to 9999.
 */
export function readInstant(text: string): string | undefined {
  const [, year, month, day = ''] = /^(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text) ?? [];
  if (day === '' || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  const time = Date.parse(text);
  return time >= firstInstant && time <= lastInstant ? new Date(time).toISOString() : undefined;
}

const firstInstant = Date.parse('0001-01-01T00:00:00.000Z');
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z');

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : 30 + ((month + (month >> 3)) % 2);

const outOfRange = /^(?:[+-]\d{6}|0000)-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?$/;
const control = /[\p{Cc}\u2028\u2029]/u;
const unshowable = /[\p{Cc}\u2028\u2029]/gu;

const controlProblem = (text: string): TextProblem | undefined =>
  control.test(text)
    ? {
        problem: 'It contains a control character or a line break.',
        remedy: 'Write it on one line, without control characters.',
      }
    : undefined;
