import { createHash } from 'node:crypto';
import type { TemplateEdition } from '../questionnaire/template-edition.js';

/**
 * Names an edition by its content: everything that is asked and how it counts. Where the file lay and what it was called is
 * left out, so the same questionnaire imported twice is one edition.
 */
export function editionDigest({
  template,
  edition,
  title,
  notice,
  rules,
  answers,
  owners,
  domains,
  questions,
}: TemplateEdition): string {
  const content = JSON.stringify(
    [template, edition, title, notice, rules, answers, owners, domains, questions],
    ordered,
  );
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Keys in one order, whoever made the object. */
const ordered = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
