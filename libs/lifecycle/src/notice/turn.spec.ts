import { describe, expect, it } from '@jest/globals';
import {
  approved,
  bucket,
  disk,
  executed,
  play,
  readyToApprove,
  requested,
  scoping,
  start,
  stateOf,
  verify,
} from '../disposal/disposal.example.js';
import type { DisposalEvent } from '../disposal/disposal.events.js';
import type { OpenCase } from '../disposal/disposal.state.js';
import { dueMail, noticeDecider, reminding } from './notice.decider.js';
import { askedOf, turnsOf, type Turn } from './turn.policy.js';

const open = (events: readonly DisposalEvent[]): OpenCase => {
  const state = stateOf(events);
  if (state.stage === 'none') throw new Error('no case');
  return state;
};
const tasks = (events: readonly DisposalEvent[]): [string, readonly string[]][] =>
  turnsOf(open(events)).map(({ task, members }) => [task.split(' ')[0]!, members]);

describe('whose turn it is in a case', () => {
  it('is the custodians and the owners of dependants first, and the approver when they have decided', () => {
    const asked = play([...requested, scoping([bucket]), { type: 'RequestApproval' }]);
    expect(tasks(asked)).toEqual([
      ['DEPENDANTS_UNRESOLVED', ['owner']],
      ['CUSTODIANS_UNDECIDED', ['custodian-m']],
      ['CUSTODIANS_UNDECIDED', ['custodian-d']],
    ]);
    expect(tasks(readyToApprove([bucket]))).toEqual([['NOT_APPROVED', []]]);
  });
  it('is the operator, the verifier and the validator, once for all locations', () => {
    expect(turnsOf(open(approved(bucket, disk)))).toEqual([
      expect.objectContaining({ words: 'Start the work at 2 locations (startLocation).' }),
    ]);
    expect(tasks(play([start('bucket')], approved(bucket)))).toEqual([['NOT_RECORDED', []]]);
    expect(tasks(play(executed.slice(0, 2), approved(bucket)))).toEqual([['NOT_VERIFIED', []]]);
    expect(tasks(play([...executed.slice(0, 2), verify('bucket')], approved(bucket)))).toEqual([['NOT_VALIDATED', []]]);
  });
  it('is nobody under a legal hold', () =>
    expect(tasks(play([{ type: 'HoldDisposal', holdId: 'h', authority: 'court' }], approved(bucket)))).toEqual([]));
  it('is another thing to do when the scope has changed', () => {
    const [before] = turnsOf(open(approved(bucket)));
    const [after] = turnsOf(open(approved(bucket, disk)));
    expect(after!.task).not.toBe(before!.task);
  });
  it('names no address, because a mail is read by servers', () => {
    for (const { words } of turnsOf(open(approved(bucket, disk)))) expect(words).not.toContain(bucket.address);
  });
});

describe('who is asked', () => {
  const turn: Turn = { task: 't', words: 'w', members: [], roles: ['reviewer', 'admin'], excluded: ['busy'] };
  const directory = [
    { id: 'ada', roles: ['reviewer'] },
    { id: 'busy', roles: ['reviewer'] },
    { id: 'boss', roles: ['admin'] },
    { id: 'bot', roles: ['integration'] },
  ];
  it('is everybody with the role who has no other duty in the case', () =>
    expect(askedOf(turn, directory)).toEqual(['ada']));
  it('is an administrator where nobody else can', () =>
    expect(askedOf({ ...turn, excluded: ['ada', 'busy'] }, directory)).toEqual(['boss']));
  it('is who alone can', () => expect(askedOf({ ...turn, members: ['carl'] }, directory)).toEqual(['carl']));
});

describe('a mail about a task', () => {
  const at = '2026-03-01T09:00:00.000Z';
  const later = (ms: number): string => new Date(Date.parse(at) + ms).toISOString();
  const told = (reminder: number, when: string) =>
    noticeDecider.evolve(noticeDecider.initial, {
      type: 'MemberTold',
      data: { member: 'ada', tasks: ['t'], reminder, messageId: 'm', by: 'custodia', at: when },
    });
  it('goes out once, and again for each date that has passed', () => {
    expect(dueMail(noticeDecider.initial, 'ada', 't', at)).toBe(0);
    expect(dueMail(told(0, at), 'ada', 't', later(reminding.everyMs - 1))).toBeNull();
    expect(dueMail(told(0, at), 'ada', 't', later(reminding.everyMs))).toBe(1);
    expect(dueMail(told(reminding.most, at), 'ada', 't', later(99 * reminding.everyMs))).toBeNull();
    expect(dueMail(told(0, at), 'eve', 't', at)).toBe(0);
  });
  it('is recorded once', () => {
    const command = {
      type: 'RecordTold',
      member: 'ada',
      tasks: ['t'],
      reminder: 0,
      messageId: 'm',
      actor: 'custodia',
      at,
    } as const;
    expect(noticeDecider.decide(command, noticeDecider.initial)).toMatchObject({ events: [{ type: 'MemberTold' }] });
    expect(noticeDecider.decide(command, told(0, at))).toMatchObject({ events: [] });
    expect(noticeDecider.decide({ ...command, reminder: 1 }, told(0, at))).toMatchObject({
      events: [{ type: 'MemberTold' }],
    });
  });
});
