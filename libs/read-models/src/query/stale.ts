import type { Snapshot } from '../wire/snapshot.js';
import { tableNames } from '../entities/table.js';

/** A parked event concerns its aggregate, with all that is shown of it, and the rows of other things that it would have changed. */
const text = `select id, to_char(min(parked_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  from parked_event, unnest(array_append(row_ids, substring(stream from '\\.(.*)$'))) id
  where projection = any ($1::text[]) and id = any ($2::text[]) group by id`;

/**
 * Since when records show less than was recorded, because an event of theirs is parked. Those asked for in the same tick are
 * looked up with one statement, in the snapshot that they are read in.
 */
export function staleRecords(snapshot: Snapshot): (id: string) => Promise<string | null> {
  let waiting: { readonly ids: Set<string>; readonly found: Promise<Map<string, string>> } | undefined;

  function batch(): NonNullable<typeof waiting> {
    const ids = new Set<string>();
    const found = new Promise<void>((turn) => process.nextTick(() => queueMicrotask(turn))).then(async () => {
      waiting = undefined;
      // The table of a projection is named as its checkpoint is (`model_v1`); what an earlier release has parked is no longer shown.
      const rows = await snapshot.rows(text, [tableNames(), [...ids]]);
      return new Map(rows.map(([id, since]) => [id!, since!]));
    });
    return { ids, found };
  }

  return async (id) => {
    const { ids, found } = (waiting ??= batch());
    ids.add(id);
    return (await found).get(id) ?? null;
  };
}
