import { readdir, readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Problem } from './problem.js';
import { checkEdition } from './check-edition.js';
import {
  answerTypes,
  type Condition,
  exactWeight,
  kindOfType,
  type TemplateEdition,
  type TemplateSource,
  yesNoNa,
  yesPartialNoNa,
} from './template-edition.js';

/** A pack: a questionnaire in our own words, kept as YAML so that anybody can read and change it. */
const weight = z
  .number()
  .min(0)
  .max(10_000)
  .refine((value) => exactWeight(value) === value, 'at most four decimals');
const line = z.string().trim().min(1);
const condition = z.strictObject({
  answered: z.boolean().optional(),
  chosen: line.optional(),
  above: z.number().optional(),
  atLeast: z.number().optional(),
  below: z.number().optional(),
  atMost: z.number().optional(),
});
const question = z.strictObject({
  id: line.max(60),
  text: line,
  guidance: z.string().trim().default(''),
  kind: z.enum(answerTypes),
  polarity: z.enum(['positive', 'negative', 'neutral']).optional(),
  weight: weight.default(1),
  critical: z.boolean().default(false),
  control: line.nullish(),
  parent: line.nullish(),
  askedWhen: z.enum(['yes', 'no']).nullish(),
  askedIf: condition.optional(),
  evidence: z.boolean().default(false),
  options: z.array(line).max(200).default([]),
  columns: z.array(line).max(20).optional(),
});
const owner = z.strictObject({
  label: line,
  bears: z.enum(['vendor', 'customer', 'third-party', 'shared', 'undetermined']),
});
const pack = z.strictObject({
  pack: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/, 'lower-case letters, digits and hyphens'),
  edition: line,
  title: line,
  notice: line,
  rules: z.literal('custodia-score/1'),
  owners: z.array(owner).default([]),
  answers: z
    .array(z.strictObject({ value: z.enum(['yes', 'no', 'partial', 'na']), label: line }))
    .min(2)
    .optional(),
  domains: z
    .array(z.strictObject({ id: line, title: line, weight: weight.default(1), questions: z.array(question).min(1) }))
    .min(1),
});

export type PackResult =
  | { readonly kind: 'loaded'; readonly edition: TemplateEdition }
  | { readonly kind: 'refused'; readonly file: string; readonly problems: readonly Problem[] };

/** Reads a pack; every problem is reported with its line, and nothing is loaded while there is one. */
export function parsePack(text: string, file: string, source: TemplateSource = { kind: 'pack' }): PackResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      kind: 'refused',
      file,
      problems: document.errors.map((error) => ({
        place: `${file}:${lines.linePos(error.pos[0]).line}`,
        value: '',
        reason: error.message.split('\n')[0]!,
        remedy: 'Correct the YAML',
      })),
    };
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    return {
      kind: 'refused',
      file,
      problems: [
        {
          place: file,
          value: '',
          reason: (error as Error).message,
          remedy: 'Write repeated values out instead of using aliases',
        },
      ],
    };
  }
  const parsed = pack.safeParse(data);
  if (!parsed.success)
    return {
      kind: 'refused',
      file,
      problems: parsed.error.issues.map((issue) => issueProblem(issue, document, lines, file)),
    };
  const edition = toEdition(parsed.data, source);
  const problems = checkEdition(edition).map((problem) => ({ ...problem, place: `${file}, ${problem.place}` }));
  return problems.length > 0 ? { kind: 'refused', file, problems } : { kind: 'loaded', edition };
}

function toEdition(data: z.infer<typeof pack>, source: TemplateSource): TemplateEdition {
  return {
    template: data.pack,
    edition: data.edition,
    title: data.title,
    notice: data.notice,
    rules: data.rules,
    source,
    answers:
      data.answers ??
      (data.domains.some((domain) => domain.questions.some((one) => one.kind === 'yes_no_partial'))
        ? yesPartialNoNa
        : yesNoNa),
    owners: data.owners,
    domains: data.domains.map(({ id, title, weight }) => ({ id, title, weight })),
    questions: data.domains.flatMap((domain) =>
      domain.questions.map(({ kind, columns, askedIf, ...one }) => ({
        ...one,
        ...kindOfType(kind),
        // Only yes and no can be good or bad.
        polarity: one.polarity ?? (kind === 'yes_no' || kind === 'yes_no_partial' ? 'positive' : 'neutral'),
        domain: domain.id,
        control: one.control ?? null,
        weight: exactWeight(one.weight * domain.weight),
        parent: one.parent ?? null,
        askedWhen: one.askedWhen ?? null,
        ...(askedIf ? { askedIf: stated(askedIf) } : {}),
        ...(columns ? { columns } : {}),
      })),
    ),
  };
}

/** Without what is not said. */
const stated = (condition: object): Condition =>
  Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined));

function issueProblem(
  issue: z.core.$ZodIssue,
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  file: string,
): Problem {
  const node = document.getIn(
    issue.path.filter((step) => typeof step !== 'symbol'),
    true,
  ) as { range?: [number, number, number]; toJSON?: () => unknown } | undefined;
  const start = node?.range?.[0];
  const value = node?.toJSON?.();
  return {
    place: `${file}${start === undefined ? '' : `:${lines.linePos(start).line}`}, ${issue.path.join('.') || 'pack'}`,
    value: typeof value === 'object' || value === undefined ? '' : String(value).slice(0, 100),
    reason: issue.message,
    remedy: 'Correct the field in the pack',
  };
}

/** Where the packs of the project lie, beside `src` and `dist` alike. */
const packsFolder = new URL('../../packs/', import.meta.url);

/** All packs of a folder, by name. A pack that cannot be loaded is among the results, with its problems. */
export async function loadPacks(folder: URL = packsFolder): Promise<PackResult[]> {
  const files = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  return Promise.all(files.map(async (name) => parsePack(await readFile(new URL(name, folder), 'utf8'), name)));
}
