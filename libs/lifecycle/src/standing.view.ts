import type { HoldsOnPerson } from '@custodia/platform';
import type { ReadSession } from '@custodia/read-models';
import type { AssetRef } from './asset.policy.js';
import { assetOf, reachableFrom, datedAssets, type KnownAsset } from '@custodia/inventory/read';
import type { HoldTarget } from './legal-hold/legal-hold.events.js';
import { holdsOn, type HoldQuestion, type StandingHold } from './legal-hold/legal-hold.policy.js';
import type { RetentionRule } from './retention/retention.events.js';
import { evaluateRetention, type PolicyInForce, type RetainedAsset } from './retention/retention.policy.js';

type Session = Pick<ReadSession, 'query'>;

/** Legal holds that were not released. */
export async function standingHolds({ query }: Session): Promise<StandingHold[]> {
  const lines = await query<{ id: string; authority: string; targets: HoldTarget[] }>(
    `select id, authority, targets from legal_hold_v1 where status = 'placed' order by id`,
  );
  return lines.map(({ id, authority, targets }) => ({ holdId: id, authority, targets }));
}

export async function policiesInForce({ query }: Session): Promise<PolicyInForce[]> {
  const lines = await query<{ id: string; name: string; rule: RetentionRule }>(
    `select id, name, rule from retention_policy_v1 where status = 'in_force' order by id`,
  );
  return lines.map(({ id, name, rule }) => ({ policyId: id, name, ...rule }));
}

/** What forbids to begin now, at one location of an asset or at any of several. Read anew at each start. */
export async function standingOn(session: Session, asset: AssetRef, addresses: readonly string[], now: string) {
  const [holds, covering, policies, [known]] = await Promise.all([
    standingHolds(session),
    holdsOver(session, asset, addresses),
    policiesInForce(session),
    datedAssets(session, asset),
  ]);
  const retained: RetainedAsset = known ?? { asset, moments: {} };
  return { holds: covering, retention: evaluateRetention(retained, policies, holds, now).duties };
}

/** The standing holds that name a member: whose data must not be erased. */
export const holdsOnMember: HoldsOnPerson = async (session, memberId) =>
  (await standingHolds(session))
    .filter(({ targets }) => targets.some((target) => target.by === 'person' && target.memberId === memberId))
    .map(({ holdId, authority }) => ({ holdId, authority }));

/**
 * The standing holds, or those of `holds`, that cover an asset, one of its addresses, or anything it was made from: whoever
 * has to keep the training data has to keep what shows what was learned from it.
 */
export async function holdsOver(
  session: Session,
  asset: AssetRef,
  addresses: readonly string[],
  holds?: readonly StandingHold[],
) {
  const [standing, own, upstream] = await Promise.all([
    holds ?? standingHolds(session),
    assetOf(session, asset),
    reachableFrom(session, 'upstream', asset),
  ]);
  if (standing.length === 0) return [];
  const question = (known: KnownAsset): HoldQuestion => ({
    asset: known.ref,
    classification: known.classification ?? undefined,
    tags: known.tags,
    people: [known.ownerId, known.custodianId].filter((one) => one !== null),
  });
  const itself = own ? question(own) : { asset };
  const questions = [itself, ...addresses.map((address) => ({ ...itself, address })), ...upstream.map(question)];
  const covering = questions.flatMap((one) => holdsOn(one, standing));
  return [...new Map(covering.map((hold) => [hold.holdId, hold])).values()];
}
