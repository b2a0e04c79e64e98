import { Column, Index } from 'typeorm';

/** The database keeps the words of each row in a column of its own and finds rows by them, and by parts of their names; see the migration `FullText`. */
export const Searched =
  (table: string): ClassDecorator =>
  (row) => {
    Column({ type: 'tsvector', nullable: true, select: false, insert: false, update: false })(
      row.prototype as object,
      'found',
    );
    for (const index of ['found', 'part', 'by_name', 'by_updated_at'])
      Index(`${table}_${index}`, { synchronize: false })(row);
  };
