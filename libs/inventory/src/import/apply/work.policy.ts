import type { ImmutableMap } from '@custodia/kernel';
import type { Classification } from '../../asset/asset.policy.js';
import type { PlannedAsset, PlannedKind, Problem } from '@custodia/import';

/** What happens with an asset of the inventory whose kind and name the file has too. */
export type OnExisting = 'match' | 'update' | 'new' | 'refuse';

export interface ImportSettings {
  readonly organisation: string;
  /** `sha256:<hex>` of the file. */
  readonly digest: string;
  readonly fileName: string;
  readonly onExisting: OnExisting;
  readonly ownerId: string;
  readonly custodianId: string | null;
  /** Where the file states none. */
  readonly classification: Classification;
  /** When it is imported, ISO 8601 in UTC. */
  readonly at: string;
  /** Member who imports. */
  readonly actor: string;
}

/** The asset that planned ones become: several of the same kind and name in one file are one asset with their versions. */
export interface ImportTarget {
  readonly kind: PlannedKind;
  readonly id: string;
  readonly name: string;
  readonly mention: boolean;
  readonly planned: readonly PlannedAsset[];
  /** Found by name in the inventory, or there from an earlier import of the same file. */
  readonly known: 'no' | 'by_name' | 'imported_before';
  /** Fields of the registration that a table states in the words of the inventory, checked. */
  readonly stated?: Readonly<Record<string, unknown>>;
}

type FieldOutcome = 'created' | 'matched' | 'different' | 'not_kept';

export interface ImportedFieldFact {
  readonly field: string;
  readonly outcome: FieldOutcome;
  readonly value: string | null;
}

export interface ImportedVersionFact {
  readonly id: string;
  readonly label: string;
  readonly outcome: 'created' | 'matched' | 'left_out';
  readonly files: number;
  /** Files with a digest that can be compared. */
  readonly digests: number;
  /** Digests as stated that could not be accepted; kept as claims. */
  readonly claims: number;
}

/** The state of any asset, as far as an import asks. */
export interface KnownState {
  readonly status: string;
  readonly registration?: object;
  /** As corrected since. */
  readonly name?: string;
  readonly classification?: string;
  readonly ownerId?: string;
  readonly custodianId?: string | null;
  /** Of a subprocessor. */
  readonly current?: object;
  readonly versions?: ImmutableMap<{ readonly label: string; readonly digest: string }>;
  readonly card?: string;
  readonly documented?: boolean;
  readonly components?: readonly object[];
}

/** Secret text on its way to the vault; never part of a report. */
export interface PlannedText {
  readonly versionId: string;
  readonly text: string;
}

/** All that an import does with one asset. */
export interface ImportWork {
  readonly target: ImportTarget;
  readonly commands: readonly { readonly type: string }[];
  readonly fields: readonly ImportedFieldFact[];
  readonly versions: readonly ImportedVersionFact[];
  readonly texts: readonly PlannedText[];
  readonly problems: readonly Problem[];
}

export const note = (
  asset: PlannedAsset,
  field: string,
  reason: string,
  remedy: string,
  severity: Problem['severity'] = 'note',
  value?: string,
): Problem => ({
  severity,
  place: asset.place,
  field,
  asset: asset.ref,
  reason,
  remedy,
  ...(value === undefined ? {} : { value: value.slice(0, 200) }),
});
