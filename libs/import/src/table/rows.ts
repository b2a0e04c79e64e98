/** One row as the file has it. */
export interface TableRow {
  /** As a spreadsheet counts: 1 is the first. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** Why a table cannot be read on. */
export class TableFault extends Error {
  constructor(
    readonly place: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`${place} ${reason}`);
  }
}
