import type { Answer, Question } from './api.ts';

/** A follow-up is asked unless its parent was answered otherwise; the same rule by which the answers are counted. */
export function isAsked(
  question: Question,
  questions: ReadonlyMap<string, Question>,
  answers: Readonly<Record<string, Answer>>,
): boolean {
  const seen = new Set([question.id]);
  for (let current = question; current.parent !== null && current.askedWhen !== null;) {
    const parent = questions.get(current.parent);
    if (!parent || seen.has(parent.id)) return true;
    const value = answers[parent.id]?.value ?? null;
    if (value !== null && value !== 'partial' && value !== current.askedWhen) return false;
    seen.add(parent.id);
    current = parent;
  }
  return true;
}
