import { execute } from '@custodia/event-store';
import type { JobDefinition, Schedule } from '@custodia/jobs';
import { disposal } from '../disposal/disposal.decider.js';
import { meta, often, type LifecyclePorts } from '../ports.js';
import { dueForDisposal } from '../retention/retention.facts.js';

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
        const now = ports.clock().toISOString();
        for (const { id, asset, retentionPolicyId, legalBasis, reason } of await dueForDisposal(
          session,
          organisation,
          now,
        ))
          await execute(
            ports.store,
            disposal,
            { organisation, id },
            { type: 'OpenDisposal', asset, legalBasis, reason, retentionPolicyId, ...meta(ports) },
          );
      } finally {
        await session.end();
      }
    },
  } satisfies JobDefinition,
];
