/** A value as one cell: lists in a row, records as what they state. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join('; ');
  if (typeof value === 'object') return Object.values(value).map(textOf).join(' ');
  return String(value as string | number | boolean);
}

/** Quoted where it must be; what a spreadsheet would run as a formula has an apostrophe in front. */
function cell(value: unknown): string {
  const text = textOf(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as comma-separated values, with a line of names in front; what begins with two underscores is left out. */
export function csvOf(rows: readonly object[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !name.startsWith('__'));
  const lines = rows.map((row) => names.map((name) => cell((row as Record<string, unknown>)[name])).join(','));
  return `\uFEFF${[names.map(cell).join(','), ...lines].join('\r\n')}\r\n`;
}
