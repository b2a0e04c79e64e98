import type { JobDefinition } from '@custodia/jobs';
import { eraseTraces, type ErasurePorts } from '../member/erase-traces.js';

export const eraseMemberKeyName = 'erase-member-key';

export const eraseMemberKey = (ports: ErasurePorts): JobDefinition<{ memberId: string }> => ({
  name: eraseMemberKeyName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 30_000,
  concurrency: 4,
  handle: ({ organisation, data: { memberId } }) => eraseTraces(ports, { organisation, id: memberId }),
});
