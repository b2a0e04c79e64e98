import type { AssetRef } from '../asset.policy.js';
import type { RetentionDuty } from '../disposal/disposal.commands.js';
import { holdsOn, type HoldQuestion, type StandingHold } from '../legal-hold/legal-hold.policy.js';
import { after } from './period.policy.js';
import type { RetentionRule, RetentionStart } from './retention.events.js';

/** What the inventory knows of an asset for this purpose. A moment that has not come is absent. */
export interface RetainedAsset extends HoldQuestion {
  readonly asset: AssetRef;
  readonly moments: { readonly [Start in RetentionStart]?: string | null | undefined };
}

export interface PolicyInForce extends RetentionRule {
  readonly policyId: string;
  readonly name: string;
}

export interface RetentionAnswer {
  /** Every duty to keep that applies; hand these to `StartLocation`. */
  readonly duties: readonly RetentionDuty[];
  /** The end of the longest duty; `null` when one has not begun to run, or there is none (see `duties`). */
  readonly keepUntil: string | null;
  /** The policy whose `disposeAfter` ends first, and when. `null` when no policy says so, or its period has not begun. */
  readonly dispose: { readonly policy: PolicyInForce; readonly on: string } | null;
  readonly holds: readonly { readonly holdId: string; readonly authority: string }[];
  /** To dispose of now: the time is over, nothing has to be kept, no hold stands. */
  readonly due: boolean;
}

const applies = ({ assetKinds, classifications }: RetentionRule, { asset, classification }: RetainedAsset): boolean =>
  (assetKinds.length === 0 || assetKinds.includes(asset.kind)) &&
  (classifications.length === 0 || (classification !== undefined && classifications.includes(classification)));

const reached = (moment: string | null, now: string): boolean =>
  moment !== null && Date.parse(moment) <= Date.parse(now);

/**
 * What the policies say about one asset at the moment `now`. A duty to keep is stronger than a wish to dispose; of several
 * duties the longest counts. A duty that is counted from something that has not happened keeps the asset.
 */
export function evaluateRetention(
  asset: RetainedAsset,
  policies: readonly PolicyInForce[],
  holds: readonly StandingHold[],
  now: string,
): RetentionAnswer {
  const applying = policies.filter((policy) => applies(policy, asset));
  const moment = (policy: PolicyInForce, period: string | undefined): string | null => {
    const from = asset.moments[policy.from];
    return from && period ? after(from, period) : null;
  };
  const duties = applying
    .filter(({ keepAtLeast }) => keepAtLeast !== undefined)
    .map((policy): RetentionDuty => ({
      policyId: policy.policyId,
      legalBasis: policy.legalBasis,
      keepUntil: moment(policy, policy.keepAtLeast),
    }));
  const [dispose = null] = applying
    .flatMap((policy) => {
      const on = moment(policy, policy.disposeAfter);
      return on ? [{ policy, on }] : [];
    })
    .sort((one, other) => Date.parse(one.on) - Date.parse(other.on));
  const standing = holdsOn(asset, holds);
  const ends = duties.map(({ keepUntil }) => keepUntil);
  return {
    duties,
    keepUntil: ends.includes(null) ? null : (ends.sort().at(-1) ?? null),
    dispose,
    holds: standing,
    due:
      dispose !== null && reached(dispose.on, now) && ends.every((end) => reached(end, now)) && standing.length === 0,
  };
}

export interface CaseToOpen {
  readonly asset: AssetRef;
  readonly retentionPolicyId: string;
  readonly legalBasis: string;
  readonly reason: string;
  /** ISO 8601; makes the id of the case repeatable, so that two sweeps open one case. */
  readonly dueOn: string;
}

/** Guard 11: a sweep names the cases to open; it deletes nothing and decides nothing. */
export const sweep = (
  assets: readonly RetainedAsset[],
  policies: readonly PolicyInForce[],
  holds: readonly StandingHold[],
  /** Ids of assets that already have an open case. */
  underWay: ReadonlySet<string>,
  now: string,
): CaseToOpen[] =>
  assets.flatMap((asset) => {
    const { due, dispose } = evaluateRetention(asset, policies, holds, now);
    if (!due || !dispose || underWay.has(asset.asset.id)) return [];
    const { policy, on } = dispose;
    return [
      {
        asset: asset.asset,
        retentionPolicyId: policy.policyId,
        legalBasis: policy.legalBasis,
        reason: `${policy.name}: to be disposed of ${policy.disposeAfter} after ${policy.from.replaceAll('_', ' ')}, which was over on ${on.slice(0, 10)}.`,
        dueOn: on,
      },
    ];
  });
