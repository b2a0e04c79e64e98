import { type Question, type TemplateEdition, yesNoNa } from '../../questionnaire/template-edition.js';
import { checkEdition } from '../../questionnaire/check-edition.js';
import { createHash } from 'node:crypto';
import { slug } from '../question-ids.js';
import type { TemplateImport, TemplateNames } from '../import-template.js';
import type { Tolerant } from './tolerant-json.js';

type Item = { readonly [key: string]: Tolerant };

/** Weights and the critical flag from the severity VSAQ gives to a bad answer. */
const severities: Readonly<Record<string, number>> = { low: 1, medium: 2, high: 3, critical: 4 };
const asking = new Set(['line', 'box', 'radiogroup', 'checkgroup', 'yesno', 'check', 'upload', 'radio']);

/** A VSAQ template: `{ "questionnaire": [block, ...] }`. */
export const isVsaq = (value: Tolerant): boolean =>
  itemsOf(record(value)?.['questionnaire'] ?? null).some((item) => typeof item['type'] === 'string');

/**
 * Makes a template edition of a VSAQ template (github.com/google/vsaq). A choice between `..._yes` and `..._no` becomes a
 * yes-or-no question; which of the two is bad follows from the warnings that depend on it, and where none does the question is
 * neutral. Other choices become free text with options.
 */
export function importVsaq(value: Tolerant, file: string, names: TemplateNames = {}): TemplateImport {
  const walked = walk(itemsOf(record(value)?.['questionnaire'] ?? null));
  const concluded: string[] = [];
  const byId = new Map(walked.questions.map((question) => [question.id, question]));
  const followed = walked.questions.map((question) => withParent(question, byId, walked.conditions.get(question.id)));
  const unexpressed = followed.filter(
    (question) => question.parent === null && walked.conditions.has(question.id),
  ).length;
  const questions = followed.map((question) => judged(question, walked.warnings));
  const used = new Set(questions.map((question) => question.domain));
  const neutral = questions.filter((question) => question.kind === 'yes_no' && question.polarity === 'neutral').length;
  if (walked.madeIds > 0)
    concluded.push(`${walked.madeIds} questions have no id; their place in the file stands in for it`);
  if (unexpressed > 0)
    concluded.push(`${unexpressed} questions depend on something else than one yes or no; they are asked always`);
  concluded.push(
    `${questions.filter((question) => question.kind === 'yes_no').length} questions are yes-or-no, ${neutral} of them neutral because no warning depends on them; weights follow the severity of the warnings`,
  );
  const edition: TemplateEdition = {
    template: names.template ?? `vsaq-${slug(file.replace(/\.[a-z0-9]+$/i, ''))}`,
    edition:
      names.edition ??
      `import-${createHash('sha256')
        .update(JSON.stringify(questions.map(({ id, text }) => [id, text])))
        .digest('hex')
        .slice(0, 12)}`,
    title: names.title ?? (walked.title || file),
    notice:
      'Imported from a VSAQ template of this organisation; use and pass its text on under the terms you received it.',
    rules: 'custodia-score/1',
    source: { kind: 'workbook', file, format: 'vsaq', certainty: 1 },
    answers: yesNoNa,
    owners: [],
    domains: [...walked.domains].filter(([id]) => used.has(id)).map(([id, title]) => ({ id, title, weight: 1 })),
    questions,
  };
  return {
    recognition: {
      format: 'vsaq',
      template: null,
      edition: null,
      title: edition.title,
      certainty: questions.length > 0 ? 1 : 0.5,
      reasons: ['the file is a VSAQ template: blocks of typed items', `${questions.length} items ask something`],
    },
    edition: questions.length > 0 ? edition : null,
    rowsRead: questions.length,
    completeness: null,
    duplicates: walked.doubled,
    hidden: [],
    concluded,
    skipped: [],
    unreadColumns: [],
    problems: [
      ...walked.doubled.map(({ id, places }) => ({
        place: places.join(', '),
        value: id,
        reason: 'the id occurs twice; the first item was kept',
        remedy: 'Give every item an id of its own',
      })),
      ...checkEdition(edition),
    ],
  };
}

interface Walked {
  title: string;
  readonly questions: Question[];
  readonly domains: Map<string, string>;
  readonly conditions: Map<string, string>;
  /** Choice to the severities of the warnings that name it in their condition. */
  readonly warnings: Map<string, string[]>;
  readonly ids: Set<string>;
  readonly doubled: { id: string; places: string[] }[];
  madeIds: number;
}

function walk(items: readonly Item[]): Walked {
  const walked: Walked = {
    title: '',
    questions: [],
    domains: new Map(),
    conditions: new Map(),
    warnings: new Map(),
    ids: new Set(),
    doubled: [],
    madeIds: 0,
  };
  const visit = (list: readonly Item[], path: readonly string[], conditions: readonly string[]): void => {
    list.forEach((item, index) => {
      const type = text(item['type']);
      const own = text(item['cond']) ? [...conditions, text(item['cond'])] : conditions;
      if (type === 'block') {
        if (path.length === 0 && !walked.title) walked.title = plainText(text(item['text']));
        visit(itemsOf(item['items'] ?? null), [...path, plainText(text(item['text'])) || `Block ${index + 1}`], own);
      } else if (type === 'tip' && text(item['warn']) === 'yes')
        warn(text(item['cond']), text(item['severity']) || 'medium');
      else if (asking.has(type)) add(item, type, path, own);
    });
  };
  const warn = (condition: string, severity: string): void => {
    for (const choice of new Set(condition.match(/[\w-]+/g)))
      walked.warnings.set(choice, [...(walked.warnings.get(choice) ?? []), severity].slice(-20));
  };
  const add = (item: Item, type: string, path: readonly string[], conditions: readonly string[]): void => {
    const title = path[1] ?? path[0] ?? 'General';
    const id = text(item['id']) || `${slug(path.at(-1) ?? 'item')}-${walked.questions.length + 1}`;
    if (!item['id']) walked.madeIds++;
    if (walked.ids.has(id)) return void walked.doubled.push({ id, places: [path.join(' > ')] });
    walked.ids.add(id);
    walked.domains.set(slug(title), title);
    const choices = itemsOf(item['choices'] ?? null).flatMap((choice) =>
      Object.entries(choice).map(([key, label]) => ({ key, label: plainText(text(label)) })),
    );
    const yesNo =
      type === 'yesno' ||
      (type === 'radiogroup' &&
        choices.length === 2 &&
        choices.some((one) => one.key.endsWith('_yes')) &&
        choices.some((one) => one.key.endsWith('_no')));
    if (conditions.length > 0) walked.conditions.set(id, conditions.map((one) => `(${one})`).join(' && '));
    walked.questions.push({
      id,
      text: plainText(text(item['text'])),
      guidance: yesNo ? choices.map((one) => one.label).join(' / ') : '',
      domain: slug(title),
      control: null,
      kind: yesNo ? 'yes_no' : 'text',
      polarity: 'neutral',
      weight: 1,
      critical: false,
      parent: null,
      askedWhen: null,
      evidence: type === 'upload',
      options: yesNo ? [] : choices.map((one) => one.label),
    });
  };
  visit(items, [], []);
  return walked;
}

/** `x_yes` or `x_no` alone, where `x` is a yes-or-no question of this file. */
function withParent(question: Question, all: ReadonlyMap<string, Question>, condition: string | undefined): Question {
  const single = /^\(+\s*([\w-]+)_(yes|no)\s*\)+$/.exec(condition ?? '');
  const parent = single && all.get(single[1]!);
  return parent?.kind === 'yes_no' && parent.id !== question.id
    ? { ...question, parent: parent.id, askedWhen: single![2] as 'yes' | 'no' }
    : question;
}

function judged(question: Question, warnings: Walked['warnings']): Question {
  if (question.kind !== 'yes_no') return question;
  const [bad, good] = [warnings.get(`${question.id}_no`) ?? [], warnings.get(`${question.id}_yes`) ?? []];
  if ((bad.length === 0) === (good.length === 0)) return question;
  const severity = [...bad, ...good].map((name) => severities[name] ?? 2);
  return {
    ...question,
    polarity: bad.length > 0 ? 'positive' : 'negative',
    weight: Math.max(...severity),
    critical: severity.includes(4),
  };
}

const record = (value: Tolerant): Item | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
const itemsOf = (value: Tolerant): Item[] =>
  Array.isArray(value) ? value.map(record).filter((one) => one !== undefined) : [];
const text = (value: Tolerant | undefined): string => (typeof value === 'string' ? value.trim() : '');

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
  apos: "'",
};

/** VSAQ texts are HTML; reviewers and workbooks get plain text. */
export const plainText = (html: string): string =>
  html
    .replace(/<(br|\/p|\/li|\/ul|\/ol)\b[^<>]*>/gi, '\n')
    .replace(/<li\b[^<>]*>/gi, '- ')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&(amp|lt|gt|quot|nbsp|#39|apos);/g, (_, name: string) => entities[name]!)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();
