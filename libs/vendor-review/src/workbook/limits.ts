/**
 * How much of a stranger's file we are willing to look at. The largest official questionnaire we know has 320 rows and
 * unpacks to under 3 MB; the defaults leave a hundredfold.
 */
export interface ReadLimits {
  /** Bytes of the file itself. */
  readonly fileBytes: number;
  /** Bytes all entries of the archive claim to unpack to; nothing is unpacked before the claim is checked. */
  readonly unpackedBytes: number;
  /** Unpacked by packed size of one part, looked at from `ratioFromBytes` on: blank styled rows pack very well. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
  readonly entries: number;
  readonly sheets: number;
  /** Rows with content, all sheets together. */
  readonly rows: number;
  /** Highest column that may hold a value. */
  readonly columns: number;
  /** Cells, blank ones included, all sheets together. */
  readonly cells: number;
  /** UTF-16 units of one cell; Excel itself stops at 32,767. */
  readonly cellLength: number;
  /** UTF-16 units of all cells together. */
  readonly textLength: number;
  readonly sharedStrings: number;
  /** Elements inside each other in one XML part. */
  readonly depth: number;
  /** Merges, and drop-downs, kept per sheet; more are counted and left out. */
  readonly ranges: number;
  /** Problems kept; the rest is counted. */
  readonly problems: number;
  readonly milliseconds: number;
  /** Heap of the reading thread. */
  readonly megabytes: number;
}

export const readLimits: ReadLimits = {
  fileBytes: 25 * 1024 * 1024,
  unpackedBytes: 200 * 1024 * 1024,
  ratio: 120,
  ratioFromBytes: 4 * 1024 * 1024,
  entries: 4_000,
  sheets: 200,
  rows: 10_000,
  columns: 2_000,
  cells: 3_000_000,
  cellLength: 100_000,
  textLength: 40_000_000,
  sharedStrings: 500_000,
  depth: 60,
  ranges: 20_000,
  problems: 200,
  milliseconds: 15_000,
  megabytes: 384,
};
