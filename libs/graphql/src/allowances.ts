import { systemClock } from '@custodia/kernel';

/** Who shares one allowance of work. */
export type AllowanceScope = 'token' | 'address' | 'organisation' | 'vendorLink' | 'vendorSession';

/** Ids by scope; what only looks like a token, link or session must be counted for the address. */
export type Account = Readonly<Partial<Record<AllowanceScope, string>>>;

export interface Limit {
  /** Units that are there at once, and come back evenly within `windowMs`. */
  readonly units: number;
  readonly windowMs: number;
}

/** Told when an allowance is used up: for metrics and the security log. */
export type OnLimited = (scope: string, id: string) => void;

/** How much work everybody may ask of this process. One unit is one request, or a part of the cost of a GraphQL request. */
export interface Allowances {
  /** Takes the units from all accounts, or from none when one of them lacks them. Answers the seconds to wait, 0 when they were taken. */
  take(account: Account, units?: number): number;
  /** The same for a limit of its own, such as that of one route. `name` tells it from others. */
  takeFrom(name: string, id: string, limit: Limit, units?: number): number;
}

interface Bucket {
  level: number;
  at: number;
  readonly limit: Limit;
}

/** Beyond that number, those that are full again are forgotten, and then the oldest. */
const mostBuckets = 100_000;
const minute = 60_000;

/** Token buckets in memory. A demand larger than the whole allowance is met when the allowance is full, and paid back before the next. */
export function allowances(
  unitsPerMinute: Readonly<Record<AllowanceScope, number>>,
  {
    onLimited = () => undefined,
    now = () => systemClock().getTime(),
  }: { onLimited?: OnLimited; now?: () => number } = {},
): Allowances {
  const buckets = new Map<string, Bucket>();
  const limits = Object.fromEntries(
    Object.entries(unitsPerMinute).map(([scope, units]) => [scope, { units, windowMs: minute }]),
  ) as Record<AllowanceScope, Limit>;

  function bucketOf(name: string, id: string, limit: Limit): Bucket {
    const key = `${name}:${id}`;
    let bucket = buckets.get(key);
    if (!bucket) {
      if (buckets.size >= mostBuckets) forget();
      buckets.set(key, (bucket = { level: limit.units, at: now(), limit }));
    }
    refill(bucket);
    return bucket;
  }

  function refill(bucket: Bucket): void {
    const { units, windowMs } = bucket.limit;
    const at = now();
    bucket.level = Math.min(units, bucket.level + (Math.max(0, at - bucket.at) * units) / windowMs);
    bucket.at = at;
  }

  function forget(): void {
    for (const [key, bucket] of buckets) {
      refill(bucket);
      if (bucket.level >= bucket.limit.units) buckets.delete(key);
    }
    for (const key of buckets.keys()) {
      if (buckets.size < mostBuckets) return;
      buckets.delete(key);
    }
  }

  function taken(wanted: readonly (readonly [string, string, Limit])[], units: number): number {
    const asked = wanted.map(([name, id, limit]) => ({ name, id, bucket: bucketOf(name, id, limit) }));
    let wait = 0;
    for (const { name, id, bucket } of asked) {
      const { units: capacity, windowMs } = bucket.limit;
      const lacking = Math.min(units, capacity) - bucket.level;
      if (lacking <= 1e-9) continue;
      wait = Math.max(wait, Math.ceil((lacking * windowMs) / capacity / 1_000));
      onLimited(name, id);
    }
    if (wait === 0) for (const { bucket } of asked) bucket.level -= units;
    return wait;
  }

  return {
    take: (account, units = 1) =>
      taken(
        (Object.entries(account) as [AllowanceScope, string][]).map(([scope, id]) => [scope, id, limits[scope]]),
        units,
      ),
    takeFrom: (name, id, limit, units = 1) => taken([[name, id, limit]], units),
  };
}

/** Whose allowance an address uses: its own, and for IPv6 that of its /64 network, which one client has to itself. */
export function allowanceAddress(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped || !ip.includes(':')) return mapped ?? ip;
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - behind.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...behind];
  return `${all
    .slice(0, 4)
    .map((group) => (Number.parseInt(group, 16) || 0).toString(16))
    .join(':')}::/64`;
}
