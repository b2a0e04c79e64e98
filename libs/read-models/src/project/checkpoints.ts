import type { Position } from '@custodia/event-store';
import { createPool } from '@custodia/postgres';
import { inRole, PROJECTOR_ROLE } from '../wire/roles.js';

/** How far each reader of the log has come, in PostgreSQL; fits the checkpoint port of the jobs. */
export interface PostgresCheckpoints {
  /** `''` when nothing was saved yet. */
  load(name: string): Promise<Position>;
  /** Durable when it resolves. */
  save(name: string, position: Position): Promise<void>;
  close(): Promise<void>;
}

export function postgresCheckpoints(url: string): PostgresCheckpoints {
  const pool = createPool(inRole(url, PROJECTOR_ROLE), { max: 2, applicationName: 'custodia-checkpoints' });
  return {
    async load(name) {
      const { rows } = await pool.query<{ position: Position }>(
        'select position from subscription_checkpoint where name = $1',
        [name],
      );
      return rows[0]?.position ?? '';
    },
    async save(name, position) {
      const text =
        'insert into subscription_checkpoint (name, position) values ($1, $2) on conflict (name) do update set position = excluded.position, updated_at = now()';
      await pool.query({ name: 'save', text, values: [name, position] });
    },
    close: () => pool.end(),
  };
}
