import { looksLikeId } from '../question-ids.js';
import { roleOf } from '../header-roles.js';
import type { Tolerant } from '../vsaq/tolerant-json.js';
import { type DataTable, type Entries, list, record, textOf } from './values.js';

const mostColumns = 40;
const searched = 6;

/** Lists of records that ask or answer, and a map from ids to answers, as VSAQ saves it. */
export function recordTables(value: Tolerant): DataTable[] {
  const lists = listsIn(value, '', 0).flatMap(({ name, records }) => tableOf(name, records) ?? []);
  return lists.length > 0 ? lists : answersById(value);
}

function listsIn(value: Tolerant, name: string, depth: number): { name: string; records: Entries[] }[] {
  if (depth > searched) return [];
  if (Array.isArray(value)) {
    const records = value.map((one) => record(one)).filter((one) => one !== undefined);
    return [
      ...(records.length >= 2 ? [{ name: name || 'records', records }] : []),
      ...value.flatMap((one) => listsIn(one, name, depth + 1)),
    ];
  }
  const entries = record(value) ?? {};
  const title = textOf(entries['title']) || textOf(entries['name']);
  return Object.entries(entries).flatMap(([key, one]) =>
    key === 'custodia' ? [] : listsIn(one, depth > 0 && title !== '' ? title : key, depth + 1),
  );
}

/** Keys are headings: `question_id` reads as "question id". */
const headingOf = (key: string): string =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();

function tableOf(name: string, records: readonly Entries[]): DataTable | undefined {
  const keys = [...new Set(records.slice(0, 200).flatMap((one) => Object.keys(one)))].slice(0, mostColumns);
  const holdsText = (key: string): boolean =>
    records.filter((one) => Object.hasOwn(one, key) && textOf(one[key]) !== '').length * 2 >= records.length;
  const roles = new Set(keys.map((key) => roleOf(headingOf(key))));
  if (keys.some((key) => roleOf(headingOf(key)) === 'question' && !holdsText(key))) return undefined;
  if (!roles.has('question') && !(roles.has('id') && roles.has('answer'))) return undefined;
  const rows = records.map((one) =>
    keys.map((key) => {
      const cell = Object.hasOwn(one, key) ? one[key] : undefined;
      return textOf(cell) || list(cell).map(textOf).filter(Boolean).join('\n');
    }),
  );
  return { name, rows: [keys.map(headingOf), ...rows] };
}

/** `{ "mfa_yes": "checked", "since": "2021" }`: a choice that is checked is the answer of its question. */
function answersById(value: Tolerant): DataTable[] {
  const entries = Object.entries(record(value) ?? {});
  if (entries.length < 2 || entries.some(([, one]) => typeof one === 'object' && one !== null)) return [];
  if (entries.filter(([key]) => looksLikeId(key) || /^\w+$/.test(key)).length < entries.length) return [];
  const rows = entries.map(([key, one]) => {
    const choice = /^(.+)_(yes|no)$/.exec(key);
    return choice && /^(checked|true)$/.test(textOf(one)) ? [choice[1]!, choice[2]!] : [key, textOf(one)];
  });
  return [{ name: 'answers', rows: [['Question ID', 'Answer'], ...rows] }];
}
