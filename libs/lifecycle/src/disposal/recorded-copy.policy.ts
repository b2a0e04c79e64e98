import type { CaseAssetKind } from '../asset.policy.js';
import { locationKinds, methodsFor, type Location, type LocationKind, type Method } from './location.policy.js';

/** What the inventory says of a copy; `kind` is free text there. */
export interface Copy {
  readonly id: string;
  readonly kind: string;
  readonly uri: string;
  readonly subprocessorId?: string | undefined;
  readonly assetKind: CaseAssetKind;
  readonly assetName: string;
  readonly label: string;
  readonly versionId: string;
}

const known: readonly string[] = Object.values(locationKinds).flat();

/** Other words for the same. */
const words: Readonly<Record<string, LocationKind>> = {
  model: 'weights',
  weight: 'weights',
  checkpoints: 'checkpoint',
  optimizer: 'optimizer_state',
  lora: 'adapter',
  quantization: 'quantisation',
  config: 'configuration',
  data: 'training_data',
  dataset: 'training_data',
  training: 'training_data',
  validation: 'validation_data',
  test: 'test_data',
  cache: 'cached_data',
  index: 'vector_index',
  logs: 'inference_logs',
  registry: 'registry_entry',
  image: 'container_image',
  edge: 'edge_copy',
  backups: 'backup',
  service: 'endpoint',
  key: 'encryption_key',
  escrow: 'key_escrow',
  subprocessor: 'subprocessor_copy',
  provider: 'subprocessor_copy',
  published: 'published_copy',
  disk: 'device',
  laptop: 'device',
};

const content: Readonly<Partial<Record<CaseAssetKind, LocationKind>>> = {
  model: 'weights',
  dataset: 'training_data',
  prompt: 'prompt_cache',
  system: 'configuration',
};

/** The kind in the words of the disposal; an unknown word is the content of the asset itself, so that nothing is left out. */
export function kindOf({ kind, subprocessorId, assetKind }: Copy): LocationKind {
  const word = kind
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  if (known.includes(word)) return word as LocationKind;
  if (Object.hasOwn(words, word)) return words[word]!;
  return subprocessorId ? 'subprocessor_copy' : (content[assetKind] ?? 'configuration');
}

const wanted: readonly Method[] = [
  'logical.delete_all_versions',
  'logical.delete',
  'nist.purge',
  'crypto_erase',
  'provider.delete',
];

/** The method that is proposed: what a provider holds only the provider deletes, a backup expires, a published copy cannot be recalled. */
export function usualMethod(kind: LocationKind, atProvider: boolean): Method | null {
  const possible = methodsFor(kind);
  if (kind === 'published_copy') return null;
  if ((atProvider || kind === 'subprocessor_copy') && possible.includes('provider.delete')) return 'provider.delete';
  if (kind === 'backup' || kind === 'snapshot') return 'expire';
  return wanted.find((method) => possible.includes(method)) ?? null;
}

export function locationOfCopy(copy: Copy): Location {
  const kind = kindOf(copy);
  return {
    id: copy.id,
    kind,
    title: `${copy.assetName} ${copy.label}: ${copy.kind}`,
    address: copy.uri,
    method: usualMethod(kind, copy.subprocessorId !== undefined),
    ...(copy.subprocessorId ? { provider: copy.subprocessorId } : {}),
    versionIds: [copy.versionId],
  };
}
