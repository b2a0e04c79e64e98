import { accept, refuse, type Decision } from '@custodia/kernel';
import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { idTaken, invalid, notFound, says } from '../answers.policy.js';
import { classifications as known } from '../asset.policy.js';
import { canonicalJson } from '../canonical.policy.js';
import { after, parsePeriod } from './period.policy.js';
import { retentionCodec, type RetentionEvent, type RetentionRule } from './retention.events.js';

export type RetentionCommand =
  | ({ readonly type: 'AdoptRetentionPolicy'; readonly name: string } & RetentionRule)
  | ({ readonly type: 'ReviseRetentionPolicy'; readonly reason: string } & RetentionRule)
  | { readonly type: 'WithdrawRetentionPolicy'; readonly reason: string };

export type RetentionState =
  | { readonly status: 'none' }
  | { readonly status: 'in_force' | 'withdrawn'; readonly name: string; readonly rule: RetentionRule };

const unknown = () => notFound('retention policy');
const withdrawn = () =>
  refuse({ code: 'RETENTION_POLICY_WITHDRAWN', message: 'This policy was withdrawn: adopt a new one.' });
const taken = (name: string) => idTaken(`the policy ${name}`);
const periodInvalid = (field: string, value: string) =>
  invalid(field, value, 'Write an ISO 8601 duration of years, months and days, such as P10Y or P6M.');
const contradictory = (keepAtLeast: string, disposeAfter: string) =>
  refuse({
    code: 'PERIODS_CONTRADICT',
    message: `To dispose after ${disposeAfter} contradicts keeping for at least ${keepAtLeast}.`,
    keepAtLeast,
    disposeAfter,
  });
const incomplete = (field: string, remedy: string) => invalid(field, '', remedy);

export type RetentionRefusal = ReturnType<
  typeof unknown | typeof withdrawn | typeof taken | typeof periodInvalid | typeof contradictory | typeof incomplete
>['refusal'];

/** Periods are compared at a fixed day: months differ in length, so P1M and P30D have no order of their own. */
const someDay = '2001-01-01T00:00:00.000Z';

function flaw({ keepAtLeast, disposeAfter, legalBasis, classifications }: RetentionRule) {
  const foreign = classifications.find((one) => !known.includes(one));
  if (foreign !== undefined)
    return invalid('classifications', foreign, `Write ${known.join(', ')}, or none for every classification.`);
  if (!legalBasis.trim()) return incomplete('legalBasis', 'Name the law, contract or decision.');
  if (keepAtLeast === undefined && disposeAfter === undefined)
    return incomplete('keepAtLeast', 'Say how long to keep at least, or after what time to dispose, or both.');
  if (keepAtLeast !== undefined && !parsePeriod(keepAtLeast)) return periodInvalid('keepAtLeast', keepAtLeast);
  if (disposeAfter !== undefined && !parsePeriod(disposeAfter)) return periodInvalid('disposeAfter', disposeAfter);
  if (
    keepAtLeast !== undefined &&
    disposeAfter !== undefined &&
    after(someDay, keepAtLeast)! > after(someDay, disposeAfter)!
  )
    return contradictory(keepAtLeast, disposeAfter);
  return null;
}

const ruleOf = ({
  assetKinds,
  classifications,
  from,
  keepAtLeast,
  disposeAfter,
  legalBasis,
}: RetentionRule): RetentionRule => ({
  assetKinds,
  classifications,
  from,
  keepAtLeast,
  disposeAfter,
  legalBasis,
});

function decide(
  command: RetentionCommand & CommandMeta,
  state: RetentionState,
): Decision<RetentionEvent, RetentionRefusal> {
  const by = { by: command.actor, at: command.at };
  if (command.type === 'AdoptRetentionPolicy') {
    if (state.status !== 'none') return state.name === command.name ? accept() : taken(state.name);
    return (
      flaw(command) ??
      accept({ type: 'RetentionPolicyAdopted', data: { ...by, name: command.name, ...ruleOf(command) } })
    );
  }
  if (state.status === 'none') return unknown();
  if (state.status === 'withdrawn') return command.type === 'WithdrawRetentionPolicy' ? accept() : withdrawn();
  switch (command.type) {
    case 'ReviseRetentionPolicy':
      if (canonicalJson(ruleOf(command)) === canonicalJson(state.rule)) return accept();
      if (!says(command.reason)) return incomplete('reason', 'Say why the rule changes.');
      return (
        flaw(command) ??
        accept({ type: 'RetentionPolicyRevised', data: { ...by, reason: command.reason, ...ruleOf(command) } })
      );
    case 'WithdrawRetentionPolicy':
      if (!says(command.reason)) return incomplete('reason', 'Say why the policy is no longer needed.');
      return accept({ type: 'RetentionPolicyWithdrawn', data: { ...by, reason: command.reason } });
  }
}

function evolve(state: RetentionState, event: RetentionEvent): RetentionState {
  if (event.type === 'RetentionPolicyAdopted')
    return { status: 'in_force', name: event.data.name, rule: ruleOf(event.data) };
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'RetentionPolicyRevised':
      return { ...state, rule: ruleOf(event.data) };
    case 'RetentionPolicyWithdrawn':
      return { ...state, status: 'withdrawn' };
  }
}

export const retentionDecider: Decider<RetentionCommand, RetentionEvent, RetentionState, RetentionRefusal> = {
  initial: { status: 'none' },
  decide,
  evolve,
};

export const retentionPolicy: Aggregate<RetentionCommand, RetentionEvent, RetentionState, RetentionRefusal> = {
  codec: retentionCodec,
  decider: retentionDecider,
};
