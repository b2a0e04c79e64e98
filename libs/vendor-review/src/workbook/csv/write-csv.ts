/**
 * RFC 4180 with a byte order mark (Excel takes a csv without one for the local code page). Text that a spreadsheet would run as
 * a formula gets an apostrophe in front, which our reader takes off again.
 */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): Uint8Array {
  const lines = rows.map((row) => row.map((value) => field(value === null ? '' : String(value))).join(','));
  return new TextEncoder().encode(`\uFEFF${lines.join('\r\n')}\r\n`);
}

const field = (value: string): string => {
  const safe = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};
