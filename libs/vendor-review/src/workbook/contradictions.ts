import type { AnswerValue } from '../questionnaire/template-edition.js';
import { justifies } from '../scoring/justification.policy.js';

/** Something a reviewer should look at. The answer itself is never changed because of it. */
export type FlagKind =
  | 'no-but-not-applicable'
  | 'yes-but-not-applicable'
  | 'na-with-owner'
  | 'na-without-reason'
  | 'yes-but-weak'
  | 'yes-but-denied'
  | 'words-without-answer'
  | 'placeholder'
  | 'owner-unknown'
  | 'question-changed'
  | 'answered-twice';

export interface Flag {
  readonly kind: FlagKind;
  readonly questionId: string;
  readonly place: string;
  readonly detail: string;
}

export interface AnswerToJudge {
  readonly value: AnswerValue | null;
  readonly owner: string;
  readonly text: string;
}

const notApplicable =
  /^["'(\s]*(not\s+applicable|n\s*\/\s*a\b|n\.a\.|does not apply|this (control|question|requirement) (is not applicable|does not apply))/i;
const denies =
  /^["'(\s]*(no[,.;:]|no\s[-–—]|we do not\b|we don['’]t\b|not implemented\b|not (currently|available|supported|performed)\b)/i;
/** Words with which a "yes" admits that the control is informal, unfinished or still to come. */
const weak =
  /\b(informal(ly)?|ad[\s-]?hoc|not (?:yet )?(?:formal(?:ly|ised|ized)?|documented|implemented|complete[d]?|in place)|in progress|in the process of|under (?:development|way|construction)|underway|being (?:implemented|developed|rolled out|documented|formali[sz]ed)|planned for|(?:is|are) planned|plan(?:s|ning)? to|on (?:our|the) roadmap|will be (?:implemented|completed|introduced|documented|available|in place|formali[sz]ed)|to be (?:implemented|completed|defined|documented)|work in progress|partial(?:ly)?|not yet|draft(?:ed|ing)?|expected (?:by|in)|aim to|intend to)\b/i;

/** What stands where an answer should be: left over from a template, or a note to somebody else. */
const placeholder =
  /^\W*(tbd|tbc|to ?do|to be (provided|confirmed|determined|completed|supplied)|(needs?|awaiting|pending) (owner |vendor |sme |legal )?(input|confirmation|review)|xx+|lorem ipsum|\?+$|<[^<>]{1,60}>\s*$|\[[^[\]]{1,60}\]\s*$)/i;

/** Answers and words that do not go together, as they occur in real fillings. */
export function contradictionsOf({ value, owner, text }: AnswerToJudge): { kind: FlagKind; detail: string }[] {
  const flags: { kind: FlagKind; detail: string }[] = [];
  const start = JSON.stringify(text.slice(0, 80));
  if (value === 'no' && notApplicable.test(text))
    flags.push({
      kind: 'no-but-not-applicable',
      detail: `the answer is no, its words begin ${start}; ask which of the two is meant`,
    });
  if (value === 'yes' && notApplicable.test(text))
    flags.push({ kind: 'yes-but-not-applicable', detail: `the answer is yes, its words begin ${start}` });
  if (value === 'yes' && denies.test(text))
    flags.push({ kind: 'yes-but-denied', detail: `the answer is yes, its words begin ${start}` });
  const admission = value === 'yes' ? weak.exec(text.slice(0, 20_000)) : null;
  if (admission)
    flags.push({
      kind: 'yes-but-weak',
      detail: `the answer is yes, its words say ${JSON.stringify(around(text, admission.index, admission[0].length))}`,
    });
  if (value === 'na' && owner !== '')
    flags.push({
      kind: 'na-with-owner',
      detail: `the answer is NA and yet names an owner (${owner}); what does not apply has none`,
    });
  if (value === 'na' && !justifies(text))
    flags.push({ kind: 'na-without-reason', detail: 'NA is given without a reason and counts as unanswered' });
  if (isPlaceholder(text)) flags.push({ kind: 'placeholder', detail: `the words are a placeholder: ${start}` });
  if (value === null && text.length >= 3)
    flags.push({ kind: 'words-without-answer', detail: `no answer is chosen, but there are words: ${start}` });
  return flags;
}

const around = (text: string, index: number, length: number): string =>
  text
    .slice(Math.max(0, index - 30), index + length + 30)
    .replace(/\s+/g, ' ')
    .trim();

export const isPlaceholder = (text: string): boolean => placeholder.test(text.slice(0, 300));
