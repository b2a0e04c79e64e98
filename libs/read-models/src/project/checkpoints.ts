import type { Position } from '@custodia/event-store';
import type { DataSource } from 'typeorm';
import { SubscriptionCheckpoint } from '../entities/bookkeeping.js';

/** How far each reader of the log has come, in PostgreSQL; fits the checkpoint port of the jobs. */
export interface PostgresCheckpoints {
  /** `''` when nothing was saved yet. */
  load(name: string): Promise<Position>;
  /** All of them in one statement; durable when it resolves. */
  save(positions: ReadonlyMap<string, Position>): Promise<void>;
}

export function postgresCheckpoints(source: Pick<DataSource, 'getRepository'>): PostgresCheckpoints {
  const checkpoints = source.getRepository(SubscriptionCheckpoint);
  return {
    load: async (name) => (await checkpoints.findOneBy({ name }))?.position ?? '',
    async save(positions) {
      // In the order of their names, so that two processes that save at once do not wait for each other in a circle.
      const names = [...positions.keys()].sort();
      const rows = names.map((name) => ({ name, position: positions.get(name)!, updatedAt: () => 'now()' }));
      await checkpoints
        .createQueryBuilder()
        .insert()
        .values(rows)
        .orUpdate(['position', 'updated_at'], ['name'])
        .updateEntity(false)
        .execute();
    },
  };
}
