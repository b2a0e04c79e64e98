import { describe, expect, it } from '@jest/globals';
import type { CommandMeta } from '@custodia/event-store';
import { duties, excluded, excludedFrom, withDuty, type Duty } from '../duties.policy.js';
import { legalHoldDecider } from '../legal-hold/legal-hold.decider.js';
import type { DisposalCommand } from './disposal.commands.js';
import { disposalDecider } from './disposal.decider.js';
import {
  approved,
  bucket,
  clear,
  digestAfter,
  executed,
  model,
  play,
  readyToApprove,
  requested,
  scoping,
  start,
  stateOf,
  validate,
  verify,
  type Issued,
} from './disposal.example.js';
import type { DisposalEvent } from './disposal.events.js';

const at = '2026-03-01T12:00:00.000Z';
const asking = play([...requested, scoping([bucket]), { type: 'RequestApproval' }]);
const ready = readyToApprove([bucket]);
const performed = play(executed.slice(0, 2), approved(bucket));

/** For each duty a case that waits for it, and the step that takes it on. */
const steps: Readonly<
  Record<Exclude<Duty, 'hold releaser' | 'certificate revoker'>, [readonly DisposalEvent[], Issued]>
> = {
  requester: [[], { type: 'RequestDisposal' }],
  custodian: [
    asking,
    { type: 'DecideAsCustodian', actor: 'custodian-m', decision: 'agree', scopeDigest: digestAfter(asking) },
  ],
  approver: [ready, { type: 'ApproveDisposal', actor: 'approver', scopeDigest: digestAfter(ready), facts: clear }],
  operator: [approved(bucket), start('bucket')],
  verifier: [performed, verify('bucket')],
  validator: [play([verify('bucket')], performed), validate],
};

/** What the one who had `held` in the case is answered when taking on `wanted`. */
function answer(held: Duty, wanted: Duty): unknown {
  if (wanted === 'hold releaser') {
    const placed = legalHoldDecider.evolve(legalHoldDecider.initial, {
      type: 'LegalHoldPlaced',
      data: { name: 'n', authority: 'a', matter: 'm', reason: 'r', targets: [], notified: [], by: 'x', at },
    });
    const release = {
      type: 'ReleaseLegalHold',
      reason: 'r',
      authority: 'a',
      duties: [{}, { [held]: ['one'] }],
    } as const;
    return legalHoldDecider.decide({ ...release, actor: 'one', at }, placed);
  }
  if (wanted === 'certificate revoker') return excludedFrom(wanted, 'one', { [held]: ['one'] }) ?? { kind: 'accepted' };
  const [before, step] = steps[wanted];
  const state = stateOf(before);
  if (state.stage === 'none') return { kind: 'accepted' };
  const actor = step.actor!;
  const command = { at, ...step } as DisposalCommand & CommandMeta;
  return disposalDecider.decide(command, { ...state, duties: { [held]: [actor] } });
}

describe('the table of duties', () => {
  it('is symmetric, and nobody is excluded from going on with the same duty', () => {
    for (const one of duties) {
      expect(excluded[one]).not.toContain(one);
      for (const other of duties) expect(excluded[one].includes(other)).toBe(excluded[other].includes(one));
    }
  });

  // The requester is there before anybody else has a duty.
  const cells = duties.flatMap((held) =>
    duties.filter((wanted) => wanted !== 'requester').map((wanted) => [held, wanted] as const),
  );
  it.each(cells)('who is the %s and wants to be the %s', (held, wanted) => {
    const given = answer(held, wanted);
    if (excluded[wanted].includes(held))
      expect(given).toMatchObject({
        kind: 'refused',
        refusal: { code: 'ROLES_NOT_SEPARATE', role: wanted, conflictsWith: held },
      });
    else expect(given).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    [{ type: 'ExemptLocation', actor: 'one', locationId: 'bucket', reason: 'x' } as const, 'approver'],
    [{ type: 'MarkResidual', actor: 'one', locationId: 'bucket', reason: 'x' } as const, 'approver'],
    [{ ...start('bucket'), actor: 'one' }, 'operator'],
  ])('%j is the work of one of them', (command, duty) => {
    expect(stateOf(play([command], approved(bucket)))).toMatchObject({
      duties: { [duty]: expect.arrayContaining(['one']) },
    });
  });

  it('counts a duty whose approval was voided since', () => {
    const voided = play(
      [{ type: 'AddLocation', actor: 'operator', location: { ...bucket, id: 'late' }, found: 'x' }],
      approved(bucket),
    );
    expect(stateOf(voided)).toMatchObject({ approvedBy: null, duties: { approver: ['approver'] } });
  });
  it('does not count what the service does by itself', () =>
    expect(withDuty({ verifier: ['v'] }, 'operator', 'custodia')).toEqual({ verifier: ['v'] }));
  it('counts who released a hold on the case', () =>
    expect(
      stateOf(
        play(
          [
            { type: 'HoldDisposal', actor: 'custodia', holdId: 'h', authority: 'court' },
            { type: 'ReleaseDisposalHold', actor: 'custodia', holdId: 'h', releasedBy: 'lena' },
          ],
          ready,
        ),
      ),
    ).toMatchObject({ duties: { 'hold releaser': ['lena'] } }));
});

describe('a custodian', () => {
  const blocked = play([...requested, { ...scoping([bucket]), custodians: [{ asset: model, custodian: null }] }]);
  const name = (actor: string, custodian: string) =>
    disposalDecider.decide({ type: 'NameCustodian', asset: model, custodian, actor, at }, stateOf(blocked));
  it('is not named by the requester', () =>
    expect(name('requester', 'dora')).toMatchObject({
      refusal: { code: 'ROLES_NOT_SEPARATE', conflictsWith: 'requester' },
    }));
  it('does not name himself', () =>
    expect(name('dora', 'dora')).toMatchObject({
      refusal: { code: 'ROLES_NOT_SEPARATE', conflictsWith: 'custodian' },
    }));
  it('is not the requester', () =>
    expect(name('owner', 'requester')).toMatchObject({
      refusal: { code: 'ROLES_NOT_SEPARATE', conflictsWith: 'requester' },
    }));
  it('is named by somebody else', () =>
    expect(name('owner', 'dora')).toMatchObject({ events: [{ type: 'CustodianNamed', data: { by: 'owner' } }] }));
});
