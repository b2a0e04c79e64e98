import type { AnswerValue, OwnerOption } from '../questionnaire/template-edition.js';

export interface ReadAnswer {
  readonly value: AnswerValue;
  /** How it was understood, when it was not simply the word; for the report. */
  readonly how: string | null;
  /** What followed the word: `Yes, by the CTO` leaves `by the CTO`. */
  readonly rest: string;
}

const words: Readonly<Record<AnswerValue, readonly string[]>> = {
  yes: ['yes', 'y', 'true', 'ja', 'oui', 'si', 'sí', 'fully', 'fully implemented', 'compliant'],
  no: ['no', 'n', 'false', 'nein', 'non', 'not implemented', 'non_compliant', 'non-compliant', 'not compliant'],
  partial: [
    'partial',
    'partially',
    'partly',
    'in part',
    'partially implemented',
    'partially yes',
    'partially_compliant',
    'partially compliant',
    'teilweise',
    'zum teil',
  ],
  na: [
    'na',
    'n/a',
    'n.a',
    'n\\a',
    'n-a',
    'not applicable',
    'non applicable',
    'not-applicable',
    'not_applicable',
    'does not apply',
    'not relevant',
    'entfällt',
    'nicht anwendbar',
    'nicht zutreffend',
    'nicht relevant',
  ],
};
const known = new Map(
  Object.entries(words).flatMap(([value, list]) => list.map((word) => [word, value as AnswerValue] as const)),
);
/** What each value is called when spelled plainly; anything else is explained in the report. */
const plain: Readonly<Record<string, AnswerValue>> = {
  yes: 'yes',
  no: 'no',
  na: 'na',
  'n/a': 'na',
  partial: 'partial',
};

const opening =
  /^(yes|no|ja|nein|teilweise|entfällt|nicht zutreffend|nicht anwendbar|partially|partial|partly|not applicable|n\/a|na)(?![\p{L}\p{N}])\s*(?:[,.;:\n]|\s[-–—]+\s|[–—]|\()\s*/iu;

/** An answer out of what people type; `undefined` when it would have to be guessed. */
export function readAnswer(raw: string): ReadAnswer | undefined {
  const text = raw.trim();
  const tidy = text
    .slice(0, 60)
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[!.]+$/, '');
  const value = text.length > 60 ? undefined : known.get(tidy);
  if (value)
    return { value, how: Object.hasOwn(plain, tidy) ? null : `${JSON.stringify(raw)} was read as ${value}`, rest: '' };
  const match = opening.exec(text);
  const start = match && known.get(match[1]!.toLowerCase());
  if (!match || !start) return undefined;
  const rest = text
    .slice(match[0].length)
    .replace(match[0].includes('(') ? /\)\s*$/ : /$^/, '')
    .trim();
  return {
    value: start,
    how: `it begins with ${JSON.stringify(match[1])}; the words after it were kept as explanation`,
    rest,
  };
}

/** Marks in a column of its own (`x` under "Yes", as in CAIQ 3.x). */
export const isMark = (text: string): boolean => /^(x|✓|✔|☑|☒|1|y|yes|true|•|\*)$/i.test(text.trim());

/** The owner as the edition spells it; tolerant of case, spaces, dashes and plural, never of meaning. */
export function readOwner(raw: string, owners: readonly OwnerOption[]): OwnerOption | undefined {
  const key = ownerKey(raw);
  return owners.find((owner) => ownerKey(owner.label) === key);
}

const ownerKey = (text: string): string =>
  text
    .toLowerCase()
    .replace(/third[\s-]*party/g, '3rdparty')
    .replace(/&/g, 'and')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^sharedresponsibility/, 'shared');
