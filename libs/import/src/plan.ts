import type { Card } from './cards/card.js';
import type { Completeness } from './cards/completeness.policy.js';
import type { Digest } from './digest.js';
import type { Json } from './reading/json.js';

export type ImportFormat =
  | 'asset-table'
  | 'hugging-face-card'
  | 'hugging-face-api'
  | 'hugging-face-config'
  | 'spdx'
  | 'mlflow-run'
  | 'sagemaker-card'
  | 'azure-ml-model'
  | 'open-lineage'
  | 'data-package'
  | 'cyclonedx'
  | 'croissant'
  | 'mlflow-export'
  | 'model-card-toolkit'
  | 'unknown';
export type PlannedKind = 'model' | 'dataset' | 'prompt' | 'system' | 'subprocessor';
export const relations = [
  'trained_on',
  'fine_tuned_from',
  'evaluated_on',
  'derived_from',
  'quantized_from',
  'distilled_from',
  'part_of',
  'uses_prompt',
  'bound_to',
  'hosted_by',
  'contains',
] as const;
export type Relation = (typeof relations)[number];

/** What an import would do, and everything the file leaves open. Nothing is written from a plan that has `errors`. */
interface ImportPlan {
  readonly format: ImportFormat;
  /** As the file states it, e.g. `1.7`; absent where the format has none or the file does not say. */
  readonly formatVersion?: string | undefined;
  /** 0 (no idea) to 1 (the file says so itself). */
  readonly certainty: number;
  readonly reasons: readonly string[];
  readonly assets: readonly PlannedAsset[];
  readonly links: readonly PlannedLink[];
  readonly problems: readonly Problem[];
}

export interface PlannedAsset {
  /** Id within this plan; links refer to it. */
  readonly ref: string;
  readonly kind: PlannedKind;
  readonly name: string;
  /** The file does not name it; `name` only tells a reader what it is. */
  readonly unnamed?: boolean | undefined;
  readonly description?: string | undefined;
  /** The file only names it (a base model, a data set it was trained on): match it with an existing asset before creating one. */
  readonly mention: boolean;
  readonly versions: readonly PlannedVersion[];
  /** SPDX id or expression where the file has one, else the words of the file. Several mean that the file lists several. */
  readonly licences: readonly string[];
  /** Where the bytes came from, and when they were collected (ETSI TS 104 223, 5.2.4-2). */
  readonly sources: readonly PlannedSource[];
  readonly references: readonly { readonly type: string; readonly url: string }[];
  readonly card?: Card | undefined;
  readonly completeness?: Completeness | undefined;
  readonly claims: readonly Claim[];
  readonly suppliers: readonly Supplier[];
  /** Personal data, kept apart so that it can be encrypted or left out. */
  readonly people: readonly PlannedPerson[];
  readonly classification?: string | undefined;
  /** What a table of assets states in the words of the inventory, as it stands there. */
  readonly stated?: Readonly<Record<string, string>> | undefined;
  /** Content changes under the same version (Croissant `isLiveDataset`). */
  readonly live?: boolean | undefined;
  /** Keys that this importer has no field for, as they stood in the file. */
  readonly extra: Readonly<Record<string, Json>>;
  readonly place: string;
}

export interface PlannedVersion {
  readonly label: string;
  readonly description?: string | undefined;
  readonly files: readonly PlannedFile[];
  /** ISO 8601. */
  readonly createdAt?: string | undefined;
  /** URI or path of the artefacts, credentials removed. */
  readonly source?: string | undefined;
  readonly stage?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly run?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Of a prompt; secret content, never shown in a report. */
  readonly prompt?: { readonly template: string; readonly variables: readonly string[] } | undefined;
  readonly place: string;
}

export interface PlannedFile {
  readonly path: string;
  /** Bytes. */
  readonly size?: number | undefined;
  readonly mediaType?: string | undefined;
  readonly url?: string | undefined;
  /** The strongest stated digest that fits its algorithm. */
  readonly digest?: Digest | undefined;
  readonly furtherDigests?: readonly Digest[] | undefined;
}

export interface PlannedSource {
  readonly url: string;
  /** ISO 8601. */
  readonly collectedFrom?: string | undefined;
  /** ISO 8601. */
  readonly collectedTo?: string | undefined;
  readonly digest?: Digest | undefined;
}

/** Something the file states that cannot be verified as it stands. */
interface Claim {
  readonly subject: string;
  readonly claim: 'digest';
  readonly algorithm?: string | undefined;
  readonly value: string;
  readonly reason: string;
  readonly place: string;
}

export interface Supplier {
  readonly name: string;
  readonly role: string;
  readonly url?: string | undefined;
}

interface PlannedPerson {
  readonly name: string;
  readonly role: string;
  /** Mail address, handle or page, as written. */
  readonly contact?: string | undefined;
}

export interface PlannedLink {
  readonly from: string;
  readonly to: string;
  readonly relation: Relation;
}

export type Severity = 'missing' | 'wrong' | 'unknown' | 'note';

/** Something to look at before importing. Does not stop the import. */
export interface Problem {
  readonly severity: Severity;
  /** JSON pointer, `line n`, or `section "..."`. */
  readonly place: string;
  /** 1-based line of the place, where known. */
  readonly line?: number | undefined;
  readonly field: string;
  /** Set for a field that documentation must state: the asset it is about, and the rule that demands it. */
  readonly asset?: string | undefined;
  readonly obligation?: string | undefined;
  /** At most 200 characters of what stood there. */
  readonly value?: string | undefined;
  readonly reason: string;
  readonly remedy: string;
}

/** Why a file cannot be imported at all. */
export interface FileError {
  readonly file: string;
  /** `line:column`, 1-based, or empty when the whole file is meant. */
  readonly place: string;
  readonly reason: string;
  readonly remedy: string;
}

/** The answer of `inspectFile`: JSON friendly, complete, and never an exception. */
export interface InspectReport extends ImportPlan {
  readonly file: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Of the file itself, hexadecimal; absent when the file could not be read. */
  readonly sha256?: string | undefined;
  readonly importable: boolean;
  readonly errors: readonly FileError[];
}
