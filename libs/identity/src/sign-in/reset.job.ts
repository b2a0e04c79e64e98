import { execute, load, type EventStore } from '@custodia/event-store';
import { EVERY_ORGANISATION, type JobDefinition, type JobRequest } from '@custodia/jobs';
import { derivedId, serviceActor, type Clock } from '@custodia/kernel';
import { credentials } from '../credentials/credentials.decider.js';
import { holderOf } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import type { Addresses } from './addresses.js';

const name = 'reset-password';
/** One person in so many organisations gets a mail for each. */
const mostAccounts = 5;

/** `key` stands for the address that was typed, so that the job says nothing of it. */
export const resetJob = (id: string, key: string): JobRequest => ({
  name,
  id,
  organisation: EVERY_ORGANISATION,
  data: { key },
});

/** Asks for a mail with a link for every active member with that address. Nobody with it: nothing happens. */
export const resetPassword = ({
  store,
  addresses,
  clock,
}: {
  readonly store: EventStore;
  readonly addresses: Addresses;
  readonly clock: Clock;
}): JobDefinition<{ key: string }> => ({
  name,
  attempts: 10,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
  concurrency: 2,
  async handle({ id: jobId, data: { key } }) {
    for (const { organisationId: organisation, memberId: id } of (await addresses.accounts(key)).slice(
      0,
      mostAccounts,
    )) {
      const { state } = await load(store, member, { organisation, id });
      if (state.status !== 'active') continue;
      const requestId = derivedId('reset', jobId, id);
      const command = { type: 'RequestEnrolment', id, requestId, purpose: 'reset', holder: holderOf(state) } as const;
      const meta = { actor: serviceActor, at: clock().toISOString() };
      await execute(store, credentials, { organisation, id }, { ...command, ...meta });
    }
  },
});
