import { START, type EventStore, type Position } from '@custodia/event-store';
import { seen, type KnownLog } from './known-log.js';

/**
 * `another`: the log calls itself otherwise, or is of another kind. `older`: it ends before an event that was in it.
 * `changed`: another event stands where one was seen.
 */
export type LogDifference = 'another' | 'older' | 'changed';

/** The log is not the one that this installation follows; nothing was read from it and nothing written. */
export class LogFault extends Error {
  override readonly name = 'LogFault';
  constructor(
    readonly difference: LogDifference,
    message: string,
  ) {
    super(message);
  }
}

export interface LogExpectations {
  readonly store: EventStore;
  /** Where the log is, without secrets; for the message. */
  readonly place: string;
  /** Beside the read models. */
  readonly inTable: KnownLog | null;
  /** Beside the keys. */
  readonly inFile: KnownLog | null;
  /** Every place of the log that a projection, a reactor or a parked event remembers. */
  readonly readers: readonly Position[];
}

/**
 * Whether the log is the one that read models and keys know, and holds what they have seen of it: `null` when it does. What
 * was remembered beside the keys before the log was adopted elsewhere does not count any more.
 */
export async function differenceOf(expected: LogExpectations): Promise<LogFault | null> {
  const { store, place, inTable, readers } = expected;
  const inFile = isSuperseded(expected) ? null : expected.inFile;
  for (const [known, where] of [
    [inTable, 'the read models follow'],
    [inFile, 'was seen last from this data folder'],
  ] as const) {
    const difference = known && (await compare(store, known));
    if (difference) return new LogFault(difference, tell(difference, place, known, where));
  }
  const head = await store.head();
  const ahead = readers.filter((at) => at !== START && (at.length !== head.length || at > head));
  if (ahead.length === 0) return null;
  const difference = head !== START && ahead.some(({ length }) => length !== head.length) ? 'another' : 'older';
  return new LogFault(
    difference,
    [
      `The log (${place}) is not the one that the read models follow: they have projected events up to ${ahead.sort().at(-1)}, and the log ends at ${head || 'its beginning'}.`,
      remedy(inTable?.place),
    ].join(' '),
  );
}

/** An earlier look from another machine or folder, before somebody adopted a log. */
export const isSuperseded = ({ inTable, inFile }: Pick<LogExpectations, 'inTable' | 'inFile'>): boolean =>
  inTable?.adoptedAt != null && inFile !== null && inFile.savedAt < inTable.adoptedAt;

/** How the log differs from what was seen of it. */
export async function compare(store: EventStore, { id, last }: KnownLog): Promise<LogDifference | null> {
  if ((await store.identity()) !== id) return 'another';
  if (!last) return null;
  const { stream, revision, position, digest } = last;
  if ((await store.head()) < position) return 'older';
  for await (const event of store.readStream(stream, { from: revision, limit: 1 }))
    return event.revision === revision && event.position === position && seen(event).digest === digest
      ? null
      : 'changed';
  return 'changed';
}

function tell(difference: LogDifference, place: string, { place: before, last }: KnownLog, where: string): string {
  const until = last
    ? `${last.stream}@${last.revision} at ${last.position}, recorded ${last.recordedAt}`
    : 'no event yet';
  const what = {
    another: `is another one than the log that ${where} (${before}; last event: ${until})`,
    older: `is older than the log that ${where}: it ends before ${until}`,
    changed: `differs from the log that ${where}: another event stands in the place of ${until}`,
  }[difference];
  return `The log (${place}) ${what}. ${remedy(before)}`;
}

const remedy = (before: string | undefined): string =>
  `Nothing was changed. If the configuration is wrong, correct EVENT_STORE_URL and DATABASE_URL${before ? ` (the log was ${before})` : ''}. If the log was restored or exchanged on purpose, stop all processes and run: custodia adopt-log --dry-run`;
