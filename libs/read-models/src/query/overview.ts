import type pg from 'pg';

/** SQL over the rows of every organisation, in the role of the projector: for sweeps and operators, never for requests. */
export interface Overview {
  query<Row extends pg.QueryResultRow = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: Row[] }>;
}
