import type { ReadLimits } from './limits.js';
import { ReadingStopped } from './problems.js';
import type { RawPiece } from './xlsx/read-xlsx.js';

/** The order given to the reading thread. */
export interface ReadingOrder {
  readonly format: 'xlsx' | 'csv' | 'json' | 'yaml';
  readonly source: string | Uint8Array;
  readonly limits: ReadLimits;
}

/** What comes back: pieces of the workbook, or why the reading stopped. */
export type ReadingMessage = RawPiece | { readonly kind: 'stopped'; readonly why: ReadingStopped['why'] };
export type ReadingEnd = 'finished' | 'out-of-time' | 'out-of-memory';
/** Carries out an order somewhere; in a thread of its own, except in tests of the parsers. */
export type RunReading = (order: ReadingOrder, onMessage: (message: ReadingMessage) => void) => Promise<ReadingEnd>;

export async function carryOut(order: ReadingOrder, send: (message: ReadingMessage) => void): Promise<void> {
  try {
    // Only the reader that is needed is loaded: a thread starts for every file.
    if (order.format === 'xlsx') await (await import('./xlsx/read-xlsx.js')).readXlsx(order.source, order.limits, send);
    else if (order.format === 'csv')
      await (await import('./csv/read-csv.js')).readCsv(order.source, order.limits, send);
    else await (await import('./data/read-data.js')).readData(order.format, order.source, order.limits, send);
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
    send({ kind: 'stopped', why: error.why });
  }
}
