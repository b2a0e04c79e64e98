import { describe, expect, it } from '@jest/globals';
import { project } from '@custodia/read-models/testing';
import {
  approved,
  clear,
  bucket,
  close,
  certify,
  disk,
  done,
  executed,
  hosted,
  model,
  play,
  start,
  stateOf,
  tapes,
  validate,
  verify,
} from './disposal.example.js';
import type { DisposalEvent } from './disposal.events.js';
import { disposalProjection } from './disposal.projection.js';
import { statusOf } from './disposal.state.js';

const rowOf = (events: readonly DisposalEvent[]) => project(disposalProjection, events)[0]!;
const at = (events: readonly DisposalEvent[], id: string) =>
  rowOf(events).locations.find((location) => location.id === id);

describe('the row of a disposal case', () => {
  it('shows after every event the status that the rules see', () => {
    const events = play(
      [...executed, verify('bucket'), verify('disk'), validate, certify, close],
      approved(bucket, disk),
    );
    events.forEach((_, index) => {
      const told = events.slice(0, index + 1);
      expect(rowOf(told).status).toBe(statusOf(stateOf(told)));
    });
    expect(rowOf(events)).toMatchObject({
      status: 'closed',
      asset: model,
      assetId: model.id,
      assetName: 'Loan scorer',
      requesterId: 'requester',
      approverId: 'approver',
      validatorId: 'validator',
      statement: 'Accepted',
      certificateNumber: 'CUS-2026-000001',
      lessonsLearned: 'List edge copies when they are made.',
      lineage: [{ id: 'dataset-1' }],
      custodians: [
        { custodianId: 'custodian-m', decision: 'agree' },
        { custodianId: 'custodian-d', decision: 'agree' },
      ],
      dependants: [{ asset: { id: 'system-1' }, ownerId: 'owner', resolution: 'loss_accepted' }],
    });
  });

  it('knows nothing of a case that was never opened', () =>
    expect(project(disposalProjection, approved(bucket).slice(1))).toEqual([]));

  it('shows the method achieved beside the one asked for, with who did and who verified it', () => {
    const events = play(
      [start('disk'), done('disk', 'nist.clear', 'The drive rejects it.'), verify('disk')],
      approved(disk),
    );
    expect(at(events, 'disk')).toMatchObject({
      method: 'nist.purge',
      achieved: 'nist.clear',
      status: 'verified',
      operatorIds: ['operator'],
      verifierIds: ['verifier'],
      performed: { method: 'nist.clear', deviation: 'The drive rejects it.' },
      verification: { result: 'passed', by: 'verifier' },
    });
  });

  it('forgets what the attempt before did when a location is started again', () => {
    const failed = play(
      [start('bucket'), done('bucket', 'logical.delete_all_versions'), verify('bucket', 'failed')],
      approved(bucket),
    );
    expect(at(failed, 'bucket')).toMatchObject({
      status: 'failed',
      problem: 'nothing left',
      verification: { result: 'failed' },
    });
    const again = at(play([start('bucket')], failed), 'bucket')!;
    expect(again).toMatchObject({ status: 'started', attempt: 2 });
    expect([again.performed, again.verification, again.problem]).toEqual([undefined, undefined, undefined]);
  });

  it('follows a request to a provider from the question to the answer', () => {
    const asked = play(
      [
        start('hosted'),
        {
          type: 'RecordProviderRequest',
          facts: clear,
          actor: 'operator',
          locationId: 'hosted',
          requestId: 'R-1',
          provider: 'Inference GmbH',
          dueAt: '2026-04-01T00:00:00.000Z',
        },
      ],
      approved(hosted),
    );
    expect(at(asked, 'hosted')).toMatchObject({
      status: 'awaiting_provider',
      deletion: { requestId: 'R-1', reminders: 0, requestedBy: 'operator' },
    });
    const reminded = play([{ type: 'RecordProviderReminder', locationId: 'hosted', reminder: 1 }], asked);
    expect(at(reminded, 'hosted')?.deletion?.reminders).toBe(1);
    const unclear = play(
      [
        {
          type: 'RecordProviderConfirmation',
          actor: 'operator',
          locationId: 'hosted',
          result: 'unclear',
          response: 'Perhaps',
          effectiveAt: '2026-03-01T00:00:00.000Z',
        },
      ],
      reminded,
    );
    expect(at(unclear, 'hosted')).toMatchObject({
      status: 'unverifiable',
      achieved: null,
      deletion: { result: 'unclear', response: 'Perhaps' },
    });
  });

  it('says why a location is left out, and which one was sent back', () => {
    const residual = play(
      [{ type: 'MarkResidual', actor: 'approver', locationId: 'tapes', reason: 'No access' }],
      approved(bucket, tapes),
    );
    expect(at(residual, 'tapes')).toMatchObject({
      status: 'residual',
      leftOut: { reason: 'No access', by: 'approver' },
    });
    const finished = play(
      [start('bucket'), done('bucket', 'logical.delete_all_versions'), verify('bucket')],
      approved(bucket),
    );
    const refused = play(
      [{ ...validate, decision: 'refuse', statement: 'Versions remain', locationIds: ['bucket'] }],
      finished,
    );
    expect(at(refused, 'bucket')).toMatchObject({ status: 'failed', problem: 'Versions remain' });
  });

  it('loses the decisions when the scope grows', () => {
    const grown = rowOf(play([{ type: 'AddLocation', location: tapes, found: 'Audit' }], approved(bucket)));
    expect(grown).toMatchObject({
      status: 'scoped',
      approverId: null,
      custodians: [{ decision: null }, { decision: null }],
    });
  });
});
