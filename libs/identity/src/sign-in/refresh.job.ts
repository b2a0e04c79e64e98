import { load, type EventStore } from '@custodia/event-store';
import type { JobDefinition, Schedule } from '@custodia/jobs';
import { member } from '../member/member.decider.js';
import type { Sessions } from '../session/sessions.js';
import type { Addresses } from './addresses.js';

export const refreshSignInName = 'refresh-sign-in-address';
const sweepName = 'end-sessions';

interface Ports {
  readonly store: EventStore;
  readonly addresses: Addresses;
  readonly sessions: Sessions;
}

/** Under which address a member signs in. Of who was erased nothing stays: no address and no session. */
export const refreshSignIn = ({ store, addresses, sessions }: Ports): JobDefinition<{ memberId: string }> => ({
  name: refreshSignInName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 30_000,
  concurrency: 2,
  async handle({ organisation, data: { memberId } }) {
    const { state } = await load(store, member, { organisation, id: memberId });
    await addresses.refresh({ organisationId: organisation, memberId });
    if (state.status === 'erased') await sessions.endAll(organisation, memberId);
  },
});

export const endSessionsName = 'end-sessions-of-member';

/** Who lost everything to sign in with is signed out everywhere: whoever found it, too. */
export const endSessions = ({
  sessions,
}: Pick<Ports, 'sessions'>): JobDefinition<{ memberId: string; before: string }> => ({
  name: endSessionsName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 30_000,
  concurrency: 2,
  handle: ({ organisation, data: { memberId, before } }) => sessions.endBegunBefore(organisation, memberId, before),
});

/** Deletes sessions that are over: they name a member, a browser and a network. */
export const sweepSessions = ({ sessions }: Pick<Ports, 'sessions'>): JobDefinition => ({
  name: sweepName,
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  timeoutMs: 60_000,
  concurrency: 1,
  handle: async () => void (await sessions.sweep()),
});

export const sweepSessionsSchedule: Schedule = {
  name: sweepName,
  rule: { everyMs: 60 * 60_000 },
  job: { name: sweepName },
};
