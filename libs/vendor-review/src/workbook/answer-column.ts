import { isUnchosen, readAnswer } from './answer-words.js';
import { columnName } from './cells.js';
import { answerHeading, tidyHeading } from './header-roles.js';
import type { Row } from './workbook.js';

/** A column that may hold the answers. */
interface AnswerCandidate {
  /** As the spreadsheet names it: `C`. */
  readonly column: string;
  readonly heading: string;
  /** Cells below the heading that hold something. */
  readonly values: number;
  readonly hidden: boolean;
}

/** Why nobody can tell which column holds the answers, and between which ones to choose. */
export interface ColumnDoubt {
  readonly sheet: string;
  readonly reason: string;
  readonly candidates: readonly AnswerCandidate[];
}

/** What is known of a sheet when its column of answers is looked for. */
export interface AnswerSearch {
  readonly sheet: string;
  /** `null` when the sheet has no heading row. */
  readonly headings: ReadonlyMap<number, string> | null;
  readonly rows: readonly Row[];
  /** Columns that have another role. */
  readonly taken: ReadonlySet<number>;
  readonly hidden: ReadonlySet<number>;
  /** As a person named it: `C`, a heading, or `Sheet!C`. */
  readonly chosen?: string | undefined;
}

export type AnswerColumn =
  | { readonly kind: 'column'; readonly column: number; readonly note: string | null }
  | { readonly kind: 'doubt'; readonly doubt: ColumnDoubt }
  | { readonly kind: 'none' };

interface Candidate extends AnswerCandidate {
  readonly index: number;
  /** Share of the values that read as an answer. */
  readonly readable: number;
}

const none: AnswerColumn = { kind: 'none' };

/**
 * The column of answers, by its heading: the usual headings first, then those that speak of an answer. A column under a heading
 * that means something else is never taken. Content alone decides only where there is no heading. Two columns that could both be
 * meant, a hidden one, or one under a heading that is not understood are a doubt for a person, never a guess.
 */
export function answerColumn(search: AnswerSearch): AnswerColumn {
  const { sheet, headings, hidden, chosen } = search;
  const candidates = candidatesOf(search);
  if (chosen !== undefined) {
    const found = candidates.find((one) => isMeant(chosen, sheet, one));
    return found ? { kind: 'column', column: found.index, note: noteOf(found, 'because it was named') } : none;
  }
  const under = (kind: ReturnType<typeof answerHeading>): Candidate[] =>
    candidates.filter((one) => answerHeading(one.heading) === kind);
  const doubt = (reason: string, among: readonly Candidate[]): AnswerColumn => ({
    kind: 'doubt',
    doubt: { sheet, reason, candidates: among.map(({ index: _, readable: __, ...one }) => one) },
  });

  const named = [...under('answer'), ...under('like-answer')];
  const seen = named.filter((one) => !hidden.has(one.index));
  for (const kind of ['answer', 'like-answer'] as const) {
    const filled = seen.filter((one) => one.values > 0 && answerHeading(one.heading) === kind);
    if (filled.length > 1) return doubt('several columns are headed as answers', filled);
    const [taken] = filled;
    if (taken) {
      const why = kind === 'answer' ? null : 'because its heading speaks of an answer';
      const blank = seen.some((one) => one !== taken && one.values === 0);
      const note = blank ? 'because no other column that is headed as an answer holds anything' : why;
      return { kind: 'column', column: taken.index, note: note && noteOf(taken, note) };
    }
  }
  if (named.some((one) => one.values > 0)) return doubt('the column headed as the answer is hidden', named);
  if (seen[0]) return { kind: 'column', column: seen[0].index, note: null };
  const holding = candidates.filter((one) => one.values > 0 && one.readable >= 0.7 && !hidden.has(one.index));
  const nameless = holding.filter((one) => answerHeading(one.heading) === 'none');
  const unknown = holding.filter((one) => answerHeading(one.heading) === 'unknown');
  if (unknown.length > 0 && headings !== null)
    return doubt(
      'no heading says which column holds the answers; the heading of what looks like it is not understood',
      [...unknown, ...nameless],
    );
  // A few marks by chance are no column of answers.
  const likely = nameless.filter((one) => one.values >= 3);
  if (likely.length > 1) return doubt('several columns without a heading look like answers', likely);
  return likely[0]
    ? { kind: 'column', column: likely[0].index, note: noteOf(likely[0], 'because of what it holds') }
    : none;
}

const noteOf = ({ column, heading }: Candidate, why: string): string =>
  `column ${column}${heading ? ` (${JSON.stringify(heading)})` : ''} was taken as the answers ${why}`;

function candidatesOf({ headings, rows, taken, hidden }: AnswerSearch): Candidate[] {
  const counts = new Map<number, { values: number; readable: number }>();
  for (const column of headings?.keys() ?? []) if (!taken.has(column)) counts.set(column, { values: 0, readable: 0 });
  for (const row of rows) {
    for (const [column, text] of row.cells) {
      if (taken.has(column)) continue;
      if (isUnchosen(text)) continue;
      const count = counts.get(column) ?? { values: 0, readable: 0 };
      count.values++;
      if (text.length < 30 && readAnswer(text)) count.readable++;
      counts.set(column, count);
    }
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([index, { values, readable }]) => ({
      index,
      column: columnName(index),
      heading: headings?.get(index) ?? '',
      values,
      readable: values === 0 ? 0 : readable / values,
      hidden: hidden.has(index),
    }));
}

/** `C`, `Vendor A`, `Answers!C` or `Answers!Vendor A`. */
function isMeant(chosen: string, sheet: string, { column, heading }: Candidate): boolean {
  const mark = chosen.lastIndexOf('!');
  if (mark > 0 && tidyHeading(chosen.slice(0, mark)) !== tidyHeading(sheet)) return false;
  const name = chosen.slice(mark + 1).trim();
  return name.toUpperCase() === column || (heading !== '' && tidyHeading(name) === tidyHeading(heading));
}
