import type { NamedDocument } from '../evidence.policy.js';
import { canonicalJson } from '../canonical.policy.js';

/** Where a piece of the asset lives or lived. Groups decide which methods make sense for a kind. */
export const locationKinds = {
  content: [
    'weights',
    'checkpoint',
    'optimizer_state',
    'adapter',
    'fine_tune',
    'distillation',
    'quantisation',
    'tokenizer',
    'configuration',
    'training_data',
    'validation_data',
    'test_data',
    'processed_data',
    'cached_data',
    'labels',
    'embeddings',
    'synthetic_data',
    'evaluation_results',
    'inference_logs',
    'feedback',
    'notebook',
  ],
  index: ['vector_index', 'prompt_cache'],
  copy: ['registry_entry', 'container_image', 'edge_copy', 'backup', 'snapshot', 'replica', 'object_version'],
  access: ['endpoint', 'api_key', 'service_account'],
  key: ['encryption_key', 'key_escrow'],
  provider: ['subprocessor_copy'],
  published: ['published_copy'],
  media: ['device'],
  own_files: ['custodia_files'],
  own_keys: ['custodia_keys'],
} as const;

export type LocationGroup = keyof typeof locationKinds;
export type LocationKind = (typeof locationKinds)[LocationGroup][number];

/**
 * The methods of sanitization and of deletion, each with the groups of locations it is a true statement about.
 * NIST SP 800-88 Rev. 2 speaks of media: deleting an object in a shared bucket is neither clear nor purge nor destroy.
 */
const methodGroups = {
  'nist.clear': ['media'],
  'nist.purge': ['media'],
  'nist.destroy': ['media'],
  crypto_erase: ['media', 'content', 'index', 'copy', 'key', 'provider', 'own_files', 'own_keys'],
  'logical.delete': ['content', 'index', 'copy', 'access'],
  'logical.delete_all_versions': ['content', 'index', 'copy', 'own_files'],
  'provider.delete': ['content', 'index', 'copy', 'access', 'key', 'provider', 'published'],
  'index.rebuild': ['index', 'content'],
  retrain: ['content'],
  expire: ['content', 'index', 'copy', 'access', 'provider'],
  'physical.attested': ['media', 'copy', 'key'],
} as const satisfies Record<string, readonly LocationGroup[]>;

export type Method = keyof typeof methodGroups;
export const methods = Object.keys(methodGroups) as Method[];

const groupOf = (kind: LocationKind): LocationGroup =>
  (Object.keys(locationKinds) as LocationGroup[]).find((group) =>
    (locationKinds[group] as readonly LocationKind[]).includes(kind),
  ) ?? 'content';

export const methodsFor = (kind: LocationKind): Method[] =>
  methods.filter((method) => (methodGroups[method] as readonly LocationGroup[]).includes(groupOf(kind)));

export const isMedia = (kind: LocationKind): boolean => groupOf(kind) === 'media';

/** The physical thing, as NIST SP 800-88 Rev. 2 wants it identified on a certificate. `undefined` is said to be unavailable there. */
export interface Device {
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly propertyNumber?: string | undefined;
  readonly mediaType?: string | undefined;
  /** Where the medium came from: the machine, room or user it was taken out of. */
  readonly source?: string | undefined;
  readonly classificationBefore?: string | undefined;
  readonly classificationAfter?: string | undefined;
  /** Where it goes: re-use inside, re-use outside, recycling, return to the lessor ... */
  readonly destination?: string | undefined;
}

export interface Location {
  readonly id: string;
  readonly kind: LocationKind;
  /** What is there, for people: `step 40k shards`, `fine-tuning set v3`. */
  readonly title: string;
  /** URL, path, bucket, rack, account: enough for somebody else to find it. */
  readonly address: string;
  /** The method asked for. `null` only where nothing can be done, such as a published copy; then it must become residual or exempt. */
  readonly method: Method | null;
  /** The subprocessor or provider that holds it. */
  readonly provider?: string | undefined;
  /** `sha256:<hex>` of what is stored there, where known. */
  readonly digest?: string | undefined;
  readonly device?: Device | undefined;
  /** Ids of the versions of the scope that it holds; absent where nobody recorded them. */
  readonly versionIds?: readonly string[] | undefined;
}

/**
 * Whether what was done at a location speaks of what is planned there now. That a scope of an earlier release did not say which versions
 * it held changes nothing about the place.
 */
export const samePlan = (before: Location, after: Location): boolean =>
  canonicalJson(before) === canonicalJson('versionIds' in before ? after : { ...after, versionIds: undefined });

/** The situations of one location. */
export type LocationStatus =
  | 'planned'
  | 'started'
  | 'awaiting_provider'
  | 'pending_expiry'
  | 'executed'
  | 'verified'
  | 'failed'
  | 'unverifiable'
  | 'exempt'
  | 'residual';

/** A key of a cryptographic erasure, with every copy of it: an erasure that leaves an escrowed copy is none. */
export interface ErasedKey {
  readonly keyId: string;
  readonly copies: readonly { readonly place: string; readonly destroyed: boolean }[];
}

/** What really happened at a location; recorded beside what was asked for. */
export interface Performed {
  readonly method: Method;
  readonly technique: string;
  readonly tool?: { readonly name: string; readonly version?: string | undefined } | undefined;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly keys?: readonly ErasedKey[] | undefined;
  /** Who saw it, for `physical.attested`. */
  readonly attestedBy?: string | undefined;
  /** Ids of documents (logs, photos, weigh notes). */
  readonly evidence?: readonly string[] | undefined;
  /** The same, looked up when it was recorded. */
  readonly documents?: readonly NamedDocument[] | undefined;
  readonly device?: Device | undefined;
  /** Why the method differs from the requested one. Required when it does. */
  readonly deviation?: string | undefined;
}
