import type { ReadLimits } from '../limits.js';
import { parseXml } from './xml.js';

export type NumberKind = 'plain' | 'percent' | 'date' | 'time' | 'date-time';

/** The kind of each cell style, so that a stored 45000 is read as the date people see. */
export async function readStyles(
  stream: AsyncIterable<Uint8Array>,
  part: string,
  limits: ReadLimits,
): Promise<NumberKind[]> {
  const formats = new Map<number, NumberKind>();
  const styles: NumberKind[] = [];
  await parseXml(stream, part, limits, {
    open(name, attributes, path) {
      if (name === 'numFmt' && path.at(-2) === 'numFmts' && formats.size < 10_000)
        formats.set(Number(attributes['numFmtId']), kindOfFormat(attributes['formatCode'] ?? ''));
      if (name === 'xf' && path.at(-2) === 'cellXfs' && styles.length < 100_000) {
        const id = Number(attributes['numFmtId'] ?? 0);
        styles.push(formats.get(id) ?? builtIn(id));
      }
    },
  });
  return styles;
}

/** ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are dates in East Asian locales. */
function builtIn(id: number): NumberKind {
  if (id === 9 || id === 10) return 'percent';
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'date';
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)) return 'time';
  return id === 22 ? 'date-time' : 'plain';
}

function kindOfFormat(code: string): NumberKind {
  const bare = (code.split(';')[0] ?? '')
    .slice(0, 500)
    .replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  if (/general/i.test(bare)) return 'plain';
  const date = /[yd]/i.test(bare) || (/m/i.test(bare) && !/[hs]/i.test(bare));
  const time = /[hs]/i.test(bare);
  if (date && time) return 'date-time';
  if (date) return 'date';
  if (time) return 'time';
  return bare.includes('%') ? 'percent' : 'plain';
}

/** A stored number as the text a person would read; ISO 8601 for dates. Falls back to the stored text when it is no number. */
export function numberText(raw: string, kind: NumberKind, date1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  if (kind === 'plain') return plain(value);
  if (kind === 'percent') return `${plain(value * 100)}%`;
  return dateText(value, kind, date1904) ?? plain(value);
}

/** Excel keeps 15 significant digits; what floating point adds behind them is noise. */
const plain = (value: number): string => String(Number(value.toPrecision(15)));

function dateText(value: number, kind: NumberKind, date1904: boolean): string | undefined {
  if (value < 0 || value >= 2_958_466) return undefined;
  const days = Math.floor(value);
  const seconds = Math.round((value - days) * 86_400);
  // Day 60 is the 29 February 1900 that never was; days before it are off by one.
  const since = date1904 ? Date.UTC(1904, 0, 1) : days < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30);
  const iso = new Date(since + days * 86_400_000 + seconds * 1000).toISOString();
  if (kind === 'time' && days === 0) return iso.slice(11, 19);
  return kind === 'date' && seconds === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}
