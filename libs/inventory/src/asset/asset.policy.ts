import { createHash } from 'node:crypto';
import type { CommandMeta } from '@custodia/event-store';
import { accept, idTaken, invalid, notFound, refuse, type Refusal } from '@custodia/kernel';
import { parseDigest } from '@custodia/import';

export const assetKinds = ['model', 'dataset', 'prompt', 'system', 'subprocessor'] as const;
export type AssetKind = (typeof assetKinds)[number];

/** How bad it is when it becomes known to others; ETSI TS 104 223, 5.2.1-4.2. */
export type Classification = 'public' | 'internal' | 'confidential' | 'restricted';

const sensitivities: readonly Classification[] = ['public', 'internal', 'confidential', 'restricted'];

/** Whether data of this sensitivity suits a use that is handled at that one (ETSI TS 104 223, 5.1.2-5). */
export const suits = (data: Classification, use: Classification): boolean =>
  sensitivities.indexOf(data) <= sensitivities.indexOf(use);

/** Where an asset stands in its life; a disposed one is a tombstone. */
export type AssetStatus = 'registered' | 'quarantined' | 'retired' | 'disposed';

/** Where an asset runs. */
export type Environment = 'development' | 'staging' | 'production';

/** One file of a version. `digest` is `<algorithm>:<hex>`; `claim` is a digest as stated that could not be accepted. */
export interface VersionFile {
  readonly path: string;
  /** Bytes. */
  readonly size?: number | undefined;
  readonly digest?: string | undefined;
  /** Of the same bytes by other algorithms. */
  readonly furtherDigests?: readonly string[] | undefined;
  readonly claim?: string | undefined;
}

/** Where a copy of a version is kept: what disposal has to find. */
export interface Location {
  readonly id: string;
  /** Terms of the disposal rules: `weights`, `checkpoint`, `registry`, `backup`, `cache`, `subprocessor`, `device` … */
  readonly kind: string;
  readonly uri: string;
  readonly subprocessorId?: string | undefined;
}

/**
 * Digest of the named manifest of a version: SHA-256 over the canonical list of its files. Two versions with the same
 * files under the same names have the same manifest digest. Source: ETSI TS 104 223, 5.2.1-2.
 */
export function manifestDigest(files: readonly VersionFile[]): string {
  const lines = files.map(({ path, digest, size }) => JSON.stringify([path, digest ?? null, size ?? null])).sort();
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}

/** The digest by which a version is known: of its manifest, `null` where it has no files, because that of nothing tells nothing. */
export const digestOfVersion = ({
  files,
  digest,
}: {
  readonly files: readonly VersionFile[];
  readonly digest: string;
}): string | null => (files.length === 0 ? null : digest);

/** Checks the stated files; gives them in their normal form, or the refusal that names every file that cannot be taken. */
export function acceptFiles(
  files: readonly VersionFile[],
): { kind: 'files'; files: readonly VersionFile[] } | ReturnType<typeof invalid> {
  const seen = new Set<string>();
  const wrong: Wrong[] = [];
  const accepted = files.map((file): VersionFile => {
    if (file.path.trim() === '') wrong.push({ field: 'files.path', value: file.path, remedy: 'Name the file.' });
    else if (seen.has(file.path)) wrong.push({ field: 'files.path', value: file.path, remedy: 'Name each file once.' });
    seen.add(file.path);
    if (file.size !== undefined && file.size !== null && !(Number.isSafeInteger(file.size) && file.size >= 0))
      wrong.push({
        field: 'files.size',
        value: String(file.size),
        remedy: `State the size of ${file.path} in bytes, zero or more, or leave it out.`,
      });
    const normal = (digest: string): string[] => {
      const parsed = parseDigest(undefined, digest);
      if (parsed.kind === 'digest') return [`${parsed.digest.algorithm}:${parsed.digest.value}`];
      wrong.push({
        field: 'files.digest',
        value: digest,
        remedy: `The digest of ${file.path} ${parsed.reason}; ${parsed.remedy}, with its algorithm in front: sha256:….`,
      });
      return [];
    };
    const { digest, furtherDigests, ...others } = file;
    const [first, ...further] = [...new Set([digest ?? [], furtherDigests ?? []].flat().flatMap(normal))];
    return {
      ...others,
      ...(first === undefined ? {} : { digest: first }),
      ...(further.length === 0 ? {} : { furtherDigests: further }),
    };
  });
  return invalidAll(wrong) ?? { kind: 'files', files: accepted };
}

/** What goes out of use leaves the reason behind; `null` when one is given. */
export const reasonMissing = (reason: string): ReturnType<typeof invalid> | null =>
  reason.trim() === '' ? invalid('reason', reason, 'Say why it goes out of use.') : null;

/** A refusal with the facts that explain it. */
export type AssetRefusal = Refusal & { readonly [fact: string]: unknown };

export { idTaken, invalid, notFound };

/** A value of an input that cannot be used, and what to do about it. */
export interface Wrong {
  readonly field: string;
  readonly value: string;
  readonly remedy: string;
}

/** One refusal that tells of all of them; `null` when there is nothing wrong. */
export function invalidAll(found: readonly Wrong[]): ReturnType<typeof invalid> | null {
  const [first, ...others] = found;
  if (!first) return null;
  if (others.length === 0) return invalid(first.field, first.value, first.remedy);
  const joined = (part: (wrong: Wrong) => string, separator: string): string => found.map(part).join(separator);
  return refuse({
    code: 'INVALID_INPUT',
    message: `${found.length} values cannot be used. ${joined(({ field, value, remedy }) => `${field}: "${value}". ${remedy}`, ' ')}`,
    field: joined(({ field }) => field, ', '),
    value: joined(({ value }) => value, ', '),
    remedy: joined(({ remedy }) => remedy, ' '),
  });
}

export const disposed = (id: string, since: string) =>
  refuse({
    code: 'ASSET_DISPOSED',
    message: `${id} was disposed of on ${since}; only its tombstone remains.`,
    id,
    since,
  });

/**
 * The refusal to an owner among others whose record it is not; `null` otherwise. Whoever sees a danger may quarantine any, and
 * ownership is passed on by the owner alone.
 */
export function notYours(
  { type, id, actor, ownOnly }: { readonly type: string; readonly id: string } & Pick<CommandMeta, 'actor' | 'ownOnly'>,
  { ownerId, custodianId = null }: { readonly ownerId: string; readonly custodianId?: string | null },
) {
  const theirs = ownerId === actor || (custodianId === actor && !type.startsWith('Pass'));
  if (!ownOnly || theirs || type.startsWith('Quarantine')) return null;
  return refuse({
    code: 'NOT_YOUR_ASSET',
    message: `${id} belongs to member ${ownerId}. The role ASSET_OWNER changes what its member owns or is the data custodian of. Ask its owner, or an administrator.`,
    id,
    ownerId,
  });
}

export const assetRetired = (id: string) =>
  refuse({ code: 'ASSET_RETIRED', message: `${id} is retired. Only disposal is still possible.`, id });

export const notRetired = (id: string) =>
  refuse({ code: 'NOT_RETIRED', message: `${id} must be retired before its disposal is recorded.`, id });

export const stillDeployed = (id: string, environments: readonly string[], remedy: string) =>
  refuse({
    code: 'STILL_DEPLOYED',
    message: `${id} still runs in ${environments.join(', ')}; ${remedy} first.`,
    id,
    environments,
  });

export const stillNeeded = (id: string, neededBy: readonly string[]) =>
  refuse({
    code: 'STILL_NEEDED',
    message: `${id} cannot be taken out of use: in production there still stands on it ${neededBy.join(', ')}. Withdraw that from use, or replace this one in it, first.`,
    id,
    neededBy,
  });

/** Records the fact, unless it would change nothing. */
export const unless = <Event>(already: boolean, event: Event) => (already ? accept<Event>() : accept(event));

export const sameContent = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);
