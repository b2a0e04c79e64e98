import { getDomain } from 'tldts';
import type { PlannedAsset } from '@custodia/import';
import { hostOf } from '../../dataset/sources.policy.js';

/** Where something comes from, as far as a file or the inventory tells: what tells assets of the same name apart. */
export interface Origin {
  /** Owners: registrable domains, accounts at hubs, namespaces of package URLs, suppliers. */
  readonly owners: ReadonlySet<string>;
  /** `<algorithm>:<hex>` of files. */
  readonly digests: ReadonlySet<string>;
}

/** Hosts where everybody publishes: the account tells the owner. */
const hubs = new Set([
  'bitbucket.org',
  'github.com',
  'gitlab.com',
  'huggingface.co',
  'kaggle.com',
  'modelscope.cn',
  'raw.githubusercontent.com',
  's3.amazonaws.com',
  'storage.googleapis.com',
]);

/** Words before the account in the paths of hubs. */
const shelves = new Set(['datasets', 'models', 'spaces', 'api', 'resolve']);

/** The owner of what is at an address; `null` for what has no host. */
export function ownerOf(address: string): string | null {
  const host = hostOf(address);
  if (host === null) return null;
  const domain = getDomain(host, { allowPrivateDomains: true }) ?? host;
  const hub = [host, domain].find((each) => hubs.has(each));
  if (!hub) return domain;
  const path = address.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const account = path
    .split(/[/?#]/)
    .slice(1)
    .find((part) => part !== '' && !shelves.has(part.toLowerCase()));
  return account === undefined ? null : `${hub}/${account.toLowerCase()}`;
}

/** `pkg:huggingface/acme/router@1` is of `pkg:huggingface/acme`; hubs count as themselves. */
function namespaceOf(purl: string): string | null {
  const [type, ...path] = purl.replace(/^pkg:/i, '').split(/[@?#]/)[0]!.split('/');
  if (path.length < 2) return null;
  const owner = path[0]!.toLowerCase();
  const hub = { huggingface: 'huggingface.co', github: 'github.com' }[type!.toLowerCase()];
  return hub ? `${hub}/${owner}` : `pkg:${type!.toLowerCase()}/${owner}`;
}

const telling = new Set(['purl', 'distribution', 'distribution-intake', 'vcs']);

/** What a file tells of the origin of an asset. */
export function originOf({ sources, references, versions, suppliers }: PlannedAsset): Origin {
  const addresses = [
    ...sources.map(({ url }) => url),
    ...references.filter(({ type, url }) => telling.has(type) && !url.startsWith('pkg:')).map(({ url }) => url),
    ...versions.flatMap(({ source }) => source ?? []),
  ];
  const owners = [
    ...addresses.map(ownerOf),
    ...references.filter(({ url }) => url.startsWith('pkg:')).map(({ url }) => namespaceOf(url)),
    ...suppliers.map(({ name }) => `by ${name.trim().toLowerCase()}`),
  ];
  return {
    owners: new Set(owners.filter((owner) => owner !== null)),
    digests: new Set(
      versions.flatMap(({ files }) =>
        files.flatMap(({ digest, furtherDigests = [] }) =>
          [digest ?? [], furtherDigests].flat().map(({ algorithm, value }) => `${algorithm}:${value}`),
        ),
      ),
    ),
  };
}

/** What the inventory tells of the origin of an asset: the addresses it was obtained from, and the digests of its files. */
export const recordedOrigin = (addresses: readonly string[], digests: readonly string[]): Origin => ({
  owners: new Set(addresses.map(ownerOf).filter((owner) => owner !== null)),
  digests: new Set(digests),
});

export type Likeness = 'same' | 'undecided' | 'other';

/**
 * Whether two things of the same kind and name can be one: the same where they share a file or an owner, others where both
 * have owners of a comparable sort and share none. Versions differ in their files, so other digests alone tell nothing.
 */
export function likenessOf(one: Origin, other: Origin): Likeness {
  if (meet(one.digests, other.digests) || meet(one.owners, other.owners)) return 'same';
  const [places, otherPlaces] = [of(one, false), of(other, false)];
  const [names, otherNames] = [of(one, true), of(other, true)];
  const apart = (mine: readonly string[], theirs: readonly string[]): boolean => mine.length > 0 && theirs.length > 0;
  return apart(places, otherPlaces) || apart(names, otherNames) ? 'other' : 'undecided';
}

const meet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].some((each) => other.has(each));

/** A supplier's name cannot be compared with a domain. */
const of = ({ owners }: Origin, supplier: boolean): string[] =>
  [...owners].filter((owner) => owner.startsWith('by ') === supplier);

/** Both together. */
export const joined = (one: Origin, other: Origin): Origin => ({
  owners: one.owners.union(other.owners),
  digests: one.digests.union(other.digests),
});
