import { csvOf } from '../parts/csv.ts';

/** A question as the editor holds it. */
export interface Draft {
  readonly id: string;
  readonly domain: string;
  readonly text: string;
  readonly guidance: string;
  readonly critical: boolean;
  readonly polarity: 'POSITIVE' | 'NEGATIVE' | 'NEUTRAL';
  readonly weight: number;
}

export const blank = (at: number, domain = ''): Draft => ({
  id: `Q-${at}`,
  domain,
  text: '',
  guidance: '',
  critical: false,
  polarity: 'POSITIVE',
  weight: 1,
});

/** What hinders an edition: the first question without an id or a text, or with the id of another. */
export function flawOf(drafts: readonly Draft[]): { readonly at: number; readonly flaw: 'empty' | 'twice' } | null {
  const seen = new Set<string>();
  for (const [at, { id, text, domain }] of drafts.entries()) {
    if (!id.trim() || !text.trim() || !domain.trim()) return { at, flaw: 'empty' };
    if (seen.has(id.trim())) return { at, flaw: 'twice' };
    seen.add(id.trim());
  }
  return drafts.length === 0 ? { at: 0, flaw: 'empty' } : null;
}

/** The edition as the API takes it: a file of its questions, and what a file does not say of each. */
export function editionOf(drafts: readonly Draft[]) {
  const rows = drafts.map(({ id, domain, text, guidance }) => ({
    Domain: domain.trim(),
    'Question ID': id.trim(),
    Question: text.trim(),
    Guidance: guidance.trim(),
    Answer: '',
  }));
  return {
    file: new File([csvOf(rows)], 'questionnaire.csv', { type: 'text/csv' }),
    rules: drafts.map(({ id, critical, polarity, weight }) => ({ questionId: id.trim(), critical, polarity, weight })),
  };
}
