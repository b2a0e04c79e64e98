import { refuse, type Refusal } from '@custodia/kernel';
import { invalid } from '../answers.policy.js';
import { classifications, type CaseAssetKind } from '../asset.policy.js';
import type { HoldTarget } from './legal-hold.events.js';

interface Stated {
  readonly by: HoldTarget['by'];
  readonly assetKind?: CaseAssetKind | null | undefined;
  readonly assetId?: string | null | undefined;
  readonly classification?: string | null | undefined;
  readonly address?: string | null | undefined;
  readonly tag?: string | null | undefined;
  readonly text?: string | null | undefined;
  readonly memberId?: string | null | undefined;
}

const needed = {
  asset: ['assetKind', 'assetId'],
  kind: ['assetKind'],
  classification: ['classification'],
  location: ['address'],
  tag: ['tag'],
  query: ['text'],
  person: ['memberId'],
} as const;

/** The targets as events say them; a target that lacks what its kind needs, or names a classification that there is not, would cover nothing, so it is refused. */
export function targetsOf(
  stated: readonly Stated[],
):
  | { readonly kind: 'targets'; readonly targets: readonly HoldTarget[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal } {
  const targets: HoldTarget[] = [];
  for (const [index, target] of stated.entries()) {
    const missing = needed[target.by].find((field) => !target[field]?.trim());
    if (missing) {
      const field = `targets[${index}].${missing}`;
      const remedy = `A target by ${target.by} needs ${needed[target.by].join(' and ')}.`;
      return refuse({ code: 'INVALID_INPUT', message: `${field}: is missing. ${remedy}`, field, value: '', remedy });
    }
    if (target.by === 'classification' && !classifications.includes(target.classification!)) {
      return invalid(
        `targets[${index}].classification`,
        target.classification!,
        `Write one of ${classifications.join(', ')}.`,
      );
    }
    targets.push(
      Object.fromEntries([
        ['by', target.by],
        ...needed[target.by].map((field) => [field, target[field]]),
      ]) as HoldTarget,
    );
  }
  return { kind: 'targets', targets };
}
