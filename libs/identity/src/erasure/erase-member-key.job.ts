import type { JobDefinition } from '@custodia/jobs';
import { eraseTraces, type ErasurePorts } from '../member/erase-traces.js';

export const eraseMemberKeyName = 'erase-member-key';

export const eraseMemberKey = (ports: ErasurePorts): JobDefinition<{ memberId: string }> => ({
  name: eraseMemberKeyName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  handle: ({ organisation, data: { memberId } }) => eraseTraces(ports, { organisation, id: memberId }),
});
