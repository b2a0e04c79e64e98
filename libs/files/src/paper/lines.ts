import { createRequire } from 'node:module';
import { printable, runsOf, widthOf, type Run, type Style } from './fonts.js';

/* Neither package has types. */
const require = createRequire(import.meta.url);
const bidi = (
  require('bidi-js') as () => {
    getEmbeddingLevels(
      text: string,
      direction: 'auto',
    ): { readonly levels: Uint8Array; readonly paragraphs: readonly { readonly level: number }[] };
    getMirroredCharacter(character: string): string | null;
  }
)();
const LineBreaker = require('linebreak') as new (text: string) => {
  nextBreak(): { readonly position: number } | null;
};

/** One line of a text, its runs in the order in which they are drawn from left to right. */
export interface Line {
  readonly runs: readonly Run[];
  /** At the size of the text. */
  readonly width: number;
  /** The paragraph is read from right to left. */
  readonly rightToLeft: boolean;
}

/** Digests and addresses have no spaces to break at: allow a break after each part, without changing what is seen. */
const breakable = (value: string): string =>
  value.replace(/\S{24,}/g, (word) =>
    word.replace(/([/:_.=&?-])(?=\S)/g, '$1\u200B').replace(/[A-Za-z0-9]{16}(?=[A-Za-z0-9])/g, '$&\u200B'),
  );

interface Size {
  readonly width: number;
  readonly size: number;
  readonly style: Style;
  readonly missing?: Set<string>;
}

/** Breaks a text into lines that fit, each laid out by the Unicode bidirectional algorithm. */
export function linesOf(text: string, { width, size, style, missing }: Size): Line[] {
  const measured = (part: string): number => runsOf(part, style).reduce((sum, run) => sum + widthOf(run), 0) * size;
  return printable(text)
    .split('\n')
    .flatMap((paragraph) => {
      const spread = breakable(paragraph);
      const levels = bidi.getEmbeddingLevels(spread, 'auto');
      const rightToLeft = (levels.paragraphs[0]?.level ?? 0) % 2 === 1;
      return broken(spread, width, measured).map(([start, end]): Line => {
        const runs = visual(spread, levels.levels, start, end).flatMap(({ text: part, odd }) => {
          const drawn = runsOf(mirrored(part, odd), style, missing);
          return odd ? drawn.reverse().map(turned) : drawn;
        });
        return { runs, width: runs.reduce((sum, run) => sum + widthOf(run), 0) * size, rightToLeft };
      });
    });
}

/** Begin and end of each line. */
function broken(text: string, width: number, measured: (part: string) => number): [number, number][] {
  const lines: [number, number][] = [];
  const breaker = new LineBreaker(text);
  let start = 0;
  let last = 0;
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    if (last > start && measured(text.slice(start, next.position).trimEnd()) > width) {
      lines.push([start, last]);
      start = last;
    }
    // A piece that is wider than the line alone is cut wherever it has to be.
    while (measured(text.slice(start, next.position).trimEnd()) > width) {
      const cut = fitting(text, start, next.position, width, measured);
      if (cut >= next.position) break;
      lines.push([start, cut]);
      start = cut;
    }
    last = next.position;
  }
  if (start < text.length || lines.length === 0) lines.push([start, text.length]);
  return lines.map(([from, to]) => [from, from + text.slice(from, to).trimEnd().length]);
}

/** The end of as many characters as fit, at least one. */
function fitting(text: string, start: number, end: number, width: number, measured: (part: string) => number): number {
  let cut = start;
  for (const character of text.slice(start, end)) {
    if (cut > start && measured(text.slice(start, cut + character.length)) > width) break;
    cut += character.length;
  }
  return cut;
}

/** The parts of a line of one direction each, as they stand from left to right (rule L2). */
function visual(text: string, levels: Uint8Array, start: number, end: number): { text: string; odd: boolean }[] {
  const parts: { text: string; level: number }[] = [];
  for (let at = start; at < end; at++) {
    const level = levels[at]!;
    const last = parts.at(-1);
    if (last?.level === level) last.text += text[at]!;
    else parts.push({ text: text[at]!, level });
  }
  const highest = Math.max(0, ...parts.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < parts.length; from++) {
      if (parts[from]!.level < level) continue;
      let to = from;
      while (to + 1 < parts.length && parts[to + 1]!.level >= level) to++;
      parts.splice(from, to - from + 1, ...parts.slice(from, to + 1).reverse());
      from = to;
    }
  }
  return parts.map(({ text: part, level }) => ({ text: part, odd: level % 2 === 1 }));
}

const mirrored = (part: string, odd: boolean): string =>
  odd ? [...part].map((character) => bidi.getMirroredCharacter(character) ?? character).join('') : part;

const layoutTurns = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

/** Fonts lay Hebrew and Arabic out from right to left by themselves; punctuation alone they do not. */
const turned = (run: Run): Run =>
  layoutTurns.test(run.text) ? run : { ...run, text: [...run.text].reverse().join('') };
