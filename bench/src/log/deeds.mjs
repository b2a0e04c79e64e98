import { newId } from '@custodia/kernel';
import { noPins, startSealer } from '@custodia/transparency';
import { postgresTransparency } from '@custodia/transparency/kept';
import { postgresEventStore } from '@custodia/event-store';

const columns = 'position, stream_no, revision, recorded_at, id, stream, type, data, metadata';

/**
 * What the owner of the database does to the events, each with the way back. The position of an event in the log of one
 * organisation is the number of its leaf, counted from 1.
 */
export function deeds({ url, events, name, thief }) {
  const middle = Math.floor(events / 2);
  // Whoever puts an event in between moves all that follow.
  const nearTheEnd = events - 500;
  const at = (position) => ({
    async target(pool) {
      const { rows } = await pool.query('select id from custodia_events.events where position = $1', [position]);
      return { id: rows[0].id, index: position - 1 };
    },
  });
  /** Rows from `first` to `last` are put aside, `write` writes others from them, and the way back puts them back. */
  const rewriting = (first, last, write) => ({
    async carryOut(pool) {
      await pool.query('drop table if exists public.aside');
      await pool.query(
        `create table public.aside as select ${columns} from custodia_events.events where position between ${first} and ${last}`,
      );
      await pool.query(`delete from custodia_events.events where position between ${first} and ${last}`);
      if (write) await pool.query(`insert into custodia_events.events (${columns}) ${write}`);
    },
    async takeBack(pool) {
      await pool.query(
        `delete from custodia_events.events where position >= ${first} and position <= ${last + 1} and (position <= ${last} or position > ${events})`,
      );
      await pool.query(`insert into custodia_events.events (${columns}) select ${columns} from public.aside`);
    },
  });
  const other = middle + 7;
  const changed = (data) =>
    `select position, stream_no, revision, recorded_at, id, stream, type, ${data}, metadata from public.aside`;
  const flipped = `replace(data::text, 'asset', 'asseu')::json`;
  const insertedId = newId();

  return [
    { what: 'a flipped byte', kind: 'altered', ...at(middle), ...rewriting(middle, middle, changed(flipped)) },
    { what: 'a deleted event', kind: 'removed', ...at(middle), ...rewriting(middle, middle) },
    {
      what: 'an inserted event',
      kind: 'inserted',
      target: async () => ({ id: insertedId, index: nearTheEnd - 1 }),
      ...rewriting(
        nearTheEnd,
        events,
        `select position + 1, stream_no, revision, recorded_at, id, stream, type, data, metadata from public.aside
         union all select position, stream_no, revision + 1000000, recorded_at, '${insertedId}', stream, type, data, metadata from public.aside where position = ${nearTheEnd}`,
      ),
    },
    {
      what: 'swapped events',
      kind: 'swapped',
      async target(pool) {
        const { rows } = await pool.query('select id from custodia_events.events where position = $1', [other]);
        return { id: rows[0].id, index: middle - 1 };
      },
      ...rewriting(
        middle,
        other,
        `select case position when ${middle} then ${other} when ${other} then ${middle} else position end, stream_no, revision, recorded_at, id, stream, type, data, metadata from public.aside`,
      ),
    },
    {
      what: 'a re-dated event',
      kind: 'redated',
      ...at(middle),
      ...rewriting(
        middle,
        middle,
        `select position, stream_no, revision, recorded_at - interval '1 year', id, stream, type, data, metadata from public.aside`,
      ),
    },
    { what: 'a truncated log', kind: 'truncated', ...at(nearTheEnd), ...rewriting(nearTheEnd, events) },
    forked(),
  ];

  /** Events, tiles and checkpoints are written anew, and signed with a key that stands in the key set. */
  function forked() {
    const rewritten = rewriting(middle, middle, changed(flipped));
    const tables = ['log_seal', 'log_tree', 'log_tile', 'log_checkpoint'];
    return {
      what: 'a fork: tree and signatures made anew over a changed event',
      kind: 'forked',
      fork: true,
      ...at(middle),
      async carryOut(pool) {
        await rewritten.carryOut(pool);
        for (const table of tables) {
          await pool.query(`create table public.${table}_aside as select * from ${table}`);
          await pool.query(`truncate ${table}`);
        }
        const store = await postgresEventStore({ url });
        const kept = postgresTransparency(pool);
        const sealer = startSealer({
          store,
          kept,
          log: name,
          owner: newId(),
          signer: async () => thief.signer,
          pins: noPins,
        });
        const head = await store.head();
        while ((await kept.sealedUpTo(name)) < head) await new Promise((resolve) => setTimeout(resolve, 50));
        await sealer.stop();
        await store.close();
      },
      async takeBack(pool) {
        for (const table of tables) {
          await pool.query(`truncate ${table}`);
          await pool.query(`insert into ${table} select * from public.${table}_aside`);
        }
        await rewritten.takeBack(pool);
      },
    };
  }
}
