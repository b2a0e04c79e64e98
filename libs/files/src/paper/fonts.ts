import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

const { resolve } = createRequire(import.meta.url);
const noto = (family: string, subset: string): string =>
  resolve(`@fontsource/${family}/files/${family}-${subset}`).replace(/\.woff2?$/, '');

interface Face {
  /** Without weight and style; the files are WOFF, of which only what is used is embedded. */
  readonly regular: string;
  readonly bold: string;
  readonly italic: string;
}

const latin = (subset: string): Face => ({
  regular: noto('noto-sans', `${subset}-400-normal.woff`),
  bold: noto('noto-sans', `${subset}-700-normal.woff`),
  italic: noto('noto-sans', `${subset}-400-italic.woff`),
});
const upright = (regular: string, bold = regular): Face => ({ regular, bold, italic: regular });
const japanese = (weight: number): string =>
  resolve(`@openfonts/noto-sans-jp_japanese/files/noto-sans-jp-japanese-${weight}.woff`).replace(/\.woff$/, '');

/** Asked in this order for each character. */
const faces: readonly Face[] = [
  ...['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese', 'devanagari'].map(latin),
  upright(noto('noto-sans-hebrew', 'hebrew-400-normal.woff'), noto('noto-sans-hebrew', 'hebrew-700-normal.woff')),
  upright(noto('noto-sans-arabic', 'arabic-400-normal.woff'), noto('noto-sans-arabic', 'arabic-700-normal.woff')),
  upright(japanese(400), japanese(700)),
  ...Array.from({ length: 11 }, (_, index) => upright(noto('noto-emoji', `${index}-400-normal.woff`))),
];

export type Style = 'regular' | 'bold' | 'italic';

/** A piece of a text that one font can draw. */
export interface Run {
  readonly text: string;
  /** Path without the ending `.woff`. */
  readonly font: string;
}

const opened = new Map<string, Font>();
const bytesOf = new Map<string, Buffer>();

/** Content of the file of a font. */
export function fontFile(font: string): Buffer {
  const bytes = bytesOf.get(font) ?? readFileSync(`${font}.woff`);
  bytesOf.set(font, bytes);
  return bytes;
}

function fontOf(font: string): Font {
  const known = opened.get(font) ?? (create(fontFile(font)) as Font);
  opened.set(font, known);
  return known;
}

/** What stands for a character that no font has, or that would change the order of others in secret. */
export const substitute = '\uFFFD';

/** Marks that join and spaces stay with the run they are in. */
const neutral = /^[\s\p{Mark}\u200B-\u200D\uFE0E\uFE0F\u{1F3FB}-\u{1F3FF}]$/u;
const unprintable = /[\p{Control}\u202A-\u202E\u2066-\u2069\p{Surrogate}\p{Unassigned}]/gu;

/** The text as it can be drawn: nothing in it is invisible or reorders its neighbours. */
export const printable = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/[^\n]/gu, (one) => one.replace(unprintable, substitute));

/** A text as runs, each in a font that can draw it; `missing` collects what none can. */
export function runsOf(text: string, style: Style, missing?: Set<string>): Run[] {
  const found: { text: string; font: string }[] = [];
  for (const character of text) {
    const last = found.at(-1);
    if (last && neutral.test(character)) {
      last.text += character;
      continue;
    }
    const has = ({ regular }: Face): boolean => fontOf(regular).hasGlyphForCodePoint(character.codePointAt(0)!);
    const face = faces.find(has);
    if (!face && !neutral.test(character)) missing?.add(character);
    const font = (face ?? faces[0]!)[style];
    const drawn = face || neutral.test(character) ? character : substitute;
    if (last?.font === font) last.text += drawn;
    else found.push({ text: drawn, font });
  }
  return found;
}

const widths = new Map<string, number>();

/** Width at a size of 1. */
export function widthOf({ text, font }: Run): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  const { layout, unitsPerEm } = ((one) => ({ layout: one.layout(text), unitsPerEm: one.unitsPerEm }))(fontOf(font));
  const width = layout.advanceWidth / unitsPerEm;
  if (widths.size > 20_000) widths.clear();
  widths.set(key, width);
  return width;
}
