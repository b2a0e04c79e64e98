import type { EventStore } from '@custodia/event-store';
import type { JobDefinition } from '@custodia/jobs';
import { own } from '@custodia/kernel';
import type { Mail } from '@custodia/mail';
import { eraseReasons } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { openPeople } from './people.js';
import { readReview, type ReviewPlace } from './read-review.js';

export interface ErasePersonPorts {
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'openAll' | 'erase'>;
  readonly mail: Pick<Mail, 'forget'>;
}

/**
 * Removes the mails that are kept here and go to a person of a review, destroys the texts of events that name the person and the
 * keys of others with the same address, and then the person's own key: in this order, because with the key the name is gone,
 * too. Repeating is harmless.
 */
export async function erasePerson(ports: ErasePersonPorts, place: ReviewPlace, contactId: string): Promise<void> {
  const { organisation } = place;
  const review = await readReview(ports.store, place);
  const sealed = review && own(review.people, contactId);
  const [person] = sealed ? await openPeople(ports.vault, organisation, place.id, [{ contactId, ...sealed }]) : [];
  if (person) {
    await ports.mail.forget(person.email);
    await eraseReasons(ports, { organisation, id: contactId }, [person.name, person.email]);
  }
  await ports.vault.erase({ organisation, id: contactId });
}

/** A person is erased even if the process that recorded it died right after. */
export const erasePersonJob = (ports: ErasePersonPorts): JobDefinition<{ reviewId: string; contactId: string }> => ({
  name: 'erase-review-person',
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  handle: ({ organisation, data: { reviewId, contactId } }) =>
    erasePerson(ports, { organisation, id: reviewId }, contactId),
});
