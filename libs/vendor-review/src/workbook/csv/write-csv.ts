import { byteOrderMark, csvLine } from '@custodia/kernel';

/** A whole csv file; our reader takes the apostrophes before formulas off again. */
export const writeCsv = (rows: readonly (readonly (string | number | null)[])[]): Uint8Array =>
  new TextEncoder().encode(`${byteOrderMark}${rows.map(csvLine).join('\r\n')}\r\n`);
