import { describe, expect, it } from '@jest/globals';
import type { Unstated } from '../unstated.policy.js';
import { blockersOf, isFor } from './blockers.policy.js';
import {
  approved,
  bucket,
  certify,
  clear,
  close,
  dataset,
  disk,
  executed,
  hosted,
  model,
  play,
  readyToApprove,
  requested,
  scoping,
  start,
  stateOf,
  validate,
  verify,
} from './disposal.example.js';
import type { DisposalEvent } from './disposal.events.js';
import type { OpenCase } from './disposal.state.js';

const blockers = (events: readonly DisposalEvent[], facts = clear) => blockersOf(stateOf(events) as OpenCase, facts);
const codes = (events: readonly DisposalEvent[], facts = clear): string[] =>
  blockers(events, facts).map(({ code }) => code);
const scoped = play([...requested, scoping([bucket, disk])]);

describe('what stands in the way of a case', () => {
  it('is at each step what the next one needs', () => {
    const worked = play(executed, approved(bucket, disk));
    const verified = play([verify('bucket'), verify('disk')], worked);
    const certified = play([validate, certify], verified);
    expect([
      codes(play(requested.slice(0, 1))),
      codes(play(requested)),
      codes(scoped),
      codes(readyToApprove([bucket, disk])),
      codes(approved(bucket, disk)),
      codes(play([start('bucket')], approved(bucket, disk))),
      codes(worked),
      codes(verified),
      codes(certified),
      codes(play([close], certified)),
    ]).toEqual([
      ['NOT_REQUESTED'],
      ['NOT_SCOPED'],
      ['DEPENDANTS_UNRESOLVED', 'APPROVAL_NOT_REQUESTED'],
      ['NOT_APPROVED'],
      ['NOT_STARTED', 'NOT_STARTED'],
      ['NOT_RECORDED', 'NOT_STARTED'],
      ['NOT_VERIFIED', 'NOT_VERIFIED'],
      ['NOT_VALIDATED'],
      ['NOT_CLOSED'],
      [],
    ]);
  });
  it('names the custodians who have not decided, and nobody else can', () => {
    const [first, second] = blockers(play([{ type: 'RequestApproval' }], scoped)).filter(
      ({ code }) => code === 'CUSTODIANS_UNDECIDED',
    );
    expect([first!.members, second!.members]).toEqual([['custodian-m'], ['custodian-d']]);
    expect(isFor(first!, 'custodian-m', [])).toBe(true);
    expect(isFor(first!, 'somebody', ['admin'])).toBe(false);
  });
  it('names a missing custodian, a missing method, and the owner of a dependant', () => {
    const lacking = play([
      ...requested,
      {
        ...scoping([{ ...bucket, method: null }]),
        custodians: [
          { asset: model, custodian: null },
          { asset: dataset, custodian: 'custodian-d' },
        ],
      },
    ]);
    expect(blockers(lacking)).toMatchObject([
      { code: 'CUSTODIAN_MISSING', excluded: ['requester'] },
      { code: 'METHOD_MISSING', locationId: 'bucket', duty: 'approver' },
      { code: 'DEPENDANTS_UNRESOLVED', members: ['owner'] },
      { code: 'APPROVAL_NOT_REQUESTED' },
    ]);
  });
  it('is not for somebody who had another duty', () => {
    const [verification] = blockers(play(executed, approved(bucket, disk)));
    expect(isFor(verification!, 'operator', ['reviewer'])).toBe(false);
    expect(isFor(verification!, 'vera', ['reviewer'])).toBe(true);
    expect(isFor(verification!, 'vera', ['viewer'])).toBe(false);
  });
  it('shows holds, late facts and the open case of a dependant', () => {
    const facts = {
      ...clear,
      inventory: { ...clear.inventory, locations: [hosted] },
      unfinished: [dataset],
      holds: [{ holdId: 'h', authority: 'court' }],
    };
    expect(codes(approved(bucket), facts)).toEqual([
      'UNDER_LEGAL_HOLD',
      'SCOPE_INCOMPLETE',
      'NOT_STARTED',
      'DEPENDANTS_UNRESOLVED',
    ]);
  });
});

describe('what the certificate will name', () => {
  const unstated: Unstated = { members: [{ id: 'operator', missing: ['title'] }], organisationAddress: true };
  const codes = (events: readonly DisposalEvent[]): string[] => {
    const state = stateOf(events);
    return state.stage === 'none'
      ? []
      : blockersOf(state, { holds: [], unfinished: [], unstated }).map(({ code }) => code);
  };
  it('is asked for before the case needs it, of the member and of an administrator', () => {
    expect(codes(approved(bucket))).toEqual(['NOT_STARTED', 'PROFILE_INCOMPLETE', 'ORGANISATION_ADDRESS_MISSING']);
    const certified = play([...executed, verify('bucket'), verify('disk'), validate, certify], approved(bucket, disk));
    expect(codes(certified)).not.toContain('PROFILE_INCOMPLETE');
  });
});
