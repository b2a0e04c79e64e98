import type { AnswerType, DraftQuestion } from './draft-query.ts';

export const answerTypes = [
  'YES_NO',
  'YES_NO_PARTIAL',
  'SINGLE',
  'MULTIPLE',
  'TEXT',
  'NUMBER',
  'DATE',
  'FILE',
  'TABLE',
] as const satisfies readonly AnswerType[];

/** Only what is answered with yes or no counts in the score. */
export const scores = (type: AnswerType): boolean => type === 'YES_NO' || type === 'YES_NO_PARTIAL';
export const offers = (type: AnswerType): boolean => type === 'SINGLE' || type === 'MULTIPLE';

export const bounds = ['above', 'atLeast', 'atMost', 'below'] as const;
export type When = 'YES' | 'NO' | 'answered' | 'notAnswered' | 'chosen' | 'bounds';

/** A question as its form holds it: texts as they are typed. */
export interface QuestionValues {
  readonly id: string;
  /** Title of the domain. */
  readonly domain: string;
  readonly text: string;
  readonly guidance: string;
  readonly answerType: AnswerType;
  /** One a line. */
  readonly options: string;
  readonly columns: string;
  readonly critical: boolean;
  readonly evidence: boolean;
  readonly polarity: 'POSITIVE' | 'NEGATIVE' | 'NEUTRAL';
  readonly weight: string;
  readonly control: string;
  readonly parent: string;
  readonly when: When;
  readonly chosen: string;
  readonly bounds: Readonly<Record<(typeof bounds)[number], string>>;
}

export const blank = (id: string, domain: string): QuestionValues => ({
  id,
  domain,
  text: '',
  guidance: '',
  answerType: 'YES_NO',
  options: '',
  columns: '',
  critical: false,
  evidence: false,
  polarity: 'POSITIVE',
  weight: '1',
  control: '',
  parent: '',
  when: 'YES',
  chosen: '',
  bounds: { above: '', atLeast: '', atMost: '', below: '' },
});

/** The first number that no question of the draft has. */
export function freeId(questions: readonly { readonly id: string }[]): string {
  const taken = new Set(questions.map(({ id }) => id));
  for (let at = questions.length + 1; ; at++) if (!taken.has(`Q-${at}`)) return `Q-${at}`;
}

function whenOf({ askedWhen, askedIf }: DraftQuestion): When {
  if (!askedIf) return askedWhen?.toUpperCase() === 'NO' ? 'NO' : 'YES';
  if (askedIf.answered !== null) return askedIf.answered ? 'answered' : 'notAnswered';
  return askedIf.chosen === null ? 'bounds' : 'chosen';
}

export const valuesOf = (question: DraftQuestion, domain: string): QuestionValues => ({
  ...blank(question.id, domain),
  text: question.text,
  guidance: question.guidance,
  answerType: question.answerType,
  options: question.options.join('\n'),
  columns: (question.columns ?? []).join('\n'),
  critical: question.critical,
  evidence: question.evidence,
  polarity: question.polarity,
  weight: String(question.weight),
  control: question.control ?? '',
  parent: question.parent ?? '',
  when: whenOf(question),
  chosen: question.askedIf?.chosen ?? '',
  bounds: Object.fromEntries(
    bounds.map((bound) => [bound, question.askedIf?.[bound]?.toString() ?? '']),
  ) as QuestionValues['bounds'],
});

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function conditionOf({ parent, when, chosen, bounds: typed }: QuestionValues): object {
  if (parent === '') return {};
  if (when === 'YES' || when === 'NO') return { parent, askedWhen: when };
  if (when === 'answered' || when === 'notAnswered') return { parent, askedIf: { answered: when === 'answered' } };
  if (when === 'chosen') return { parent, askedIf: { chosen } };
  const given = bounds.filter((bound) => typed[bound].trim() !== '');
  return { parent, askedIf: Object.fromEntries(given.map((bound) => [bound, Number(typed[bound])])) };
}

/** The question as the API takes it, in the domain of this id. What its type has no use for is left out. */
export function inputOf(values: QuestionValues, domain: string): Record<string, unknown> {
  const { answerType, options, columns, control, weight } = values;
  return {
    id: values.id.trim(),
    domain,
    text: values.text.trim(),
    guidance: values.guidance.trim(),
    answerType,
    options: offers(answerType) || answerType === 'TEXT' ? linesOf(options) : [],
    columns: answerType === 'TABLE' ? linesOf(columns) : [],
    critical: scores(answerType) && values.critical,
    evidence: values.evidence,
    ...(scores(answerType) ? { polarity: values.polarity } : {}),
    weight: Number(weight),
    ...(control.trim() === '' ? {} : { control: control.trim() }),
    ...conditionOf(values),
  };
}

/** By which answers of this type a follow-up can be asked. */
export function whensOf(type: AnswerType): readonly When[] {
  const whether = ['answered', 'notAnswered'] as const;
  if (scores(type)) return ['YES', 'NO'];
  if (offers(type)) return ['chosen', ...whether];
  return type === 'NUMBER' ? ['bounds', ...whether] : whether;
}

interface Domain {
  readonly id: string;
  readonly title: string;
}

/** The domain of this title, or a new one at the end; its id is made of the title. */
export function domainOf(title: string, domains: readonly Domain[]): { readonly id: string; readonly added?: Domain } {
  const wanted = title.trim();
  const known = domains.find((one) => one.title === wanted || one.id === wanted);
  if (known) return { id: known.id };
  const plain = wanted
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50);
  const stem = plain || 'domain';
  let id = stem;
  for (let at = 2; domains.some((one) => one.id === id); at++) id = `${stem}-${at}`;
  return { id, added: { id, title: wanted } };
}
