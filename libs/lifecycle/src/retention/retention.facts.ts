import { datedAssets } from '@custodia/inventory/read';
import { derivedId } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import { policiesInForce, standingHolds } from '../standing.view.js';
import { sweep, type CaseToOpen } from './retention.policy.js';

/** A case that a sweep opens, under an id that follows from what it is for: two sweeps open one case, also after it was rejected. */
export interface DueDisposal extends CaseToOpen {
  readonly id: string;
}

/** What the policies in force say is to be disposed of at a moment, and has no open case. */
export async function dueForDisposal(
  session: Pick<ReadSession, 'query'>,
  organisation: string,
  now: string,
): Promise<DueDisposal[]> {
  const [assets, policies, holds, open] = await Promise.all([
    datedAssets(session),
    policiesInForce(session),
    standingHolds(session),
    session.query<{ asset_id: string }>(
      `select distinct asset_id from disposal_case_v1 where status not in ('closed', 'rejected', 'withdrawn')`,
    ),
  ]);
  const underWay = new Set(open.map(({ asset_id }) => asset_id));
  return sweep(assets, policies, holds, underWay, now).map((due) => ({
    ...due,
    id: derivedId('retention', organisation, due.retentionPolicyId, due.asset.kind, due.asset.id, due.dueOn),
  }));
}
