import { parentPort, workerData } from 'node:worker_threads';
import { readCsv } from './csv/read-csv.js';
import type { ReadLimits } from './limits.js';
import { ReadingStopped } from './problems.js';
import { readXlsx, type RawPiece } from './xlsx/read-xlsx.js';

/** The order given to the reading thread; one thread reads one file and ends. */
export interface ReadingOrder {
  readonly format: 'xlsx' | 'csv';
  readonly source: string | Uint8Array;
  readonly limits: ReadLimits;
}
export type ThreadMessage = RawPiece | { readonly kind: 'stopped'; readonly why: ReadingStopped['why'] };

const order = workerData as ReadingOrder;
const send = (message: ThreadMessage): void => parentPort?.postMessage(message);

try {
  await (order.format === 'xlsx' ? readXlsx : readCsv)(order.source, order.limits, send);
} catch (error) {
  if (!(error instanceof ReadingStopped)) throw error;
  send({ kind: 'stopped', why: error.why });
}
