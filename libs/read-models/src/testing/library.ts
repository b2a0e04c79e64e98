import { codec, streamName, type Codec, type EventStore, type NewEvent } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { readModel } from '@custodia/migrations';
import { Column, DataSource, Entity, Index } from 'typeorm';
import { projection, type Projection } from '../entities/projection.js';
import { ProjectedEntity } from '../entities/projected-entity.js';
import { migratedDatabase } from '@custodia/migrations/testing';

/** A small world for the tests of the read models: books that are added, moved, lent and lost. */
export type BookEvent =
  | { type: 'BookAdded'; data: { title: string; shelf: string; pages: number | null; tags: string[] } }
  | { type: 'BookMoved'; data: { shelf: string } }
  | { type: 'BookLent'; data: { until: string | null } }
  | { type: 'BookLost'; data: Record<string, never> }
  | { type: 'BookStamped'; data: Record<string, never> };

const bookCodec: Codec<BookEvent> = codec<BookEvent>('book', {
  BookAdded: [],
  BookMoved: [],
  BookLent: [],
  BookLost: [],
  BookStamped: [],
});

@Entity('book_v1')
@Index('book_v1_by_title', ['organisationId', 'title', 'id'])
export class Book extends ProjectedEntity {
  @Column('text')
  title!: string;

  @Column('text')
  shelf!: string;

  @Column('integer', { nullable: true })
  pages!: number | null;

  @Column('text', { array: true })
  tags!: string[];

  @Column('timestamptz', { nullable: true })
  lentUntil!: string | null;

  @Column('jsonb')
  moves!: { to: string; at: string }[];

  @Column('boolean')
  lent!: boolean;
}

@Entity('shelf_v1')
export class Shelf extends ProjectedEntity {
  @Column('integer')
  arrivals!: number;
}

/** Folds "poison" into an exception: the event that a release with a mistake in it cannot take. */
export const bookProjection: Projection<Book, BookEvent> = projection<Book, BookEvent>({
  name: 'book',
  version: 1,
  row: Book,
  codec: bookCodec,
  history: true,
  on: {
    BookAdded: (_, { data }) => {
      if (data.title === 'poison') throw new Error('cannot be read');
      return { ...data, lentUntil: null, moves: [], lent: false };
    },
    BookMoved: (row, { data, meta }) =>
      row && { ...row, shelf: data.shelf, moves: [...row.moves, { to: data.shelf, at: meta.at }] },
    BookLent: (row, { data }) => row && { ...row, lentUntil: data.until, lent: data.until !== null },
    BookLost: () => null,
  },
});

export const shelfProjection: Projection<Shelf, BookEvent> = projection<Shelf, BookEvent>({
  name: 'shelf',
  version: 1,
  row: Shelf,
  codec: bookCodec,
  keys: ({ data }) => ('shelf' in data ? [data.shelf] : []),
  on: {
    BookAdded: (row) => ({ arrivals: (row?.arrivals ?? 0) + 1 }),
    BookMoved: (row) => ({ arrivals: (row?.arrivals ?? 0) + 1 }),
  },
});

export async function libraryDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const database = await migratedDatabase();
  const source = await new DataSource({ type: 'postgres', url: database.url, installExtensions: false }).initialize();
  const runner = source.createQueryRunner();
  const columns =
    'title text not null, shelf text not null, pages integer, tags text[] not null, lent_until timestamptz, moves jsonb not null, lent boolean not null';
  await readModel(runner, 'book_v1', columns, { history: true, indexes: [['title', 'id']] });
  await readModel(runner, 'shelf_v1', 'arrivals integer not null');
  await runner.release();
  await source.destroy();
  return database;
}

export const bookStream = (organisation: string, id: string): string => streamName('book', organisation, id);

export function bookEvents(
  organisation: string,
  events: readonly BookEvent[],
  at: string | readonly string[] = new Date().toISOString(),
): NewEvent[] {
  return events.map((event, index) =>
    bookCodec.encode(newId(), event, {
      organisation,
      actor: 'librarian',
      at: typeof at === 'string' ? at : at[index]!,
    }),
  );
}

export const added = (
  title: string,
  more: Partial<Extract<BookEvent, { type: 'BookAdded' }>['data']> = {},
): BookEvent => ({ type: 'BookAdded', data: { title, shelf: 'A', pages: 100, tags: [], ...more } });
export const moved = (shelf: string): BookEvent => ({ type: 'BookMoved', data: { shelf } });
export const lost: BookEvent = { type: 'BookLost', data: {} };

/** Appends and answers the position. */
export async function tell(
  store: EventStore,
  organisation: string,
  id: string,
  events: readonly BookEvent[],
  at?: string | readonly string[],
): Promise<string> {
  const result = await store.append(bookStream(organisation, id), 'any', bookEvents(organisation, events, at));
  if (result.kind !== 'appended') throw new Error('conflict');
  return result.position;
}

export const titles = (rows: readonly Book[]): string[] => rows.map(({ title }) => title);
