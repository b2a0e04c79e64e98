import type { AssetRef } from '@custodia/lifecycle';
import type { CertifiedAsset, CertifiedVersion, Known, VersionName } from './certificate.js';
import type { DisposalRecord, LocationRecord } from './disposal-record.policy.js';
import { certified, said, unavailable } from './words.policy.js';

type Record = Pick<DisposalRecord, 'versions' | 'locations'>;

/** Two assets can have a version 1.0: of another asset than the one of the case, the label names it. */
const nameOf = ({ versionId, versionLabel, name }: AssetRef, several: boolean): VersionName => ({
  id: versionId!,
  label: said(versionLabel && (several ? `${name} ${versionLabel}` : versionLabel), 'it was not recorded'),
});

const several = (versions: readonly AssetRef[]): boolean =>
  new Set(versions.map(({ kind, id }) => `${kind}/${id}`)).size > 1;

const holds = ({ planned }: LocationRecord, { versionId }: AssetRef): boolean =>
  planned.versionIds?.some((id) => id === versionId) ?? false;

const notListed = 'the scope was determined before scopes listed their versions';

/** What a certificate says of the asset itself: its version and digest, or where those of its versions stand. */
export function certifiedAsset(asset: AssetRef, { versions }: Record): CertifiedAsset {
  if (asset.versionId !== undefined) return certified(asset);
  const because =
    versions === undefined
      ? notListed
      : versions.length === 0
        ? 'the inventory listed no version of it'
        : 'the case concerns every version: see the versions in scope';
  return { ...certified(asset), version: unavailable(because), digest: unavailable(because) };
}

/** Every version in scope, and at which of its locations it was: those that are covered, and those that are not. */
export function versionsInScope({ versions, locations }: Record): Known<readonly CertifiedVersion[]> {
  if (versions === undefined) return unavailable(notListed);
  return versions.map((version) => {
    const at = locations.filter((location) => holds(location, version));
    const idsOf = (some: readonly LocationRecord[]): string[] => some.map(({ planned }) => planned.id);
    return {
      ...nameOf(version, several(versions)),
      asset: `${version.name} (${version.kind} ${version.id})`,
      digest: said(version.digest, 'it was not recorded'),
      coveredAt: idsOf(at.filter(({ status }) => status === 'verified')),
      notCoveredAt: idsOf(at.filter(({ status }) => status !== 'verified')),
    };
  });
}

/** The versions that one location alone held. */
export const versionsAt = (location: LocationRecord, { versions }: Record): Known<readonly CertifiedVersion[]> =>
  location.planned.versionIds === undefined
    ? unavailable(notRecorded)
    : versionsInScope({
        locations: [location],
        ...(versions ? { versions: versions.filter((version) => holds(location, version)) } : {}),
      });

const notRecorded = 'nobody recorded which versions it held';

/** Which versions a location held, by name. */
export const heldAt = (location: LocationRecord, { versions = [] }: Record): Known<readonly VersionName[]> =>
  location.planned.versionIds === undefined
    ? unavailable(notRecorded)
    : versions.filter((version) => holds(location, version)).map((version) => nameOf(version, several(versions)));
