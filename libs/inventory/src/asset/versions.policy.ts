import { accept, isUuid, type ImmutableMap } from '@custodia/kernel';
import { idTaken, invalid, sameContent, type Location, type AssetRefusal } from './asset.policy.js';

type Known = ReturnType<typeof accept<never>> | { kind: 'refused'; refusal: AssetRefusal } | null;

interface Version {
  readonly label: string;
  readonly digest: string;
}

/** What adding a version leads to if it is not new: nothing when it is stated again, a refusal otherwise. `null`: add it. */
export function versionKnown(versions: ImmutableMap<Version>, versionId: string, { label, digest }: Version): Known {
  const known = versions.get(versionId);
  if (known) return known.digest === digest && known.label === label ? accept<never>() : idTaken(versionId);
  if (!isUuid(versionId)) return invalid('versionId', versionId, 'Send a UUID in lower case, or leave it out.');
  if (label.trim() === '') return invalid('label', label, 'Name the version, for example 1.4.0.');
  if (versions.values().some((version) => version.label === label)) {
    return invalid('label', label, 'Another version has this label; versions never change, so choose a new one.');
  }
  return null;
}

/** Copies by the id of their location, as JSON of what was stated: a retry is recognised, another copy under the same id refused. */
export type Copies = ImmutableMap<string>;

export const withCopies = (copies: Copies, versionId: string, locations: readonly Location[]): Copies =>
  copies.withAll(locations.map((location) => [location.id, JSON.stringify([versionId, location])]));

export function locationKnown(copies: Copies, versionId: string, location: Location): Known {
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

/** The refusal for the first of several locations that cannot be used. */
export function locationsRefused(
  copies: Copies,
  versionId: string,
  locations: readonly Location[],
): { kind: 'refused'; refusal: AssetRefusal } | null {
  for (const location of locations) {
    const known = locationKnown(copies, versionId, location);
    if (known?.kind === 'refused') return known;
  }
  return null;
}
