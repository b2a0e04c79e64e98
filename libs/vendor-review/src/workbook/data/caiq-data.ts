import { ReadingStopped } from '../problems.js';
import { ccmIdOf, tidyId } from '../question-ids.js';
import type { Tolerant } from '../vsaq/tolerant-json.js';
import { type DataTable, deepest, type Entries, list, record, textOf, textUnder, tidyKey } from './values.js';

/** As the official workbook has them, so that it is known by them. */
const headings = [
  'Question ID',
  'Question',
  'CSP CAIQ Answer',
  'SSRM Control Ownership',
  'CSP Implementation Description',
  'CSC Responsibilities',
  'CCM Control ID',
  'CCM Control Specification',
  'CCM Control Title',
  'CCM Domain Title',
];

const idKeys = [/^questionid$/, /^id$/, /^identifier$/, /^qid$/, /^ref(id)?$/, /^label$/];
const textKeys = [
  /^question(text)?$/,
  /^consensusassessmentquestions?$/,
  /^content$/,
  /^text$/,
  /^prose$/,
  /^title$/,
  /^description$/,
  /^specification$/,
];
const answerKeys = [/^(csp|serviceprovider|provider|vendor)?(caiq)?(answer|response)(value)?$/, /^value$/];
const ownerKeys = [/^ssrm/, /^(control)?owner(ship)?$/];
const wordKeys = [
  /^(csp|serviceprovider|provider|vendor)?implementation(description|details|notes)/,
  /^(comments?|notes?|explanation|justification|additionalinformation)$/,
];
const customerKeys = [/^(csc|aic|servicecustomer|customer)responsibilit/];
const controlKeys = [/^(ccm|aicm)?controlid$/];
const specificationKeys = [/^(ccm|aicm)?controlspecification$/];
const controlTitleKeys = [/^(ccm|aicm)?controltitle$/];
const domainKeys = [/^(ccm|aicm)?(control)?domain(title|name)?$/];

interface Above {
  readonly control: string;
  readonly specification: string;
  readonly controlTitle: string;
  readonly domain: string;
}

/** CAIQ in any nesting of domains, controls and questions, or as a map from question ids to answers. */
export function caiqTables(value: Tolerant): DataTable[] {
  const rows: string[][] = [];
  visit(value, { control: '', specification: '', controlTitle: '', domain: '' }, 0, rows);
  if (rows.length < 5) return [];
  refuseTwoSets(rows);
  const named = namesIn(value);
  const version = /(?:^|[^\d.])v?(\d\.\d(?:\.\d)?)(?![\d.]*\d)/.exec(named.join('\n'))?.[1];
  const ai = named.some((text) => /\bAI-?CAIQ\b|\bAICM\b|\bAI Consensus Assessment/i.test(text));
  const stamp = version === undefined ? '' : ai ? JSON.stringify({ specification_version: version }) : `v${version}`;
  return [
    {
      name: `${ai ? 'AI-CAIQ' : 'CAIQ'}${version ? `v${version}` : ''}`,
      rows: [[stamp, named[0] ?? 'CAIQ'], headings, ...rows],
    },
  ];
}

/** The answers of several providers in one document are a question for a person, never a guess. */
function refuseTwoSets(rows: readonly (readonly string[])[]): void {
  const answers = new Map<string, string>();
  for (const [id = '', , answer = ''] of rows) {
    const before = answers.get(id) ?? '';
    if (before !== '' && answer !== '' && before !== answer)
      throw new ReadingStopped(
        'WORKBOOK_FORMAT_UNSUPPORTED',
        id,
        `the file holds several sets of answers: ${id} is answered ${JSON.stringify(before.slice(0, 40))} and ${JSON.stringify(answer.slice(0, 40))}`,
        'Send a file with the answers of one provider',
      );
    answers.set(id, before || answer);
  }
}

function visit(value: Tolerant, above: Above, depth: number, rows: string[][]): void {
  if (depth > deepest) return;
  if (Array.isArray(value)) return value.forEach((one) => visit(one, above, depth + 1, rows));
  const entries = record(value);
  if (!entries) return;
  const id = textUnder(entries, idKeys);
  if (ccmIdOf(id)) return void rows.push(rowOf(id, entries, above));
  const within = belowOf(id, entries, above);
  for (const [key, one] of Object.entries(entries)) {
    // What our own export says beside the answers.
    if (key === 'custodia') continue;
    if (ccmIdOf(key)) rows.push(rowOf(key, record(one) ?? { answer: textOf(one) }, within));
    else visit(one, within, depth + 1, rows);
  }
}

/** What a control or a domain says about the questions inside it. */
function belowOf(id: string, entries: Entries, above: Above): Above {
  const title = textUnder(entries, [/^title$/, /^name$/]);
  const tidy = tidyId(id);
  if (/^[A-Z&]{3}-\d{2}$/.test(tidy))
    return {
      ...above,
      control: tidy,
      controlTitle: title,
      specification: textUnder(entries, [/^(control)?specification$/, /^content$/, /^description$/, /^statement$/]),
    };
  return /^[A-Z&]{3}$/.test(tidy) && title !== '' ? { ...above, domain: title } : above;
}

function rowOf(id: string, entries: Entries, above: Above): string[] {
  // An answer may be an object of its own, or the only one in a list.
  const inside = Object.entries(entries).flatMap(([key, one]) =>
    /^(answers?|responses?)$/.test(tidyKey(key)) ? (record(one) ?? record(list(one)[0]) ?? []) : [],
  );
  const [answered = {}] = inside as readonly Entries[];
  const said = (patterns: readonly RegExp[]): string => textUnder(entries, patterns) || textUnder(answered, patterns);
  return [
    tidyId(id),
    textUnder(entries, textKeys),
    said(answerKeys),
    said(ownerKeys),
    said(wordKeys) || textUnder(answered, [/^(description|text|content)$/]),
    said(customerKeys),
    textUnder(entries, controlKeys) || above.control,
    textUnder(entries, specificationKeys) || above.specification,
    textUnder(entries, controlTitleKeys) || above.controlTitle,
    textUnder(entries, domainKeys) || above.domain,
  ];
}

/** What the document calls itself, and its version: texts near its top. */
function namesIn(value: Tolerant): string[] {
  const found: string[] = [];
  const look = (entries: Entries | undefined, depth: number): void => {
    for (const [key, one] of Object.entries(entries ?? {})) {
      const text = textOf(one);
      if (/name|title|version|specification|questionnaire/.test(tidyKey(key)) && text !== '' && text.length <= 120)
        found.push(text);
      if (depth < 3) look(record(one), depth + 1);
    }
  };
  look(record(value), 0);
  return found.sort((a, b) => Number(/^v?[\d.]+$/.test(a)) - Number(/^v?[\d.]+$/.test(b)));
}
