import type pg from 'pg';
import type { Position, ReadAllOptions, ReadStreamOptions, RecordedEvent } from '../../port.js';
import { START } from '../../port.js';
import type { Page } from '../follow.js';
import { asFault, connectionLost, rawTypes } from './connection.js';
import { numberOf, positionOf } from './position.js';

export interface Reader {
  readStream(stream: string, options: ReadStreamOptions): AsyncGenerator<RecordedEvent, void>;
  readAll(options: ReadAllOptions): AsyncGenerator<RecordedEvent, void>;
  page(after: Position, limit: number, types: readonly string[] | undefined): Promise<Page>;
  head(): Promise<Position>;
}

type Row = [position: string, stream: string | null, revision: string, id: string, type: string, data: string, metadata: string, recordedAt: string];

const columns = 'position, stream, revision, id, type, data, metadata, recorded_at';
const firstPage = 100;
const mostPerPage = 1_000;
/** What a page should hold at the most; the events before say how many of the next that are. */
const pageBytes = 4 * 1_048_576;

export function startReader(pool: pg.Pool): Reader {
  async function rows(name: string, text: string, values: unknown[]): Promise<Row[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await pool.query<Row>({ name, text, values, rowMode: 'array', types: rawTypes })).rows;
      } catch (fault) {
        // A pooled connection may have been lost while it was idle; a read can simply be done again.
        if (attempt === 3 || !connectionLost(fault)) throw asFault(fault, 'read');
      }
    }
  }

  /** Page after page; the next one is asked for before the current one is handed out. */
  async function* pages<Cursor>(start: Cursor, limit: number, read: (from: Cursor, count: number) => Promise<Row[]>, next: (row: Row) => Cursor): AsyncGenerator<RecordedEvent, void> {
    if (limit <= 0) return;
    let left = limit;
    let count = Math.min(firstPage, left);
    let pending = read(start, count);
    for (;;) {
      const found = await pending;
      left -= found.length;
      const last = found.length < count || left <= 0;
      if (!last) {
        count = Math.min(nextCount(found), left);
        pending = read(next(found.at(-1)!), count);
        pending.catch(() => undefined); // It is awaited later, or never when the consumer stops.
      }
      for (const row of found) yield eventOf(row);
      if (last) return;
    }
  }

  const all = (types: readonly string[] | undefined) => (after: Position, count: number): Promise<Row[]> => {
    if (!types) return rows('read-all', `select ${columns} from custodia_events.events where position > $1 order by position limit $2`, [numberOf(after), count]);
    return rows(`read-types-${types.length}`, byTypes(types.length), [numberOf(after), count, ...types]);
  };

  return {
    readStream(stream, { direction = 'forwards', from, limit = Infinity }) {
      const forwards = direction === 'forwards';
      const start = from ?? (forwards ? 0 : Number.MAX_SAFE_INTEGER);
      if (!Number.isFinite(start) || stream.includes('\u0000')) return nothing();
      const text = `select ${columns} from custodia_events.events
        where stream_no = (select no from custodia_events.streams where name = $1) and revision ${forwards ? '>=' : '<='} $2
        order by revision ${forwards ? 'asc' : 'desc'} limit $3`;
      const read = (revision: number, count: number): Promise<Row[]> => rows(`read-${direction}`, text, [stream, revision, count]);
      return pages(start, limit, read, (row) => Number(row[2]) + (forwards ? 1 : -1));
    },

    readAll({ after = START, types, limit = Infinity }) {
      if (types?.length === 0) return nothing();
      return pages(after, limit, all(distinct(types)), (row) => positionOf(row[0]));
    },

    async page(after, limit, types) {
      const wanted = distinct(types);
      if (!wanted) {
        const events = (await all(undefined)(after, limit)).map(eventOf);
        return { events, upTo: events.at(-1)?.position ?? after, atEnd: events.length < limit };
      }
      // One statement, one snapshot: no event before this head can be missing from the rows.
      const head = `select coalesce(max(position), 0), null, null, null, null, null, null, null from custodia_events.events`;
      const found = await rows(`page-types-${wanted.length}`, `${head} union all (${byTypes(wanted.length)})`, [numberOf(after), limit, ...wanted]);
      const events = found.filter((row) => row[1] !== null).map(eventOf).sort((a, b) => (a.position < b.position ? -1 : 1));
      const reached = positionOf(found.find((row) => row[1] === null)![0]);
      const atEnd = events.length < limit;
      const upTo = atEnd ? reached : events.at(-1)!.position;
      return { events, upTo: upTo > after ? upTo : after, atEnd };
    },

    async head() {
      const [row] = await rows('head', 'select coalesce(max(position), 0) from custodia_events.events', []);
      return positionOf(row![0]);
    },
  };
}

/** One ordered index range for each type, merged: reads no more than it gives, however rare or common the types are. */
export function byTypes(count: number): string {
  if (count === 0) return `select ${columns} from custodia_events.events where position > $1 and false limit $2`;
  const range = (_: unknown, index: number): string => `(select ${columns} from custodia_events.events where type = $${index + 3} and position > $1 order by position limit $2)`;
  return `select * from (${Array.from({ length: count }, range).join(' union all ')}) merged order by position limit $2`;
}

const distinct = (types: readonly string[] | undefined): readonly string[] | undefined => types && [...new Set(types)].sort();

function nextCount(rows: readonly Row[]): number {
  const bytes = rows.reduce((sum, row) => sum + row[5].length + row[6].length + 200, 0);
  return Math.max(1, Math.min(mostPerPage, rows.length * 4, Math.floor((pageBytes * rows.length) / bytes)));
}

async function* nothing(): AsyncGenerator<never, void> {}

function eventOf(row: Row): RecordedEvent {
  return { id: row[3], type: row[4], data: row[5], metadata: row[6], stream: row[1]!, revision: Number(row[2]), position: positionOf(row[0]), recordedAt: isoOf(row[7]) };
}

let lastText = '';
let lastIso = '';

/** From `2026-03-01 09:00:00.12345+00`; events of one batch share the text. */
function isoOf(text: string): string {
  if (text !== lastText) {
    const fraction = text.slice(20, -3).padEnd(3, '0').slice(0, 3);
    lastIso = `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
    lastText = text;
  }
  return lastIso;
}
