import { wordsOf } from '@custodia/mail';
import { de } from './de.js';
import { en } from './en.js';

/** What the mails of reviews say, by language. */
export const words = { en, de };

export const say = wordsOf(words);
export type Words = ReturnType<typeof say>;
