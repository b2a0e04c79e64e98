import type { LogRecord, ProposedRecord } from './log-record.js';
import { newRecord, recordBytes, TOMBSTONE_REVISION } from './log-record.js';
import type { StreamSettings } from './stream-settings.js';
import { isSoftlyDeleted, parseSettings, settingsStreamOf } from './stream-settings.js';
import { systemRecords } from './system-records.js';

export interface StoredStream {
  /** By revision; the tombstone is not among them. */
  readonly records: LogRecord[];
  /** The last revision under which an id was written. */
  readonly revisionOf: Map<string, number>;
  tombstone?: LogRecord;
  settings?: { readonly of: LogRecord; readonly value: StreamSettings };
}

/**
 * The data of a server, apart from the server that listens, so that it survives restarts and is shared by the nodes of
 * a cluster: every record in one order with byte offsets as positions, indexed by position and by stream.
 */
export class ServerLog {
  readonly records: LogRecord[] = [];
  readonly #streams = new Map<string, StoredStream>();
  readonly #listeners = new Set<() => void>();
  #end = 0;

  constructor() {
    for (const { stream, record } of systemRecords()) this.write(stream, [record]);
  }

  /** The position that the next record will get. */
  get end(): number {
    return this.#end;
  }

  stream(name: string): StoredStream | undefined {
    return this.#streams.get(name);
  }

  /** The last revision of a stream, -1 when nothing was ever written to it. */
  lastRevision(name: string): number {
    return (this.#streams.get(name)?.records.length ?? 0) - 1;
  }

  /** The settings kept in the last record of the stream's `$$` stream; `{}` when there are none or they do not parse. */
  settings(name: string): StreamSettings {
    const stream = this.#streams.get(settingsStreamOf(name));
    const last = stream?.records.at(-1);
    if (!stream || !last) return {};
    if (stream.settings?.of !== last) stream.settings = { of: last, value: parseSettings(last.data) };
    return stream.settings.value;
  }

  /** Writes records unconditionally: expectations are the business of `decideAppend`. Returns the last one. */
  write(name: string, proposed: readonly ProposedRecord[]): LogRecord | undefined {
    const stream = this.#open(name);
    let last: LogRecord | undefined;
    for (const record of proposed) {
      last = this.#add(name, String(stream.records.length), record);
      stream.revisionOf.set(record.id, stream.records.push(last) - 1);
    }
    if (last) this.#announce();
    return last;
  }

  /** Writes the settings of a stream, as clients do with an event in its `$$` stream. */
  writeSettings(name: string, settings: Record<string, unknown>): LogRecord {
    return this.write(settingsStreamOf(name), [newRecord('$metadata', JSON.stringify(settings))])!;
  }

  /** Hides all records so far from readers of the stream; the next append goes on with the next revision. */
  deleteSoftly(name: string): LogRecord {
    const kept = JSON.stringify({ ...this.settings(name).raw, $tb: 0 }).replace(
      '"$tb":0',
      `"$tb":${TOMBSTONE_REVISION}`,
    );
    return this.write(settingsStreamOf(name), [newRecord('$metadata', kept)])!;
  }

  /** Makes a softly deleted stream readable again from the revision that is written next. */
  undelete(name: string): void {
    if (isSoftlyDeleted(this.settings(name)))
      this.writeSettings(name, { ...this.settings(name).raw, $tb: this.lastRevision(name) + 1 });
  }

  /** Ends a stream for ever. */
  tombstone(name: string): LogRecord {
    const stream = this.#open(name);
    stream.tombstone = this.#add(name, TOMBSTONE_REVISION, newRecord('$streamDeleted', ''));
    this.#announce();
    return stream.tombstone;
  }

  /** The index of the first record at or after a position. */
  indexAt(position: number): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.records[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a reader may start at a position: at the exact start of a record, or past the end. */
  isBoundary(position: number): boolean {
    return position >= this.#end || this.records[this.indexAt(position)]?.position === position;
  }

  /** Calls `listener` after every write; returns how to stop that. */
  onWrite(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #open(name: string): StoredStream {
    let stream = this.#streams.get(name);
    if (!stream) this.#streams.set(name, (stream = { records: [], revisionOf: new Map() }));
    return stream;
  }

  #add(stream: string, revision: string, proposed: ProposedRecord): LogRecord {
    const { id, type, contentType, data, metadata } = proposed;
    const added: LogRecord = {
      index: this.records.length,
      position: this.#end,
      stream,
      revision,
      created: Date.now(),
      id,
      type,
      contentType,
      data,
      metadata,
    };
    this.records.push(added);
    this.#end += recordBytes(stream, proposed);
    return added;
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}
