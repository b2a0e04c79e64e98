import type { Position } from '@custodia/event-store';
import {
  assertNobodyReads,
  compareWithRebuild,
  readersOf,
  rebuild,
  resetReaders,
  type AnyProjection,
  type Difference,
  type RebuildProgress,
} from '@custodia/read-models';
import type { Database } from '../database.js';
import { differenceOf, isSuperseded, type LogFault } from './check-log.js';
import { memoriesOf, placeOfLog, type LogParts } from './guard-log.js';
import { lookAt, type KnownLog } from './known-log.js';

interface AdoptOptions extends LogParts {
  readonly projections: readonly AnyProjection[];
  /** Whose owner's connection builds read models. */
  readonly database: Pick<Database, 'ownerUrl'>;
  /** Only tells what would be done. */
  readonly dryRun: boolean;
  readonly onProgress?: (projection: string, progress: RebuildProgress) => void;
}

/** Rows that the read models show and the log does not explain, or explains otherwise. */
export interface LostRows {
  readonly projection: string;
  readonly rows: readonly Difference[];
}

export interface Adopted {
  /** Why the service does not start; null when it does. */
  readonly fault: LogFault | null;
  /** What was known before. */
  readonly before: KnownLog | null;
  /** The log that is there. */
  readonly now: KnownLog;
  readonly lost: readonly LostRows[];
  /** Where each reactor was, and where it goes on. */
  readonly reactors: readonly { readonly name: string; readonly from: Position; readonly to: Position }[];
}

/** Rows that are listed of each read model at the most. */
const mostRows = 10_000;

/**
 * Makes the log that is there the log of this installation: builds every read model from it, lets each reactor go on where
 * nothing is repeated, and remembers it beside read models and keys. May be repeated after any interruption; until its end
 * the service does not start. Rejects with `ReadersAtWork` while a worker runs.
 */
export async function adoptLog(options: AdoptOptions): Promise<Adopted> {
  const { store, config, database, source, projections, dryRun, onProgress } = options;
  const { table, file } = memoriesOf(options);
  const { ownerUrl: url } = database;
  const place = placeOfLog(config);
  const [checkpoints, inTable, inFile] = [await readersOf(source), await table.load(), await file.load()];
  const fault = await differenceOf({
    store,
    place,
    inTable,
    inFile,
    readers: checkpoints.map(({ position }) => position),
  });
  const at = new Date();
  const now = await lookAt(store, place, { now: at, adoptedAt: at.toISOString() });
  const head = now.last?.position ?? '';
  // What a log holds that only ended too early was reacted to; of another one that is not known, so nothing of it is.
  const isKept = (position: Position): boolean =>
    (fault === null || fault.difference === 'older') && position.length === head.length && position <= head;
  const reactors = checkpoints
    .filter(({ kind }) => kind === 'subscription')
    .map(({ name, position }) => ({ name, from: position, to: isKept(position) ? position : head }));

  const lost: LostRows[] = [];
  for (const projection of projections) {
    const { differences } = await compareWithRebuild({
      store,
      url,
      projection,
      wholeLog: true,
      mostDifferences: mostRows,
    });
    const rows = differences.filter(({ kind, table: shown }) => kind !== 'missing' && !shown.endsWith('_history'));
    if (rows.length > 0) lost.push({ projection: projection.name, rows });
  }
  const before = isSuperseded({ inTable, inFile }) ? inTable : furthest(inTable, inFile);
  const adopted: Adopted = { fault, before, now, lost, reactors };
  if (dryRun) return adopted;

  await assertNobodyReads(source);
  for (const projection of projections)
    await rebuild({
      store,
      url,
      projection,
      wholeLog: true,
      ...(onProgress ? { onProgress: (progress) => onProgress(projection.name, progress) } : {}),
    });
  await resetReaders(source, projections, new Map(reactors.map(({ name, to }) => [name, to])));
  await table.save(now, { replace: true });
  await file.save(now, { replace: true });
  return adopted;
}

/** The one that has seen more; of two different logs, that of the read models. */
function furthest(inTable: KnownLog | null, inFile: KnownLog | null): KnownLog | null {
  if (!inTable || !inFile || inTable.id !== inFile.id) return inTable ?? inFile;
  return (inFile.last?.position ?? '') > (inTable.last?.position ?? '') ? inFile : inTable;
}

/** After `log copy --switch`: the copy is the log now. */
export async function rememberCopy(parts: LogParts, copy: LogParts['store'], place: string): Promise<void> {
  const { table, file } = memoriesOf(parts);
  const at = new Date();
  const known = await lookAt(copy, place, { now: at, adoptedAt: at.toISOString() });
  await table.save(known, { replace: true });
  await file.save(known, { replace: true });
}
