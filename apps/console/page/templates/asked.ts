/** What a question says about when it is asked. */
export interface Conditional {
  readonly id: string;
  readonly parent?: string | null;
  readonly askedWhen?: string | null;
  readonly askedIf?: {
    readonly answered: boolean | null;
    readonly chosen: string | null;
    readonly above: number | null;
    readonly atLeast: number | null;
    readonly atMost: number | null;
    readonly below: number | null;
  } | null;
}

/** Answers that are tried in the preview, by question. */
export type Tried = Readonly<Record<string, readonly string[]>>;

/** The ids of the questions that a vendor with these answers is asked: a follow-up only behind a question that is asked itself. */
export function askedOf(questions: readonly Conditional[], tried: Tried): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const question of questions) if (isAsked(question, tried, asked)) asked.add(question.id);
  return asked;
}

function isAsked({ parent, askedWhen, askedIf }: Conditional, tried: Tried, asked: ReadonlySet<string>): boolean {
  if (!parent) return true;
  if (!asked.has(parent)) return false;
  const answer = (tried[parent] ?? []).filter((one) => one !== '');
  if (!askedIf) return answer.some((one) => one === askedWhen?.toUpperCase());
  if (askedIf.answered !== null) return askedIf.answered === answer.length > 0;
  if (askedIf.chosen !== null) return answer.includes(askedIf.chosen);
  const number = answer.length > 0 ? Number(answer[0]) : Number.NaN;
  const { above, atLeast, atMost, below } = askedIf;
  return (
    !Number.isNaN(number) &&
    (above === null || number > above) &&
    (atLeast === null || number >= atLeast) &&
    (atMost === null || number <= atMost) &&
    (below === null || number < below)
  );
}
