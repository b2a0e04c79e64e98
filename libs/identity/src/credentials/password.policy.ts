import { invalid } from '../refusals.policy.js';

/** What a password is compared with. */
export interface PasswordSurroundings {
  /** In lower case. */
  readonly common: ReadonlySet<string>;
  /** Name and address of the person, and name of the organisation: what a guesser tries first. */
  readonly personal: readonly string[];
}

const shortest = 12;
const longest = 128;

/**
 * Whether a password may be chosen (ASVS 5.0, 6.2): long enough, and not what is guessed first. There is no rule about kinds of characters;
 * every character counts as it was typed. `null` when it may.
 */
export function passwordProblem(password: string, { common, personal }: PasswordSurroundings) {
  const characters = [...password].length;
  if (characters < shortest || characters > longest)
    return invalid('password', '', `Choose ${shortest} to ${longest} characters, for example some words in a row.`);
  const lower = password.toLowerCase();
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const guessed = [lower, core, unitOf(lower)].some((text) => common.has(text));
  if (guessed || new Set(lower).size < 5)
    return invalid('password', '', 'It is, or is made of, one of the most common passwords. Choose another one.');
  const parts = personal
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((part) => part.length > 2);
  const left = parts.concat('custodia').reduce((text, part) => text.replaceAll(part, ''), lower);
  return [...left].length < shortest / 2
    ? invalid(
        'password',
        '',
        'It is made of your name, your address or the name of the organisation. Choose another one.',
      )
    : null;
}

/** What the text repeats: `dragon` of `dragondragon`. The text itself when it repeats nothing. */
function unitOf(text: string): string {
  const second = (text + text).indexOf(text, 1);
  return text.slice(0, second);
}
