import { readForm } from './answer-form.policy.js';
import type { Condition, Question } from './template-edition.js';

type Problem = readonly [value: string, reason: string, remedy: string];
type Parent = Pick<Question, 'id' | 'kind' | 'options'> & { readonly form?: Question['form'] | null };

const bounds = ['above', 'atLeast', 'below', 'atMost'] as const;
const boundsIn = (condition: Condition) => bounds.filter((bound) => condition[bound] !== undefined);

/** Whether an answer that can be read rules a follow-up out; what cannot be read excuses nobody. */
export function rulesOut(condition: Condition, { form, options }: Parent, text: string): boolean {
  if (text.trim() === '') return false;
  const read = readForm({ form: form ?? undefined, options }, text);
  if (read.kind === 'unreadable') return false;
  if (condition.chosen !== undefined) return !read.text.split('\n').includes(condition.chosen);
  return form === 'number' && !isWithin(condition, Number(read.text));
}

const isWithin = ({ above, atLeast, below, atMost }: Condition, value: number): boolean =>
  (above === undefined || value > above) &&
  (atLeast === undefined || value >= atLeast) &&
  (below === undefined || value < below) &&
  (atMost === undefined || value <= atMost);

/** What is wrong with the condition of a follow-up; `null` when nothing is. */
export function conditionProblem(
  condition: Condition,
  parent: Parent,
  { kind, polarity }: Pick<Question, 'kind' | 'polarity'>,
): Problem | null {
  const shown = JSON.stringify(condition);
  const named = boundsIn(condition);
  const kinds = [condition.answered !== undefined, condition.chosen !== undefined, named.length > 0].filter(Boolean);
  if (kinds.length !== 1)
    return [shown, 'the condition says nothing, or too much', 'Name `answered`, `chosen`, or bounds of a number'];
  if (condition.answered !== undefined)
    // Who leaves out a question that does not count would escape one that does.
    return kind !== 'text' && polarity !== 'neutral'
      ? [
          shown,
          'a question that scores cannot depend on whether another one is answered',
          'Ask it in words, or without a condition',
        ]
      : null;
  if (condition.chosen !== undefined) {
    if (parent.form !== 'single' && parent.form !== 'multiple')
      return [parent.id, 'the parent offers no choice', 'Name a question of the kind single or multiple'];
    return parent.options.includes(condition.chosen)
      ? null
      : [condition.chosen, 'the parent has no such option', `Name one of: ${parent.options.join('; ')}`];
  }
  if (parent.form !== 'number')
    return [parent.id, 'the parent is not answered with a number', 'Name a question of the kind number'];
  return canBeMet(condition) ? null : [shown, 'no number is within the bounds', 'Change the bounds'];
}

function canBeMet({ above, atLeast, below, atMost }: Condition): boolean {
  const lowest = Math.max(above ?? -Infinity, atLeast ?? -Infinity);
  const highest = Math.min(below ?? Infinity, atMost ?? Infinity);
  if ([above, atLeast, below, atMost].some((bound) => bound !== undefined && !Number.isFinite(bound))) return false;
  return lowest < highest || (lowest === highest && lowest !== above && highest !== below);
}

const said = { above: 'more than', atLeast: 'at least', below: 'less than', atMost: 'at most' } as const;

/** When a follow-up is asked, in words; `null` for a question that is always asked. */
export function conditionInWords({
  parent,
  askedWhen,
  askedIf,
}: Pick<Question, 'parent' | 'askedWhen' | 'askedIf'>): string | null {
  if (parent === null) return null;
  if (!askedIf) return `Answer only when ${parent} is answered ${askedWhen}.`;
  if (askedIf.answered !== undefined) return `Answer only when ${parent} is ${askedIf.answered ? '' : 'not '}answered.`;
  if (askedIf.chosen !== undefined) return `Answer only when ${parent} is answered with "${askedIf.chosen}".`;
  const words = boundsIn(askedIf).map((bound) => `${said[bound]} ${askedIf[bound]}`);
  return `Answer only when ${parent} is ${words.join(' and ')}.`;
}
