import pg from 'pg';
import { grantEventStore } from '@custodia/event-store';
import { migrateJobs } from '@custodia/jobs';
import { ConfigFault } from '@custodia/kernel';
import { APP_ROLE, PROJECTOR_ROLE } from '@custodia/read-models';
import { grantVault } from '@custodia/vault';
import type { Database } from './database.js';

/** Of the advisory lock that lets only one process at a time give rights; chosen at random. */
const lock = '4417730952618801349';

const userOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** Whether the service works as another user than the owner of the tables. */
export const apart = ({ url, ownerUrl }: Pick<Database, 'url' | 'ownerUrl'>): boolean =>
  userOf(url) !== userOf(ownerUrl);

/**
 * As the owner, after the migrations: lets the user of `DATABASE_URL` do what the service does, and nothing else. It may
 * append to the log and not change it, erase keys and not remove that there were any, and owns no table. Throws
 * `ConfigFault` when the owner may not give a right, with the statement for an administrator.
 */
export async function giveRights(
  { url, ownerUrl }: Pick<Database, 'url' | 'ownerUrl'>,
  { log, jobs }: { readonly log: boolean; readonly jobs: boolean },
): Promise<void> {
  const user = userOf(url);
  if (user === APP_ROLE || user === PROJECTOR_ROLE) {
    const problem = `connects as ${user}, which is a role that Custodia takes on and gives up by itself`;
    throw new ConfigFault([
      {
        field: 'DATABASE_URL',
        value: `user ${user}`,
        problem,
        remedy: `Create a user of its own, for example: create role custodia login password '…'.`,
      },
    ]);
  }
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'custodia-migrate' });
  owner.on('error', () => undefined);
  await owner.connect();
  try {
    await alone(owner, () => joinRoles(owner, user)).catch((cause: { code?: string }) => {
      throw cause.code === '42501' ? notAllowed(user, cause) : cause;
    });
    await alone(owner, async () => {
      await grantVault(owner, user);
      if (log) await grantEventStore(owner, user);
    });
  } finally {
    await owner.end();
  }
  if (jobs) await migrateJobs(ownerUrl, user);
}

/** In one transaction, and one process at a time. */
async function alone(owner: pg.Client, work: () => Promise<void>): Promise<void> {
  await owner.query('begin');
  try {
    await owner.query(`select pg_advisory_xact_lock(${lock})`);
    await work();
    await owner.query('commit');
  } catch (fault) {
    await owner.query('rollback').catch(() => undefined);
    throw fault;
  }
}

async function joinRoles(owner: pg.Client, user: string): Promise<void> {
  const { rows } = await owner.query<{ role: string }>(
    `select role from unnest($2::text[]) role where not pg_has_role($1, role, 'member')`,
    [user, [APP_ROLE, PROJECTOR_ROLE]],
  );
  for (const { role } of rows) await owner.query(`grant ${role} to ${pg.escapeIdentifier(user)}`);
}

function notAllowed(user: string, cause: unknown): ConfigFault {
  const problem = `is no member of ${APP_ROLE} and ${PROJECTOR_ROLE}, and the user of DATABASE_OWNER_URL may not make it one`;
  const remedy = `Have an administrator run: grant ${APP_ROLE}, ${PROJECTOR_ROLE} to ${pg.escapeIdentifier(user)};`;
  return new ConfigFault([{ field: 'DATABASE_URL', value: `user ${user}`, problem, remedy }], { cause });
}
