import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CommandMeta } from '@custodia/event-store';
import { neverActsTwice } from '@custodia/event-store/testing';
import type { DisposalCommand } from './disposal.commands.js';
import { disposalDecider } from './disposal.decider.js';
import type { DisposalEvent } from './disposal.events.js';
import {
  acceptLoss,
  approved,
  clear,
  bucket,
  certify,
  close,
  dataset,
  dependant,
  digestAfter,
  disk,
  done,
  executed,
  hosted,
  model,
  play,
  requested,
  scoping,
  start,
  tapes,
  validate,
  verify,
  type Issued,
} from './disposal.example.js';

const scopeDigest = digestAfter(play([...requested, scoping([bucket, disk, tapes, hosted])]));
const locationId = fc.constantFrom('bucket', 'disk', 'tapes', 'hosted');
const command: fc.Arbitrary<DisposalCommand & Partial<CommandMeta>> = fc.oneof(
  fc.constantFrom<Issued>(
    ...requested,
    scoping([bucket, disk, tapes, hosted]),
    scoping([bucket]),
    validate,
    certify,
    close,
    { type: 'NameCustodian', actor: 'owner', asset: dataset, custodian: 'somebody' },
    { type: 'RequestApproval' },
    { type: 'DecideAsCustodian', actor: 'custodian-m', decision: 'agree', scopeDigest },
    { type: 'DecideAsCustodian', actor: 'custodian-d', decision: 'agree', scopeDigest },
    { type: 'DecideAsCustodian', actor: 'custodian-d', decision: 'refuse', scopeDigest, remark: 'no' },
    acceptLoss,
    { type: 'ApproveDisposal', facts: clear, actor: 'approver', scopeDigest },
    { type: 'AddLocation', location: { ...bucket, id: 'late' }, found: 'x' },
    { type: 'AddDependant', dependant: { ...dependant, asset: dataset }, found: 'x' },
    { type: 'RejectDisposal', actor: 'approver', reason: 'x' },
    { type: 'WithdrawDisposal', reason: 'x' },
    { type: 'HoldDisposal', holdId: 'h', authority: 'x' },
    { type: 'ReleaseDisposalHold', holdId: 'h', releasedBy: 'lena' },
    { type: 'RecordRestoration', restoredAs: { ...model, id: 'new' }, source: 'x' },
    { ...validate, decision: 'refuse', locationIds: ['bucket'] },
    { type: 'RecordMitigation', mitigationId: 'm', technique: 'x', evidenceLevel: 'claimed', description: 'x' },
  ),
  locationId.chain((id) =>
    fc.constantFrom<Issued>(
      start(id),
      done(id, 'logical.delete_all_versions'),
      done(id, 'nist.purge'),
      verify(id),
      verify(id, 'failed'),
      verify(id, 'inconclusive'),
      { type: 'RecordSanitizationFailure', actor: 'operator', locationId: id, error: 'x' },
      {
        type: 'RecordProviderRequest',
        facts: clear,
        actor: 'operator',
        locationId: id,
        requestId: 'r',
        provider: 'p',
        dueAt: '2026-05-01T00:00:00.000Z',
      },
      { type: 'RecordProviderReminder', locationId: id, reminder: 1 },
      {
        type: 'RecordProviderConfirmation',
        actor: 'operator',
        locationId: id,
        result: 'deleted',
        response: 'x',
        effectiveAt: '2026-02-01T00:00:00.000Z',
      },
      {
        type: 'RecordProviderConfirmation',
        actor: 'operator',
        locationId: id,
        result: 'unclear',
        response: 'x',
        effectiveAt: '2026-02-01T00:00:00.000Z',
      },
      {
        type: 'ScheduleExpiry',
        facts: clear,
        actor: 'operator',
        locationId: id,
        expiresAt: '2026-02-01T00:00:00.000Z',
        mechanism: 'x',
      },
      { type: 'RecordExpiry', facts: clear, actor: 'operator', locationId: id, finding: 'x', evidence: [] },
      { type: 'ExemptLocation', actor: 'approver', locationId: id, reason: 'x' },
      { type: 'MarkResidual', actor: 'approver', locationId: id, reason: 'x' },
    ),
  ),
);

/** Starts late in the life of a case too, where random commands alone would hardly get. */
const startingFrom = (before: readonly DisposalEvent[]): typeof disposalDecider => ({
  ...disposalDecider,
  initial: before.reduce(disposalDecider.evolve, disposalDecider.initial),
});

describe('any history of a disposal', () => {
  it('never acts twice on the same command', () => {
    neverActsTwice(disposalDecider, command);
    neverActsTwice(startingFrom(play([...requested, scoping([bucket, disk, tapes, hosted])])), command);
    neverActsTwice(startingFrom(approved(bucket, disk, tapes, hosted)), command);
  });

  it('is certified only with every location verified, left out openly, or waiting for its date', () => {
    let certified = 0;
    const path = [...executed, verify('bucket'), verify('disk'), validate, certify];
    const disturbed = fc.tuple(
      ...path.map((step) =>
        fc.tuple(
          fc.array(command, { maxLength: 2 }),
          fc.boolean().map((twice) => (twice ? [step, step] : [step])),
        ),
      ),
    );
    fc.assert(
      fc.property(
        disturbed.map((steps) => steps.flat(2)),
        (commands) => {
          let state = startingFrom(approved(bucket, disk)).initial;
          for (const issued of commands) {
            const decision = disposalDecider.decide(
              { actor: 'requester', at: '2026-03-01T10:00:00.000Z', ...issued },
              state,
            );
            if (decision.kind === 'refused') {
              const { status, allowed } = decision.refusal as { status?: string; allowed?: readonly string[] };
              if (status && allowed) expect(allowed).not.toContain(status);
              continue;
            }
            if (decision.events.some(({ type }) => type === 'DisposalCertified') && state.stage !== 'none') {
              certified++;
              expect(
                state.locations.filter(
                  ({ status }) => !['verified', 'exempt', 'residual', 'pending_expiry'].includes(status),
                ),
              ).toEqual([]);
              expect(state.approvedBy).not.toBe(state.requester);
            }
            state = decision.events.reduce(disposalDecider.evolve, state);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(certified).toBeGreaterThan(0);
  });
});
