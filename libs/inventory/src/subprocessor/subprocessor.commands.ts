import { execute, type CommandMeta, type EventStore } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import type { ReviewDecision } from './gate.policy.js';
import { subprocessor, type SubprocessorCommand } from './subprocessor.decider.js';
import type { CustomerTask } from './subprocessor.events.js';

interface Place {
  readonly organisation: string;
  readonly id: string;
}

const tell = async (
  store: EventStore,
  place: Place,
  command: SubprocessorCommand & CommandMeta,
): Promise<Refusal | null> => {
  const outcome = await execute(store, subprocessor, place, command);
  return outcome.kind === 'refused' ? outcome.refusal : null;
};

/** Tells a subprocessor what a review decided, or what became of it; its gate follows. Answers the refusal, if any. */
export const recordReviewDecision = (
  store: EventStore,
  place: Place,
  decision: ReviewDecision,
  meta: CommandMeta,
): Promise<Refusal | null> => tell(store, place, { type: 'RecordReviewDecision', id: place.id, ...decision, ...meta });

/** Gives a subprocessor the tasks that its vendor leaves to us. Answers the refusal, if any. */
export const recordCustomerTasks = (
  store: EventStore,
  place: Place,
  reviewId: string,
  tasks: readonly CustomerTask[],
  meta: CommandMeta,
): Promise<Refusal | null> =>
  tell(store, place, { type: 'RecordCustomerTasks', id: place.id, reviewId, tasks, ...meta });
