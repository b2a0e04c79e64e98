import type { Snapshot } from '../wire/snapshot.js';
import type { Table } from '../entities/table.js';

const text = `select row_id, to_char(min(parked_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  from parked_event, unnest(row_ids) row_id where projection = $1 and row_id = any ($2::text[]) group by row_id`;

/**
 * Since when rows show less than was recorded, because an event of theirs is parked. Rows asked for in the same tick are
 * looked up with one statement, in the snapshot that they are read in.
 */
export function staleRows(snapshot: Snapshot): (table: Table, id: string) => Promise<string | null> {
  const waiting = new Map<string, { readonly ids: Set<string>; readonly found: Promise<Map<string, string>> }>();

  function batchOf(table: string): { readonly ids: Set<string>; readonly found: Promise<Map<string, string>> } {
    const ids = new Set<string>();
    const found = new Promise<void>((turn) => process.nextTick(() => queueMicrotask(turn))).then(async () => {
      waiting.delete(table);
      // The table of a projection is named as its checkpoint is: `model_v1`.
      const rows = await snapshot.rows(text, [table, [...ids]]);
      return new Map(rows.map(([id, since]) => [id!, since!]));
    });
    const batch = { ids, found };
    waiting.set(table, batch);
    return batch;
  }

  return async ({ name }, id) => {
    const batch = waiting.get(name) ?? batchOf(name);
    batch.ids.add(id);
    return (await batch.found).get(id) ?? null;
  };
}
