import { wordsOf, type Language } from '@custodia/mail';
import { de } from './words/de.js';
import { en } from './words/en.js';

const say = wordsOf({ en, de });

/** The words of the report in one language, with its numbers. */
export function reportWords(language: Language) {
  const words = say(language);
  const rounded = (value: number): string =>
    (Math.round(value * 10) / 10).toLocaleString(language, { useGrouping: false, maximumFractionDigits: 1 });
  return {
    words,
    rounded,
    scored: (value: number | null): string => (value === null ? words('notScored') : rounded(value)),
    /** Of a rule, by its code; a code without words is shown as it is. */
    why: (code: string): string =>
      Object.hasOwn(en.why, code) ? words(`why.${code as keyof typeof en.why}`) : code.replaceAll(/[_-]/g, ' '),
    rating: (rating: string | null): string =>
      rating !== null && Object.hasOwn(en.rating, rating)
        ? words(`rating.${rating as keyof typeof en.rating}`)
        : (rating ?? words('none')),
  };
}

export type ReportWords = ReturnType<typeof reportWords>;
