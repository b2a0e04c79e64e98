import type { DomainEvent, EventShapes } from '@custodia/event-store';
import type { CardValues } from '@custodia/import';
import type { AssetKind, Classification, Location, VersionFile } from './asset.policy.js';

/** What is stated of every asset when it is registered. */
export interface AssetRegistration {
  readonly name: string;
  readonly purpose: string;
  readonly classification: Classification;
  /** Member ids. */
  readonly ownerId: string;
  readonly custodianId: string | null;
}

export interface AssetDisposal {
  readonly caseId: string;
  readonly certificateNumber: string;
  /** ISO 8601. */
  readonly disposedAt: string;
}

/** A new version that consists of files. */
export interface FileVersion {
  readonly versionId: string;
  readonly label: string;
  readonly files: readonly VersionFile[];
  /** Of the named manifest of `files`. */
  readonly digest: string;
  readonly locations: readonly Location[];
}

/** A further copy of a version. */
export interface RecordedLocation {
  readonly versionId: string;
  readonly location: Location;
}

/** Something upstream that stands against the use of an asset, with the way to it in words. */
export interface UseObstacle {
  /** `quarantined`, `retired`, `unapproved` …: a term of the rules of use. */
  readonly reason: string;
  readonly kind: AssetKind;
  readonly id: string;
  readonly versionId: string | null;
  readonly path: readonly string[];
  /** The tool or connector of the asset that it is about. */
  readonly connectorId?: string;
}

export interface UseAtRisk {
  /** All of them; none: the asset may be used again. */
  readonly obstacles: readonly UseObstacle[];
  /** Who was told of it, and what became of the mail; `null` when nobody had to be. */
  readonly notice: { readonly recipientId: string; readonly mail: 'sent' | 'bounced' | 'no_address' } | null;
}

/** Whether the same things stand against a use, whatever the way to them. */
export function sameObstacles(one: readonly UseObstacle[], other: readonly UseObstacle[]): boolean {
  const key = ({ reason, kind, id, versionId, connectorId }: UseObstacle): string =>
    `${reason} ${kind}/${id}/${versionId ?? ''}/${connectorId ?? ''}`;
  const keys = (all: readonly UseObstacle[]): string => [...new Set(all.map(key))].sort().join(' ');
  return keys(one) === keys(other);
}

/** What happens to an asset of any kind; each kind puts its name in front: `ModelRegistered`. */
export type AssetEvent<Kind extends string, Registration extends AssetRegistration = AssetRegistration> =
  | DomainEvent<`${Kind}Registered`, Registration>
  | DomainEvent<`${Kind}Renamed`, { readonly name: string }>
  | DomainEvent<`${Kind}Documented`, { readonly card: CardValues }>
  | DomainEvent<`${Kind}CustodianAssigned`, { readonly custodianId: string }>
  | DomainEvent<`${Kind}OwnershipPassed`, { readonly ownerId: string }>
  | DomainEvent<`${Kind}Reclassified`, { readonly classification: Classification }>
  | DomainEvent<`${Kind}Retired`, { readonly reason: string }>
  | DomainEvent<`${Kind}UseAtRisk`, UseAtRisk>
  | DomainEvent<`${Kind}Disposed`, AssetDisposal>;

/** The shapes of these events, for the codec of the kind; a kind whose shape has changed states its steps after them. */
export const assetShapes = <Kind extends string>(kind: Kind): EventShapes<AssetEvent<Kind>> => {
  const shapes: EventShapes<AssetEvent<''>> = {
    Registered: [],
    Renamed: [],
    Documented: [],
    CustodianAssigned: [],
    OwnershipPassed: [],
    Reclassified: [],
    Retired: [],
    UseAtRisk: [],
    Disposed: [],
  };
  return ofKind(kind, shapes) as EventShapes<AssetEvent<Kind>>;
};

/** The same record with the name of the kind in front of its keys. */
export const ofKind = (kind: string, record: object): object =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [`${kind}${name}`, value]));
