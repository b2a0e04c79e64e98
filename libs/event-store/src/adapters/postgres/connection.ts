import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EventStoreFault } from '../../port.js';

/** Every value as the text PostgreSQL sent: JSON must not be parsed, and 64-bit numbers must not be rounded. */
export const rawTypes: pg.CustomTypesConfig = {
  getTypeParser: () => (text: unknown) => text as never,
} as pg.CustomTypesConfig;

/**
 * What the statements of this store rely on. They are planned once and kept, perhaps while the tables were still empty:
 * so never a sequential scan, and the plan that touches the fewest rows, wherever they lie (a rare event type must be
 * found by its index and not by walking the log).
 */
const settings = [
  'TimeZone=UTC',
  'DateStyle=ISO',
  'default_transaction_isolation=read\\ committed',
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'seq_page_cost=0.01',
  'random_page_cost=0.01',
];

/** Connection URL with the settings of this store, beside any that it has already. */
export function tuned(url: string, applicationName: string): string {
  const tunedUrl = new URL(url);
  const own = settings.map((setting) => `-c ${setting}`).join(' ');
  tunedUrl.searchParams.set('options', `${tunedUrl.searchParams.get('options') ?? ''} ${own}`.trim());
  if (!tunedUrl.searchParams.has('application_name')) tunedUrl.searchParams.set('application_name', applicationName);
  return tunedUrl.href;
}

/** Connects within `patienceMs`. A pipelined client sends statements without waiting for the answers before. */
export async function connect(url: string, patienceMs: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: patienceMs,
  } as pg.ClientConfig);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const sqlState = (fault: unknown): string | undefined => (fault instanceof pg.DatabaseError ? fault.code : undefined);

/** Whether the connection is of no use any more: lost, shut down by the server, or to a server that became a standby. */
export function connectionLost(fault: unknown): boolean {
  const state = sqlState(fault);
  return (
    state === undefined || state.startsWith('08') || state.startsWith('57P') || state === '25006' || state === '53300'
  );
}

/** Whether the same statement may succeed when it is simply repeated: deadlock, serialisation, lock or statement time-out. */
export const passing = (fault: unknown): boolean =>
  ['40001', '40P01', '55P03', '57014'].includes(sqlState(fault) ?? '');

/** What PostgreSQL or the socket reported, as a fault of the port. */
export function asFault(fault: unknown, doing: string): EventStoreFault {
  if (fault instanceof EventStoreFault) return fault;
  const state = sqlState(fault) ?? '';
  const message = `${doing}: ${fault instanceof Error ? fault.message : String(fault)}`;
  if (/^22P0[25]$|^2202|^22P03$|^22021$/.test(state))
    return new EventStoreFault('INVALID_APPEND', message, { cause: fault });
  if (state.startsWith('54')) return new EventStoreFault('TOO_LARGE', message, { cause: fault });
  if (state === '42501' || state.startsWith('28'))
    return new EventStoreFault('ACCESS_DENIED', message, { cause: fault });
  return new EventStoreFault('UNAVAILABLE', message, { cause: fault });
}

/** Grows from 50 ms to a second. */
export const backoff = (failures: number, signal?: AbortSignal): Promise<void> =>
  sleep(Math.min(50 * 2 ** Math.min(failures - 1, 5), 1_000), undefined, signal ? { signal } : {}).catch(
    () => undefined,
  );
