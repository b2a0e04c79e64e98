import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openSync, type Font } from 'fontkit';
import type { Content } from 'pdfmake/interfaces.js';

/** A font file beside the built-in one, for scripts that Roboto lacks (it has Latin, Greek and Cyrillic). */
export interface ExtraFont {
  readonly name: string;
  readonly file: string;
  readonly boldFile?: string | undefined;
}

export interface Faces {
  /** For `pdfmake.setFonts`. */
  readonly descriptors: Record<string, { normal: string; bold: string; italics: string; bolditalics: string }>;
  readonly files: ReadonlySet<string>;
  /** A text as runs, each in a font that can draw it. */
  draw(text: string): Content;
  /** Characters met so far that no font can draw. */
  readonly missing: ReadonlySet<string>;
}

const roboto = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const opened = new Map<string, Font>();

function font(file: string): Font {
  const known = opened.get(file);
  if (known) return known;
  const font = openSync(file) as Font;
  opened.set(file, font);
  return font;
}

/** What stands for a character that cannot be drawn; a reader must see that something is there. */
const substitute = '\uFFFD';

export function faces(extra: readonly ExtraFont[] = []): Faces {
  const face = (style: string): string => join(roboto, `Roboto-${style}.ttf`);
  const descriptors: Faces['descriptors'] = {
    Roboto: {
      normal: face('Regular'),
      bold: face('Medium'),
      italics: face('Italic'),
      bolditalics: face('MediumItalic'),
    },
  };
  for (const { name, file, boldFile } of extra)
    descriptors[name] = { normal: file, bold: boldFile ?? file, italics: file, bolditalics: boldFile ?? file };
  const order = Object.entries(descriptors).map(([name, { normal }]) => ({ name, font: font(normal) }));
  const missing = new Set<string>();

  /** Marks that join, spaces and controls stay with the run they are in. */
  const neutral = /^[\s\p{Mark}\p{Format}]$/u;
  const runs = (text: string): { text: string; font: string }[] => {
    const found: { text: string; font: string }[] = [];
    for (const character of text) {
      const last = found.at(-1);
      const fits = order.find((candidate) => candidate.font.hasGlyphForCodePoint(character.codePointAt(0)!));
      if (!fits && !neutral.test(character)) missing.add(character);
      const name = last && neutral.test(character) ? last.font : (fits?.name ?? 'Roboto');
      const drawn = fits || neutral.test(character) ? character : substitute;
      if (last?.font === name) last.text += drawn;
      else found.push({ text: drawn, font: name });
    }
    return found;
  };
  return {
    descriptors,
    files: new Set(Object.values(descriptors).flatMap((styles) => Object.values(styles))),
    missing,
    draw(text) {
      const parts = runs(text);
      return parts.length <= 1 ? (parts[0] ?? { text: '' }) : { text: parts };
    },
  };
}
