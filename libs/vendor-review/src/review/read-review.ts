import { execute, load, type EventStore } from '@custodia/event-store';
import type { ReviewCommand } from './review.commands.js';
import { review } from './review.decider.js';
import type { Review } from './review.state.js';

export interface ReviewPlace {
  readonly organisation: string;
  readonly id: string;
}

/** The review as decisions see it; `null` when there is none. */
export async function readReview(store: EventStore, place: ReviewPlace): Promise<Review | null> {
  const { state } = await load(store, review, place);
  return state.status === 'absent' ? null : state;
}

/** The only way in which jobs and the vendor's page change a review. */
export const tellReview = (
  store: EventStore,
  place: ReviewPlace,
  command: ReviewCommand,
  meta: { readonly actor: string; readonly at: string },
) => execute(store, review, place, { ...command, ...meta });
