import { load, type EventStore } from '@custodia/event-store';
import type { ReadSession } from '@custodia/read-models';
import type { DutiesHeld } from '../duties.policy.js';
import { disposal } from './disposal.decider.js';

/** Who has which duty in a disposal case; nobody in one that does not exist. */
export async function dutiesIn(store: EventStore, organisation: string, id: string): Promise<DutiesHeld> {
  const { state } = await load(store, disposal, { organisation, id });
  return state.stage === 'none' ? {} : state.duties;
}

/** Who has which duty in each case that a legal hold pauses. */
export async function dutiesUnderHold(
  { query }: Pick<ReadSession, 'query'>,
  store: EventStore,
  organisation: string,
  holdId: string,
): Promise<DutiesHeld[]> {
  const cases = await query<{ id: string }>('select id from disposal_case_v1 where $1 = any (hold_ids)', [holdId]);
  return Promise.all(cases.map(({ id }) => dutiesIn(store, organisation, id)));
}
