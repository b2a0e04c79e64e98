/** Where a Redis or Valkey is, as `REDIS_URL` says it. */
export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  /** The server itself, the sentinels, or some nodes of the cluster (the others are learnt from them). */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** A cluster has number 0 only. */
  readonly database: number;
  /** What the sentinels call the master; empty without sentinels. */
  readonly masterName: string;
  /** Of the sentinels, which may differ from the server's. */
  readonly sentinelUsername: string | undefined;
  readonly sentinelPassword: string | undefined;
}

const kinds = { redis: 'single', 'redis+sentinel': 'sentinel', 'redis+cluster': 'cluster' } as const;
const forms =
  'redis://host:6379, redis+sentinel://host:26379,host:26379/master or redis+cluster://host:6379,host:6379, with rediss for TLS';

/**
 * The grammar of `REDIS_URL`: `redis://user:password@host:port/database`,
 * `redis+sentinel://user:password@sentinel:port,sentinel:port/master/database?sentinelUsername=…&sentinelPassword=…` and
 * `redis+cluster://user:password@node:port,node:port`; `rediss` instead of `redis` means TLS. Answers what is wrong with
 * it as a text that goes on after the variable's name and shows no secret.
 */
export function readRedisUrl(text: string): RedisAddress | string {
  const [, scheme, authority, path = '', query = ''] =
    /^([a-z+]+):\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/i.exec(text.trim()) ?? [];
  const kind = kinds[scheme?.toLowerCase().replace(/^rediss/, 'redis') as keyof typeof kinds];
  if (!scheme || !kind) return `must be a URL such as ${forms}`;
  const at = authority!.lastIndexOf('@');
  const [user, password] = parted(authority!.slice(0, Math.max(at, 0)));
  const nodes = authority!
    .slice(at + 1)
    .split(',')
    .map((node) => nodeOf(node, kind === 'sentinel' ? 26_379 : 6_379));
  if (nodes.some((node) => !node))
    return `must name a host, and a port from 1 to 65535, for each server, as in ${forms}`;
  if (kind === 'single' && nodes.length > 1)
    return 'names several servers: begin it with redis+sentinel:// or redis+cluster://';
  const segments = path
    .split('/')
    .slice(1)
    .filter((segment) => segment !== '');
  const masterName = kind === 'sentinel' ? (decoded(segments.shift()) ?? '') : '';
  if (kind === 'sentinel' && !masterName)
    return 'must name the master after the sentinels, as in redis+sentinel://sentinel-1:26379,sentinel-2:26379/custodia';
  const [database = '0', ...more] = segments;
  if (more.length > 0 || !/^\d{1,5}$/.test(database)) return 'must end with the number of the database, or without one';
  if (kind === 'cluster' && Number(database) !== 0) return 'names a database: a cluster has none but 0';
  const parameters = new URLSearchParams(query);
  const strange = [...parameters.keys()].find(
    (name) => kind !== 'sentinel' || !['sentinelUsername', 'sentinelPassword'].includes(name),
  );
  if (strange)
    return `has the parameter "${strange}", which means nothing here; only sentinelUsername and sentinelPassword are known, and only with redis+sentinel://`;
  return {
    kind,
    masterName,
    nodes: nodes as RedisAddress['nodes'],
    tls: scheme.toLowerCase().startsWith('rediss'),
    username: decoded(user),
    password: decoded(password),
    database: Number(database),
    sentinelUsername: parameters.get('sentinelUsername') ?? undefined,
    sentinelPassword: parameters.get('sentinelPassword') ?? undefined,
  };
}

function parted(credentials: string): [string, string] {
  const colon = credentials.indexOf(':');
  return colon < 0 ? [credentials, ''] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
}

function nodeOf(text: string, otherwise: number): { host: string; port: number } | undefined {
  const [, address, name, port] = /^(?:\[([0-9a-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(text.trim()) ?? [];
  const host = address ?? name;
  const number = port === undefined ? otherwise : Number(port);
  return host && number >= 1 && number <= 65_535 ? { host, port: number } : undefined;
}

/** Percent-encoded or not: a stray "%" in a password stands for itself. */
function decoded(text: string | undefined): string | undefined {
  if (!text) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
