import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, immutableMap, type ImmutableMap } from '@custodia/kernel';
import { securityCodec, type SecurityEvent, type SecurityEventData } from './security.events.js';

export interface SecurityCommand {
  readonly type: 'RecordSecurityEvents';
  readonly entries: readonly SecurityEventData[];
}

/** The security log of one organisation on one day. */
export interface SecurityState {
  /** Ids of the entries that are there. */
  readonly recorded: ImmutableMap<true>;
}

export const securityDecider: Decider<SecurityCommand, SecurityEvent, SecurityState, never> = {
  initial: { recorded: immutableMap() },
  decide: ({ entries }: SecurityCommand & CommandMeta, { recorded }) =>
    accept(
      ...entries
        .filter(({ id }) => !recorded.has(id))
        .map((data) => ({ type: 'SecurityEventRecorded' as const, data })),
    ),
  evolve: ({ recorded }, { data }) => ({ recorded: recorded.with(data.id, true) }),
};

export const securityOfDay: Aggregate<SecurityCommand, SecurityEvent, SecurityState, never> = {
  codec: securityCodec,
  decider: securityDecider,
};
