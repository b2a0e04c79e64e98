import type pg from 'pg';

/** Ids of the events that each of these projections (`<name>_v<version>`) leaves out. */
export async function skippedEvents(
  client: Pick<pg.ClientBase, 'query'> | pg.Pool,
  projections: readonly string[],
): Promise<Map<string, Set<string>>> {
  const { rows } = await (client as pg.Pool).query<{ projection: string; id: string }>(
    'select projection, event_id as id from skipped_event where projection = any ($1)',
    [projections],
  );
  const skipped = new Map<string, Set<string>>();
  for (const { projection, id } of rows) {
    const known = skipped.get(projection);
    if (known) known.add(id);
    else skipped.set(projection, new Set([id]));
  }
  return skipped;
}
