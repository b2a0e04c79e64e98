import { createHmac } from 'node:crypto';
import pg from 'pg';

const database = 'custodia';
/** Owns the tables; may make roles, and is no superuser. */
const owner = 'custodia_owner';
/** What the service connects as: owns nothing. */
const service = 'custodia_service';

export interface EmbeddedUrls {
  readonly ownerUrl: string;
  readonly url: string;
}

/** The addresses of the two users, whose passwords follow from the superuser's. */
export function embeddedUrls(superuserUrl: string): EmbeddedUrls {
  const as = (user: string): string =>
    Object.assign(new URL(superuserUrl), {
      username: user,
      password: passwordOf(user, superuserUrl),
      pathname: `/${database}`,
    }).href;
  return { ownerUrl: as(owner), url: as(service) };
}

const passwordOf = (user: string, superuserUrl: string): string =>
  createHmac('sha256', new URL(superuserUrl).password).update(user).digest('base64url');

/**
 * As the superuser of the embedded server, at each start: the database, its owner and the user of the service. What an
 * earlier release made as the superuser is given to the owner. Idempotent, whatever was interrupted before.
 */
export async function prepareEmbedded(superuserUrl: string): Promise<void> {
  await asSuperuser(superuserUrl, 'postgres', async (client) => {
    for (const [role, rights] of [
      [owner, 'login createrole nosuperuser'],
      [service, 'login nocreaterole nosuperuser'],
    ] as const) {
      const { rows } = await client.query('select from pg_roles where rolname = $1', [role]);
      if (rows.length === 0) await client.query(`create role ${role}`);
      const password = pg.escapeLiteral(passwordOf(role, superuserUrl));
      await client.query(`alter role ${role} with ${rights} password ${password}`);
    }
    const { rows } = await client.query('select from pg_database where datname = $1', [database]);
    await client.query(
      rows.length === 0 ? `create database ${database} owner ${owner}` : `alter database ${database} owner to ${owner}`,
    );
  });
  await asSuperuser(superuserUrl, database, (client) => client.query(handOver));
}

/** All that the superuser made outside the schemas of PostgreSQL itself, and the roles with the right to pass them on. */
const handOver = `do $$
declare
  thing record;
begin
  for thing in select rolname from pg_roles where rolname in ('custodia_app', 'custodia_projector')
      and not pg_has_role('${owner}', oid, 'member with admin option') loop
    execute format('grant %I to ${owner} with admin option', thing.rolname);
  end loop;
  for thing in select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
      and nspowner = current_user::regrole loop
    execute format('alter schema %I owner to ${owner}', thing.nspname);
  end loop;
  for thing in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and c.relowner = current_user::regrole
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S') loop
    execute format('alter table %s owner to ${owner}', thing.name);
  end loop;
  for thing in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and p.proowner = current_user::regrole loop
    execute format('alter routine %s owner to ${owner}', thing.name);
  end loop;
  for thing in select format_type(t.oid, null) as name from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and t.typtype in ('e', 'd')
        and t.typowner = current_user::regrole loop
    execute format('alter type %s owner to ${owner}', thing.name);
  end loop;
end $$`;

async function asSuperuser(
  superuserUrl: string,
  name: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const connectionString = Object.assign(new URL(superuserUrl), { pathname: `/${name}` }).href;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  await work(client).finally(() => client.end());
}
