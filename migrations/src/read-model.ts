import type { QueryRunner } from 'typeorm';

export interface ReadModelOptions {
  /** Keep former states in `<table>_history`, for a projection with `history: true`. */
  readonly history?: boolean;
  /** Column lists, each for one index after organisation_id: `['name', 'id']` or as SQL: `['name desc', 'id desc']`. Named `<table>_by_<first column>`. */
  readonly indexes?: readonly (readonly string[])[];
}

/**
 * Creates the table of a projection: the given columns between what every projected row has, the key (organisation_id,
 * id), row-level security and the rights of the two roles. `columns` is SQL: `name text not null, tags text[] not null`.
 * An index here must be declared on the entity too: `@Index('<table>_by_<column>', ['organisationId', 'name', 'id'])`.
 */
export async function readModel(
  runner: QueryRunner,
  table: string,
  columns: string,
  { history = false, indexes = [] }: ReadModelOptions = {},
): Promise<void> {
  const kept = 'revision integer not null, created_at timestamptz not null, updated_at timestamptz not null';
  const all = `organisation_id text not null, id text not null, ${columns.trim() ? `${columns.trim().replace(/,$/, '')}, ` : ''}${kept}`;
  await runner.query(`create table ${table} (${all}, primary key (organisation_id, id))`);
  await runner.query(`create index ${table}_by_created_at_id on ${table} (organisation_id, created_at, id)`);
  for (const index of indexes) {
    await runner.query(
      `create index ${table}_by_${index[0]!.split(' ')[0]} on ${table} (${['organisation_id', ...index].join(', ')})`,
    );
  }
  await runner.query(`select custodia_protect('${table}')`);
  if (!history) return;
  await runner.query(
    `create table ${table}_history (${all}, recorded_from timestamptz not null, recorded_to timestamptz, primary key (organisation_id, id, recorded_from))`,
  );
  // For the list as of a moment: what was already there, less what had ended.
  await runner.query(
    `create index ${table}_history_by_time on ${table}_history (organisation_id, recorded_from, recorded_to)`,
  );
  await runner.query(`select custodia_protect('${table}_history')`);
}
