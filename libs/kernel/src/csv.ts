/**
 * One line of RFC 4180, without its end. Text that a spreadsheet would run as a formula gets an apostrophe in front, and so does text that
 * begins like that already, so that a reader can take one off again.
 */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  cells.map((cell) => field(cell === null ? '' : String(cell))).join(',');

const field = (value: string): string => {
  const safe = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Excel takes a csv without it for the local code page. */
export const byteOrderMark = '\uFEFF';
