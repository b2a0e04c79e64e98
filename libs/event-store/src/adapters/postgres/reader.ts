import type pg from 'pg';
import type { Position, ReadAllOptions, ReadStreamOptions, RecordedEvent } from '../../port.js';
import { START } from '../../port.js';
import type { Page } from '../follow.js';
import { Pages, type Chunk } from './pages.js';
import { asFault, connectionLost, rawTypes } from './connection.js';
import { numberOf, positionAfter, positionOf } from './position.js';

export interface Reader {
  readStream(stream: string, options: ReadStreamOptions): AsyncIterator<RecordedEvent, void>;
  readAll(options: ReadAllOptions): AsyncIterator<RecordedEvent, void>;
  page(after: Position, limit: number, types: readonly string[] | undefined): Promise<Page>;
  head(): Promise<Position>;
  last(): Promise<RecordedEvent | null>;
}

type Row = [
  position: string,
  stream: string | null,
  revision: string,
  id: string,
  type: string,
  data: string,
  metadata: string,
  recordedAt: string,
];

const columns = 'position, stream, revision, id, type, data, metadata, recorded_at';
const mostPerPage = 1_000;

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

  /** What is read by `rows`, as long as each chunk comes back full. */
  const chunks =
    <Cursor>(read: (from: Cursor, count: number) => Promise<Row[]>, next: (last: RecordedEvent) => Cursor) =>
    async (from: Cursor, count: number): Promise<Chunk<Cursor>> => {
      const events = (await read(from, count)).map(eventOf);
      return { events, next: events.length < count ? null : next(events.at(-1)!) };
    };

  const all =
    (types: readonly string[] | undefined) =>
    (after: Position, count: number): Promise<Row[]> => {
      if (!types)
        return rows(
          'read-all',
          `select ${columns} from custodia_events.events where position > $1 order by position limit $2`,
          [numberOf(after), count],
        );
      return rows(`read-types-${types.length}`, byTypes(types.length), [numberOf(after), count, ...types]);
    };

  return {
    readStream(stream, { direction = 'forwards', from, limit }) {
      const forwards = direction === 'forwards';
      const start = from ?? (forwards ? 0 : Number.MAX_SAFE_INTEGER);
      if (!Number.isFinite(start) || stream.includes('\u0000')) return nothing();
      const text = `select ${columns} from custodia_events.events
        where stream_no = (select no from custodia_events.streams where name = $1) and revision ${forwards ? '>=' : '<='} $2
        order by revision ${forwards ? 'asc' : 'desc'} limit $3`;
      const read = (revision: number, count: number): Promise<Row[]> =>
        rows(`read-${direction}`, text, [stream, revision, count]);
      return new Pages(
        { read: chunks(read, ({ revision }) => revision + (forwards ? 1 : -1)), mostPerPage },
        start,
        limit ?? Infinity,
      );
    },

    readAll({ after = START, types, limit }) {
      if (types?.length === 0) return nothing();
      const read = chunks(all(distinct(types)), ({ position }) => position);
      // Positions have no gaps: of all types, the page after a full one begins so many further.
      return new Pages({ read, mostPerPage, ...(types ? {} : { guess: positionAfter }) }, after, limit ?? Infinity);
    },

    async page(after, limit, types) {
      const wanted = distinct(types);
      if (!wanted) {
        const events = (await all(undefined)(after, limit)).map(eventOf);
        return { events, upTo: events.at(-1)?.position ?? after, atEnd: events.length < limit };
      }
      // One statement, one snapshot: no event before this head can be missing from the rows.
      const head = `select coalesce(max(position), 0), null, null, null, null, null, null, null from custodia_events.events`;
      const found = await rows(`page-types-${wanted.length}`, `${head} union all (${byTypes(wanted.length)})`, [
        numberOf(after),
        limit,
        ...wanted,
      ]);
      const events = found
        .filter((row) => row[1] !== null)
        .map(eventOf)
        .sort((a, b) => (a.position < b.position ? -1 : 1));
      const reached = positionOf(found.find((row) => row[1] === null)![0]);
      const atEnd = events.length < limit;
      const upTo = atEnd ? reached : events.at(-1)!.position;
      return { events, upTo: upTo > after ? upTo : after, atEnd };
    },

    async head() {
      const [row] = await rows('head', 'select coalesce(max(position), 0) from custodia_events.events', []);
      return positionOf(row![0]);
    },
    async last() {
      const text = `select ${columns} from custodia_events.events order by position desc limit 1`;
      const [row] = await rows('last', text, []);
      return row ? eventOf(row) : null;
    },
  };
}

/** One ordered index range for each type, merged: reads no more than it gives, however rare or common the types are. */
export function byTypes(count: number): string {
  if (count === 0) return `select ${columns} from custodia_events.events where position > $1 and false limit $2`;
  const range = (_: unknown, index: number): string =>
    `(select ${columns} from custodia_events.events where type = $${index + 3} and position > $1 order by position limit $2)`;
  return `select * from (${Array.from({ length: count }, range).join(' union all ')}) merged order by position limit $2`;
}

const distinct = (types: readonly string[] | undefined): readonly string[] | undefined =>
  types && [...new Set(types)].sort();

async function* nothing(): AsyncGenerator<never, void> {}

function eventOf(row: Row): RecordedEvent {
  return {
    id: row[3],
    type: row[4],
    data: row[5],
    metadata: row[6],
    stream: row[1]!,
    revision: Number(row[2]),
    position: positionOf(row[0]),
    recordedAt: isoOf(row[7]),
  };
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
