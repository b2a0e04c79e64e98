import { execute, load, type CommandMeta, type EventStore } from '@custodia/event-store';
import { own, serviceActor } from '@custodia/kernel';
import { readReview, type ReviewPlace } from '../review/read-review.js';
import { isOpen, type Person, type Review } from '../review/review.state.js';
import { vendorAccess, type AccessCommand } from './access.decider.js';
import type { Access } from './access.state.policy.js';

const nothing: Access = { links: {}, codes: {}, sessions: {} };

/**
 * Links, codes and sessions of a review. Of a review that an earlier release sent, the links that stand in the review's own
 * stream are taken over first, at the moment `at` (ISO 8601): they open the door as before, and only a session of then has to be opened anew.
 */
export async function readAccess(store: EventStore, place: ReviewPlace, at: string): Promise<Access> {
  const { state } = await load(store, vendorAccess, place);
  return state ?? (await adopt(store, place, at)) ?? nothing;
}

/** The only way in which jobs and the vendor's page change access. */
export async function tellAccess(store: EventStore, place: ReviewPlace, command: AccessCommand, meta: CommandMeta) {
  await readAccess(store, place, meta.at);
  return execute(store, vendorAccess, place, { ...command, ...meta });
}

async function adopt(store: EventStore, place: ReviewPlace, at: string): Promise<Access | null> {
  const review = await readReview(store, place);
  const links = Object.entries(review?.people ?? {}).flatMap(([contactId, { invitationId, tokenHashes, removed }]) =>
    removed || invitationId === null || tokenHashes.length === 0 ? [] : [{ contactId, invitationId, tokenHashes }],
  );
  if (links.length === 0) return null;
  const meta = { actor: serviceActor, at };
  const adopted = await execute(store, vendorAccess, place, { type: 'AdoptLinks', id: place.id, links, ...meta });
  return adopted.kind === 'done' ? adopted.state : null;
}

/** The person of an open review under an invitation that still counts: not superseded, not removed. */
export function guestOf(review: Review | null, contactId: string, invitationId: string | undefined): Person | null {
  const person = review && isOpen(review) ? own(review.people, contactId) : undefined;
  return person && !person.removed && invitationId !== undefined && person.invitationId === invitationId
    ? person
    : null;
}
