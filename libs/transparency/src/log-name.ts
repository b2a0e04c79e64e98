import type pg from 'pg';
import type { LogName } from './port.js';

/**
 * The name of the log that this installation follows. An identity alone would not do: after an older log was adopted, its
 * trees have the sizes of earlier ones once more, and no size may have two trees under one name.
 */
export const logNameOf = (identity: string, adoptedAt: Date | null): LogName =>
  adoptedAt ? `${identity}.${adoptedAt.toISOString().replaceAll(/[^\dTZ]/g, '')}` : identity;

/** From the table `known_log`, which is written at every start before the log is read. */
export async function currentLogName(pool: Pick<pg.Pool, 'query'>): Promise<LogName> {
  const { rows } = await pool.query<{ id: string; adopted_at: Date | null }>('select id, adopted_at from known_log');
  const [known] = rows;
  if (!known) throw new Error('No log is known yet: start the service once.');
  return logNameOf(known.id, known.adopted_at);
}
