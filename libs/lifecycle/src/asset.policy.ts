import { assetKinds, type Classification } from '@custodia/inventory';

/** What a disposal or a transfer can be about: every asset of the inventory, and what has no tombstone there. A `subprocessor` stands for everything that was placed there. */
export const caseAssetKinds = [...assetKinds, 'document', 'device'] as const;
export type CaseAssetKind = (typeof caseAssetKinds)[number];

const everyClassification: Readonly<Record<Classification, true>> = {
  public: true,
  internal: true,
  confidential: true,
  restricted: true,
};
/** In the words of the inventory; a rule that names another one would apply to nothing. */
export const classifications: readonly string[] = Object.keys(everyClassification);

/** `digest` is `sha256:<hex>` of the named manifest of that version; absent while nothing was ever uploaded. */
export interface AssetRef {
  readonly kind: CaseAssetKind;
  readonly id: string;
  readonly name: string;
  readonly versionId?: string | undefined;
  /** The version as people name it: `3.2.0`. */
  readonly versionLabel?: string | undefined;
  readonly digest?: string | undefined;
}

/** An asset and who is its data custodian in the inventory at this moment; `null` when nobody is. */
export interface Custodianship {
  readonly asset: AssetRef;
  readonly custodian: string | null;
}

/** Two references to the same version of the same asset. */
export const sameAsset = (one: AssetRef, other: AssetRef): boolean => keyOf(one) === keyOf(other);

export const keyOf = ({ kind, id, versionId }: AssetRef): string => `${kind}/${id}/${versionId ?? '*'}`;
