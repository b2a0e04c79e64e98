import { createTwoFilesPatch } from 'diff';

export interface TextDiff {
  /** Unified diff. */
  readonly unified: string;
  readonly added: number;
  readonly removed: number;
}

/** Longest time for finding the shortest diff, in milliseconds; texts that differ too much are told as wholly replaced. */
const timeout = 500;

/** Line by line; the labels head the diff. */
export function diffOf(
  from: { readonly label: string; readonly text: string },
  to: { readonly label: string; readonly text: string },
): TextDiff {
  const unified =
    createTwoFilesPatch(from.label, to.label, from.text, to.text, undefined, undefined, { context: 3, timeout }) ??
    replaced(from, to);
  const begin = unified.indexOf('\n@@');
  const hunks = begin < 0 ? [] : unified.slice(begin).split('\n');
  const count = (sign: string): number => hunks.filter((line) => line.startsWith(sign)).length;
  return { unified, added: count('+'), removed: count('-') };
}

function replaced(from: { label: string; text: string }, to: { label: string; text: string }): string {
  const lines = (text: string): string[] => text.replace(/\n$/, '').split('\n');
  const [old, fresh] = [lines(from.text), lines(to.text)];
  const head = `--- ${from.label}\n+++ ${to.label}\n@@ -1,${old.length} +1,${fresh.length} @@`;
  return [head, ...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`), ''].join('\n');
}
