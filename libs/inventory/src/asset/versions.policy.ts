import { accept, isUuid, type Decision, type ImmutableMap } from '@custodia/kernel';
import {
  acceptFiles,
  assetRetired,
  idTaken,
  invalid,
  manifestDigest,
  notFound,
  sameContent,
  type AssetRefusal,
  type Location,
} from './asset.policy.js';
import type { FileVersion } from './asset.events.js';

/** A rule that is met by nothing to record, or by a refusal. `null`: go on. */
type Known = ReturnType<typeof accept<never>> | { kind: 'refused'; refusal: AssetRefusal } | null;

/** What every version is told apart by. */
export interface Version {
  readonly label: string;
  readonly digest: string;
}

/** The part of an asset's state that these rules read. */
interface Versioned<Each extends Version = Version> {
  readonly status: 'registered' | 'retired';
  readonly versions: ImmutableMap<Each>;
}

interface Copied<Each extends Version = Version> extends Versioned<Each> {
  readonly copies: Copies;
}

/** Copies by the id of their location, as JSON of what was stated: a retry is recognised, another copy under the same id refused. */
export type Copies = ImmutableMap<string>;

/** What adding a version to `id` leads to if it is not new or cannot be added. `null`: add it. */
export function versionKnown(
  id: string,
  versionId: string,
  { label, digest }: Version,
  { status, versions }: Versioned,
): Known {
  const known = versions.get(versionId);
  if (known) return known.digest === digest && known.label === label ? accept<never>() : idTaken(versionId);
  if (!isUuid(versionId)) return invalid('versionId', versionId, 'Send a UUID in lower case, or leave it out.');
  if (label.trim() === '') return invalid('label', label, 'Name the version, for example 1.4.0.');
  if (versions.values().some((version) => version.label === label)) {
    return invalid('label', label, 'Another version has this label; versions never change, so choose a new one.');
  }
  return status === 'retired' ? assetRetired(id) : null;
}

/** A new version of files as it is recorded, with the digest of its manifest; or what adding it leads to otherwise. */
export function newFileVersion(
  { id, versionId, label, files, locations }: Omit<FileVersion, 'digest'> & { readonly id: string },
  state: Copied,
): { readonly kind: 'new'; readonly version: FileVersion } | NonNullable<Known> {
  const checked = acceptFiles(files);
  if (checked.kind === 'refused') return checked;
  const digest = manifestDigest(checked.files);
  const known = versionKnown(id, versionId, { label, digest }, state);
  if (known) return known;
  for (const location of locations) {
    const copy = copyKnown(state.copies, versionId, location);
    if (copy?.kind === 'refused') return copy;
  }
  return { kind: 'new', version: { versionId, label, files: checked.files, digest, locations } };
}

/** Records, as an event of this type, where a further copy of a version is kept. */
export function recordLocation<Type extends string>(
  type: Type,
  { versionId, location }: { readonly versionId: string; readonly location: Location },
  state: Copied,
): Decision<{ type: Type; data: { versionId: string; location: Location } }, AssetRefusal> {
  if (!state.versions.get(versionId)) return notFound('version', versionId);
  return copyKnown(state.copies, versionId, location) ?? accept({ type, data: { versionId, location } });
}

function copyKnown(copies: Copies, versionId: string, location: Location): Known {
  if (location.uri.trim() === '')
    return invalid('location.uri', location.uri, 'Say where the copy is, so that a disposal can find it.');
  if (location.kind.trim() === '')
    return invalid(
      'location.kind',
      location.kind,
      'Say what is kept there: weights, checkpoint, registry_entry, backup …',
    );
  const known = copies.get(location.id);
  if (known === undefined) return null;
  return sameContent(JSON.parse(known) as object, [versionId, location]) ? accept<never>() : idTaken(location.id);
}

/** The copies of a state with these, too. */
export const withCopies = (copies: Copies, versionId: string, locations: readonly Location[]): Copies =>
  copies.withAll(locations.map((location) => [location.id, JSON.stringify([versionId, location])]));
