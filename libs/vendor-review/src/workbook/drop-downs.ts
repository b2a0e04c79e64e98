import { parseRange } from './cells.js';
import type { DropDown, Row } from './workbook.js';
import type { RawDropDown } from './xlsx/sheet.js';

interface NamedSheet {
  readonly name: string;
  readonly rows: readonly Row[];
}
const optionLimit = 500;

/** The options behind each drop-down: a literal list, a range of cells, or a named range. What leads nowhere is left out. */
export function resolveDropDowns(
  raw: readonly RawDropDown[],
  sheet: string,
  sheets: readonly NamedSheet[],
  names: ReadonlyMap<string, string>,
): DropDown[] {
  const known = new Map<string, string[]>();
  return raw.flatMap(({ ranges, formula }) => {
    const options = known.get(formula) ?? optionsOf(formula.trim(), sheet, sheets, names, 0);
    known.set(formula, options);
    return options.length > 0 ? [{ ranges, options }] : [];
  });
}

function optionsOf(
  formula: string,
  sheet: string,
  sheets: readonly NamedSheet[],
  names: ReadonlyMap<string, string>,
  depth: number,
): string[] {
  const literal = /^=?"([\s\S]*)"$/.exec(formula);
  if (literal)
    return literal[1]!
      .replaceAll('""', '"')
      .split(',')
      .map((option) => option.trim())
      .filter(Boolean)
      .slice(0, optionLimit);
  const named = names.get(formula.replace(/^=/, '').toLowerCase());
  if (named !== undefined) return depth < 3 ? optionsOf(named.trim(), sheet, sheets, names, depth + 1) : [];
  const reference = /^=?(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?([^!]+)$/.exec(formula);
  const range = parseRange(reference?.[3] ?? '');
  if (!range) return [];
  const wanted = (reference?.[1]?.replaceAll("''", "'") ?? reference?.[2] ?? sheet).toLowerCase();
  const rows = sheets.find((one) => one.name.toLowerCase() === wanted)?.rows ?? [];
  return rows
    .filter((row) => row.number >= range.top && row.number <= range.bottom)
    .slice(0, optionLimit)
    .flatMap((row) =>
      [...row.cells].filter(([column]) => column >= range.left && column <= range.right).map(([, text]) => text.trim()),
    )
    .slice(0, optionLimit);
}
