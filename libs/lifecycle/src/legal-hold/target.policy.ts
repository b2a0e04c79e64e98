import { refuse, type Refusal } from '@custodia/kernel';
import type { AssetKind } from '../asset.policy.js';
import type { HoldTarget } from './legal-hold.events.js';

interface Stated {
  readonly by: HoldTarget['by'];
  readonly assetKind?: AssetKind | null | undefined;
  readonly assetId?: string | null | undefined;
  readonly subject?: string | null | undefined;
  readonly classification?: string | null | undefined;
  readonly address?: string | null | undefined;
}

const needed = {
  asset: ['assetKind', 'assetId'],
  kind: ['assetKind'],
  subject: ['subject'],
  classification: ['classification'],
  location: ['address'],
} as const;

/** The targets as events say them; a target that lacks what its kind needs would cover nothing, so it is refused. */
export function targetsOf(stated: readonly Stated[]): { readonly kind: 'targets'; readonly targets: readonly HoldTarget[] } | { readonly kind: 'refused'; readonly refusal: Refusal } {
  const targets: HoldTarget[] = [];
  for (const [index, target] of stated.entries()) {
    const missing = needed[target.by].find((field) => !target[field]?.trim());
    if (missing) {
      const field = `targets[${index}].${missing}`;
      const remedy = `A target by ${target.by} needs ${needed[target.by].join(' and ')}.`;
      return refuse({ code: 'INVALID_INPUT', message: `${field}: is missing. ${remedy}`, field, value: '', remedy });
    }
    targets.push(Object.fromEntries([['by', target.by], ...needed[target.by].map((field) => [field, target[field]])]) as unknown as HoldTarget);
  }
  return { kind: 'targets', targets };
}
