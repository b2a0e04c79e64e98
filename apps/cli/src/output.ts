import { CommanderError } from 'commander';
import { ConfigFault } from '@custodia/kernel';

/** Exit codes: 0 done, 1 the answer is no (invalid certificate, unusable file), 2 wrong use, 3 a fault. */
export const exitCodes = { no: 1, usage: 2, fault: 3 } as const;

/** A failure that the user can mend: told in one line, without a stack. */
export class CliFault extends Error {
  override readonly name = 'CliFault';
  constructor(
    message: string,
    readonly exitCode: number = exitCodes.usage,
  ) {
    super(message);
  }
}

const plain = new Set([
  'ConfigFault',
  'EmbeddedPostgresFault',
  'LogFault',
  'StateFileFault',
  'LockFileHeld',
  'DatabaseFault',
  'RootKeyFault',
  'EventStoreFault',
  'JobFault',
  'VaultFault',
  'FilesFault',
  'ReadersAtWork',
  'MendingFault',
  'CliFault',
]);

/** Tells what went wrong and sets the exit code. */
export function failed(fault: unknown): void {
  if (fault instanceof CommanderError) {
    // Commander has told it already; asking for help is no wrong use.
    process.exitCode = fault.exitCode === 0 ? 0 : exitCodes.usage;
    return;
  }
  const error = fault instanceof Error ? fault : new Error(String(fault));
  const known = plain.has(error.name);
  process.stderr.write(`${known ? error.message : (error.stack ?? error.message)}\n`);
  process.exitCode =
    error instanceof CliFault ? error.exitCode : error instanceof ConfigFault ? exitCodes.usage : exitCodes.fault;
}

/** Prints a value: as JSON for machines, or as `text` makes it for people. */
export function print<Value>(value: Value, json: boolean | undefined, text: (value: Value) => string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text(value)}\n`);
}

/** Text from elsewhere on one line, without control and direction-changing characters, which could make a terminal lie. */
export const oneLine = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ').trim();

/** Columns of equal width. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
