import { execute } from '@custodia/event-store';
import type { JobDefinition, Schedule } from '@custodia/jobs';
import { derivedId } from '@custodia/kernel';
import { disposal } from '../disposal/disposal.decider.js';
import { datedAssets } from '@custodia/inventory/read';
import { meta, often, type LifecyclePorts } from '../ports.js';
import { sweep } from '../retention/retention.policy.js';
import { policiesInForce, standingHolds } from '../standing.view.js';

const everyName = 'retention-sweep';
const oneName = 'sweep-organisation';

export const retentionSchedule: Schedule = { name: everyName, rule: { cron: '20 3 * * *' }, job: { name: everyName } };

/** Opens a draft for every asset whose time is over; deletes nothing and decides nothing. Two sweeps open one case, also after it was rejected. */
export const retentionJobs = (ports: LifecyclePorts): JobDefinition[] => [
  {
    name: everyName,
    ...often,
    async handle({ id }) {
      const { rows } = await ports.overview.query<{ organisation_id: string }>(
        `select distinct organisation_id from retention_policy_v1 where status = 'in_force'`,
      );
      await ports.queue.enqueue(
        rows.map(({ organisation_id: organisation }) => ({
          name: oneName,
          id: `${id}:${organisation}`,
          organisation,
          data: {},
        })),
      );
    },
  } satisfies JobDefinition,
  {
    name: oneName,
    ...often,
    async handle({ organisation }) {
      const session = ports.reader.session(organisation);
      try {
        const [assets, policies, holds, open] = await Promise.all([
          datedAssets(session),
          policiesInForce(session),
          standingHolds(session),
          session.query<{ asset_id: string }>(
            `select distinct asset_id from disposal_case_v1 where status not in ('closed', 'rejected', 'withdrawn')`,
          ),
        ]);
        const now = ports.clock().toISOString();
        for (const { asset, retentionPolicyId, legalBasis, reason, dueOn } of sweep(
          assets,
          policies,
          holds,
          new Set(open.map(({ asset_id }) => asset_id)),
          now,
        )) {
          const id = derivedId('retention', organisation, retentionPolicyId, asset.kind, asset.id, dueOn);
          await execute(
            ports.store,
            disposal,
            { organisation, id },
            { type: 'OpenDisposal', asset, legalBasis, reason, retentionPolicyId, ...meta(ports) },
          );
        }
      } finally {
        await session.end();
      }
    },
  } satisfies JobDefinition,
];
