import type { RequestContext } from '@custodia/graphql';
import { separatedDutiesIn, type Duty } from '@custodia/identity/read';
import type { EarlierDuty } from './duties.policy.js';

/** What was done for a version before that the organisation separates from `duty`; `done` is asked only where it separates that. */
export async function dutyFacts(
  { session, who }: RequestContext,
  duty: Duty,
  done: () => Promise<readonly EarlierDuty[]>,
): Promise<{ readonly earlier: readonly EarlierDuty[] }> {
  const separated = await separatedDutiesIn(session, who.organisationId);
  if (!separated.includes(duty)) return { earlier: [] };
  return { earlier: (await done()).filter((each) => separated.includes(each.duty)) };
}
