import type { AnswerValue, OwnerOption } from '../questionnaire/template-edition.js';

export interface ReadAnswer {
  readonly value: AnswerValue;
  /** How it was understood, when it was not simply the word; for the report. */
  readonly how: string | null;
  /** What followed the word: `Yes, by the CTO` leaves `by the CTO`. */
  readonly rest: string;
}

const words: Readonly<Record<AnswerValue, readonly string[]>> = {
  yes: [
    'yes',
    'y',
    'true',
    'ja',
    'oui',
    'si',
    'sí',
    'fully',
    'fully implemented',
    'implemented',
    'umgesetzt',
    'erfüllt',
    'compliant',
  ],
  no: [
    'no',
    'n',
    'false',
    'nein',
    'non',
    'not implemented',
    'nicht umgesetzt',
    'nicht erfüllt',
    'non_compliant',
    'non-compliant',
    'not compliant',
  ],
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
    'teilweise umgesetzt',
    'teilweise erfüllt',
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
    'trifft nicht zu',
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
  /^(yes|no|ja|nein|teilweise|entfällt|nicht zutreffend|nicht anwendbar|trifft nicht zu|partially|partial|partly|not applicable|n\s?\/\s?a|n\.\s?a|na|[yn](?=\s*[,;:\n(–—]|\s-))(?![\p{L}\p{N}/])\s*(?:[,.;:\n]|\s[-–—]+\s|[–—]|\()\s*/iu;

/** What a spreadsheet shows until something is chosen: nobody has answered. */
export const isUnchosen = (text: string): boolean =>
  /^\W*((please )?(select|choose|pick)( (an?|one|your|from))?( ?(answer|option|item|one|value|response|the list|list))?|(bitte )?(aus)?wählen( sie)?( aus)?|bitte auswählen)\W*$/i.test(
    text,
  );

/** Boxes of which one is ticked, as forms have them: `☒ Yes ☐ No`. Empty when none or several are. */
function tickedIn(text: string): string {
  if (!/[☐□]/.test(text)) return '';
  const ticked = [...text.matchAll(/[☒☑✓✔]\s*([^☐□☒☑✓✔]+)/g)];
  return ticked.length === 1 ? ticked[0]![1]!.trim() : '';
}

const tidied = (text: string): string =>
  text
    .slice(0, 60)
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[!.*†‡§¹²³]+$/, '')
    .replace(/\s*([/\\])\s*/g, '$1')
    .replace(/^n\. a$/, 'n.a');

/** An answer out of what people type; `undefined` when it would have to be guessed. */
export function readAnswer(raw: string): ReadAnswer | undefined {
  // Spaces without width come with what is pasted from the web.
  const bare = raw.replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '').trim();
  const labelled = /^(answer|response|antwort)\s*:\s*/i.exec(bare)?.[0] ?? '';
  const text = bare.slice(labelled.length);
  const ticked = tickedIn(text);
  if (ticked !== '') {
    const value = known.get(tidied(ticked));
    return value && { value, how: `${JSON.stringify(raw.slice(0, 60))} was read as ${value}`, rest: '' };
  }
  const tidy = tidied(text);
  const value = text.length > 60 ? undefined : known.get(tidy);
  if (value)
    return {
      value,
      how: labelled === '' && Object.hasOwn(plain, tidy) ? null : `${JSON.stringify(raw)} was read as ${value}`,
      rest: '',
    };
  const match = opening.exec(text);
  const start = match && known.get(tidied(match[1]!));
  if (!match || !start) return undefined;
  const rest = text
    .slice(match[0].length)
    .replace(match[0].includes('(') ? /\)\s*$/ : /$^/, '')
    .trim();
  // "Yes, no": two answers, of which nobody can tell which is meant.
  const other = known.get(tidied(rest));
  if (rest.length <= 60 && other && other !== start) return undefined;
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
