import type pg from 'pg';

/** Reads one organisation at a time; owns nothing, so row-level security applies to it. */
export const APP_ROLE = 'custodia_app';
/** Writes rows of every organisation; owns nothing either. */
export const PROJECTOR_ROLE = 'custodia_projector';

/**
 * The URL with which connections begin in `role`, whoever logs in: the owner's rights, and a superuser's exemption from
 * row-level security, are gone from the first statement on. The user that logs in must be a member of the role
 * (migrations see to it). A URL whose user is the role itself is left as it is.
 */
export function inRole(url: string, role: typeof APP_ROLE | typeof PROJECTOR_ROLE): string {
  const login = decodeURIComponent(new URL(url).username);
  return withSetting(url, login === role ? 'TimeZone=UTC' : `TimeZone=UTC -c role=${role}`);
}

/** Adds a setting with which connections begin. */
export function withSetting(url: string, setting: string): string {
  const target = new URL(url);
  target.searchParams.set('options', `${target.searchParams.get('options') ?? ''} -c ${setting}`.trim());
  // The driver takes the query apart by itself and knows no "+".
  target.search = target.search.replaceAll('+', '%20');
  return target.href;
}

/** Throws unless row-level security really applies to the pool's connections. */
export async function assertRowSecurity(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ role: string; exempt: boolean; projector: boolean; owned: string | null }>(
    `select current_user as role, rolsuper or rolbypassrls as exempt,
      exists (select from pg_roles p where p.rolname = '${PROJECTOR_ROLE}' and pg_has_role(current_user, p.oid, 'usage')) as projector,
      (select string_agg(relname, ', ') from pg_class where relrowsecurity and relkind = 'r' and relnamespace = 'public'::regnamespace and pg_has_role(current_user, relowner, 'usage')) as owned
     from pg_roles where rolname = current_user`,
  );
  const { role, exempt, projector, owned } = rows[0]!;
  if (exempt)
    throw new Error(
      `Queries would run as ${role}, who is exempt from row-level security. Connect as ${APP_ROLE}, or as a user who may "set role ${APP_ROLE}".`,
    );
  if (projector)
    throw new Error(
      `Queries would run as ${role}, who is a member of ${PROJECTOR_ROLE} and so sees every organisation. Run: revoke ${PROJECTOR_ROLE} from ${role}.`,
    );
  if (owned)
    throw new Error(
      `Queries would run as ${role}, who owns ${owned}. Connect as ${APP_ROLE}; the owner is for migrations only.`,
    );
}
