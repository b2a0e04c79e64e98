import pg from 'pg';
import { EventStoreFault } from '../../port.js';

/** SQLSTATE: there is no such schema, or no such table. */
const absent = ['3F000', '42P01'];

/** Throws unless the migrations have made the schema `custodia_events` here. */
export async function assertSchema(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  await client.query('select from custodia_events.identity').catch((cause: { code?: string }) => {
    if (!absent.includes(cause.code ?? '')) throw cause;
    throw new EventStoreFault(
      'UNAVAILABLE',
      'The schema custodia_events is not there, or older than this release. Run the migrations first: `custodia start` does.',
      { cause },
    );
  });
}

/**
 * As the owner, after the migrations: lets `role` read and append. It may not change or remove an event, nor the tables;
 * streams change only in how far they have come.
 */
export async function grantEventStore(client: Pick<pg.ClientBase, 'query'>, role: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  await client.query(`grant usage on schema custodia_events to ${name}`);
  await client.query(`grant select on all tables in schema custodia_events to ${name}`);
  await client.query(`grant insert on custodia_events.events, custodia_events.event_ids to ${name}`);
  await client.query(`grant insert, update on custodia_events.streams, custodia_events.stream_metadata to ${name}`);
}
