import type { Position } from '@custodia/event-store';
import { createPool } from '@custodia/postgres';
import { inRole, PROJECTOR_ROLE } from '../wire/roles.js';

/** How far each reader of the log has come, in PostgreSQL; fits the checkpoint port of the jobs. */
export interface PostgresCheckpoints {
  /** `''` when nothing was saved yet. */
  load(name: string): Promise<Position>;
  /** All of them in one statement; durable when it resolves. */
  save(positions: ReadonlyMap<string, Position>): Promise<void>;
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
    async save(positions) {
      // In the order of their names, so that two processes that save at once do not wait for each other in a circle.
      const names = [...positions.keys()].sort();
      const text = `insert into subscription_checkpoint (name, position) select * from unnest($1::text[], $2::text[])
        on conflict (name) do update set position = excluded.position, updated_at = now()`;
      await pool.query({ name: 'save', text, values: [names, names.map((name) => positions.get(name))] });
    },
    close: () => pool.end(),
  };
}
