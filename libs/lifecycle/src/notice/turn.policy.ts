import { blockersOf, type Blocker } from '../disposal/blockers.policy.js';
import type { OpenCase } from '../disposal/disposal.state.js';
import type { CaseRole } from '../disposal/roles.policy.js';
import { blockersOfTransfer } from '../transfer/blockers.policy.js';
import type { OpenTransfer } from '../transfer/transfer.state.js';

/** One thing that somebody can do now for a case. */
export interface Turn {
  /** Stable as long as it is the same thing: a scope that has changed makes another one of it. */
  readonly task: string;
  /** What to do, in a sentence without addresses: a mail is read by servers. */
  readonly words: string;
  /** Who alone can do it; empty where anybody with one of the roles can. */
  readonly members: readonly string[];
  readonly roles: readonly CaseRole[];
  readonly excluded: readonly string[];
}

const many = (count: number, one: string, several: string): string => (count === 1 ? one : `${count} ${several}`);

/** By the code of the blocker; what is not here waits for a date, the service, a hold, or whoever has just acted. */
const words: Readonly<Record<string, (count: number) => string>> = {
  CUSTODIAN_MISSING: () => 'Name a data custodian: nobody decides yet (nameCustodian).',
  METHOD_MISSING: (count) =>
    `Leave ${many(count, 'a location without a method', 'locations without a method')} out with a reason (exemptLocation, markResidual).`,
  DEPENDANTS_UNRESOLVED: (count) =>
    `Say what becomes of ${many(count, 'an asset of yours that depends on it', 'assets of yours that depend on it')} (resolveDependant).`,
  CUSTODIANS_UNDECIDED: () => 'Decide as data custodian (decideAsCustodian).',
  NOT_APPROVED: () => 'Approve or reject the disposal (approveDisposal, rejectDisposal).',
  NOT_STARTED: (count) => `Start the work at ${many(count, 'a location', 'locations')} (startLocation).`,
  NOT_RECORDED: (count) =>
    `Record what was done at ${many(count, 'a started location', 'started locations')} (recordSanitization).`,
  FAILED: (count) =>
    `Do the work at ${many(count, 'a location', 'locations')} again, or have it left residual (startLocation).`,
  ANSWER_UNCLEAR: (count) =>
    `Ask the provider again about ${many(count, 'a location', 'locations')} (recordProviderConfirmation).`,
  NOT_VERIFIED: (count) => `Verify ${many(count, 'a location', 'locations')} (verifyLocation).`,
  NOT_VALIDATED: () => 'Accept or refuse the outcome (validateOutcome).',
};

/** What waits for whom in a disposal case, one entry for each thing to do and its people. Under a hold nobody is asked for anything. */
export function turnsOf(state: OpenCase): Turn[] {
  if (state.holds.length > 0) return [];
  const blockers = blockersOf(state).filter(({ code }) => Object.hasOwn(words, code));
  // The approver decides last.
  const undecided = blockers.some(({ code }) => code !== 'NOT_APPROVED');
  const open = blockers.filter(({ code }) => code !== 'NOT_APPROVED' || !undecided);
  return [...Map.groupBy(open, ({ code, members }) => `${code} ${members.join(' ')}`).values()].map((same) =>
    turn(state.scopeDigest, same),
  );
}

const turn = (scopeDigest: string, same: readonly Blocker[]): Turn => {
  const { code, members, roles, excluded: others } = same[0]!;
  return { task: `${code} ${scopeDigest}`, words: words[code]!(same.length), members, roles, excluded: others };
};

/** The same of a transfer; the task of a handover is another one each time. */
const transferTurns: Readonly<Record<string, { readonly task: string; readonly words: string }>> = {
  CUSTODIAN_MISSING: {
    task: 'CUSTODIAN_MISSING',
    words: 'Name a data custodian: nobody decides yet (nameTransferCustodian).',
  },
  CUSTODIANS_UNDECIDED: { task: 'CUSTODIANS_UNDECIDED', words: 'Decide as data custodian (decideOnTransfer).' },
  NOT_APPROVED: {
    task: 'NOT_APPROVED',
    words: 'Approve or reject the transfer (approveTransfer, rejectTransfer).',
  },
  NOT_HANDED_OVER: { task: 'HAND_OVER', words: 'Hand over what was approved (handOver).' },
  HANDOVER_DISPUTED: { task: 'HAND_OVER', words: 'Hand over what was approved (handOver).' },
  REMAINDER_NOT_DISPOSED: { task: 'REMAINDER', words: 'Dispose of what stays behind (openRemainderDisposal).' },
};

/** What waits for whom in a transfer: who names a custodian first, then the custodians, then the approver. */
export function turnsOfTransfer(state: OpenTransfer): Turn[] {
  const blockers = blockersOfTransfer(state).filter(({ code }) => Object.hasOwn(transferTurns, code));
  const first = blockers[0]?.code;
  return blockers
    .filter(({ code }, index) => code === first && (code !== 'CUSTODIAN_MISSING' || index === 0))
    .map(({ code, members, roles, excluded }) => {
      const { task, words } = transferTurns[code]!;
      return {
        task: `${task === 'HAND_OVER' ? `${task} ${state.attempt}` : task} ${state.contentsDigest}`,
        words,
        members: task === 'REMAINDER' ? [state.requester] : members,
        roles,
        excluded,
      };
    });
}

/** Those of the members who are asked: the named ones, or those with a role of the case; administrators only where nobody else is there. */
export function askedOf(
  { members, roles, excluded: others }: Turn,
  directory: readonly { readonly id: string; readonly roles: readonly string[] }[],
): string[] {
  const able = (wanted: readonly string[]): string[] =>
    directory
      .filter(({ id, roles: held }) => !others.includes(id) && wanted.some((role) => held.includes(role)))
      .map(({ id }) => id);
  if (members.length > 0) return members.filter((id) => !others.includes(id));
  const own = able(roles.filter((role) => role !== 'admin' && role !== 'integration'));
  return (own.length > 0 ? own : able(['admin'])).slice(0, 20);
}
