import type { ReadSession } from '@custodia/read-models';
import type { AssetRef } from './asset.policy.js';
import { retainedAssets } from './inventory.view.js';
import type { HoldTarget } from './legal-hold/legal-hold.events.js';
import { holdsOn, type HoldQuestion, type StandingHold } from './legal-hold/legal-hold.policy.js';
import type { RetentionRule } from './retention/retention.events.js';
import { evaluateRetention, type PolicyInForce } from './retention/retention.policy.js';

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
  const [holds, policies, [known]] = await Promise.all([
    standingHolds(session),
    policiesInForce(session),
    retainedAssets(session, asset),
  ]);
  const retained = known ?? { asset, moments: {} };
  const questions: HoldQuestion[] =
    addresses.length === 0 ? [retained] : addresses.map((address) => ({ ...retained, address }));
  const covering = new Map(
    questions.flatMap((question) => holdsOn(question, holds)).map((hold) => [hold.holdId, hold]),
  );
  return { holds: [...covering.values()], retention: evaluateRetention(retained, policies, holds, now).duties };
}
