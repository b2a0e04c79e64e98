import type { Environment } from '../asset/asset.policy.js';
import type { LineageEnd } from '../lineage/lineage.policy.js';
import type { Use } from '../use/use.facts.js';

/** Kinds of assets that are used: they run, or are active, in environments. */
export const usedKinds = ['model', 'prompt', 'system'] as const;
export type UsedKind = (typeof usedKinds)[number];

/** What an asset shows of its use. */
export interface Running {
  readonly id: string;
  readonly deployments: readonly { readonly environment: Environment; readonly versionId?: string }[];
}

/** The uses of an asset: each version that runs, with all the places where it does. */
export function usesOf(kind: UsedKind, { id, deployments }: Running): Use[] {
  const places = Map.groupBy(deployments, ({ versionId = null }) => versionId);
  return [...places].map(([versionId, all]) => ({
    asset: { kind, id, versionId } satisfies LineageEnd,
    environments: all.map(({ environment }) => environment),
  }));
}
