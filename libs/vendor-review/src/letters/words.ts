import { wordsOf } from '@custodia/mail';
import { de } from './words/de.js';
import { en } from './words/en.js';

/** What the mails of reviews say, by language. */
export const words = { en, de };

export const say = wordsOf(words);
export type Words = ReturnType<typeof say>;
