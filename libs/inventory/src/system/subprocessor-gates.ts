import type { ReadSession } from '@custodia/read-models';
import { usabilityAt } from '../subprocessor/subprocessor.policy.js';
import { Subprocessor } from '../subprocessor/subprocessor.row.js';

/** Ids of those subprocessors that may not be used at a moment (ISO 8601). One of which no gate is known is closed. */
export async function closedGates(
  session: ReadSession,
  subprocessorIds: readonly string[],
  moment: string,
): Promise<string[]> {
  const ids = [...new Set(subprocessorIds)];
  const rows = await session.byIds(Subprocessor, ids);
  return ids.filter((_, index) => {
    const row = rows[index];
    return !row || usabilityAt(row.gate, row.exceptions, moment) === 'closed';
  });
}
