import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { disposalDecider } from './disposal.decider.js';
import {
  approved,
  bucket,
  certify,
  clear,
  close,
  dataset,
  dependant,
  digestAfter,
  disk,
  executed,
  model,
  play,
  readyToApprove,
  requested,
  scoping,
  start,
  stateOf,
  system,
  tapes,
  validate,
  verify,
  type Issued,
} from './disposal.example.js';
import type { DisposalEvent } from './disposal.events.js';
import { statusOf } from './disposal.state.js';
import type { CaseFacts } from './inventory-now.policy.js';
import type { Location } from './location.policy.js';

const { given } = scenarios(disposalDecider);
const ready = readyToApprove([bucket, disk]);
const running = approved(bucket, disk);
const verified = play([...executed, verify('bucket'), verify('disk')], running);
const validated = play([validate], verified);

const showing = (inventory: Partial<CaseFacts['inventory']>): CaseFacts => ({
  ...clear,
  inventory: { ...clear.inventory, ...inventory },
});
const late = { ...bucket, id: 'late', title: 'Late copy', address: 's3://late' };
const distilled = { ...dependant, kind: 'downstream_asset' as const, asset: { ...model, id: 'small', name: 'Small' } };
const news: readonly (readonly [string, CaseFacts, string])[] = [
  ['a copy', showing({ locations: [late] }), 'Late copy (s3://late)'],
  ['a derivative', showing({ dependants: [distilled] }), 'Small as downstream asset'],
  ['a deployment', showing({ dependants: [{ ...dependant, kind: 'active_prompt' }] }), 'Branch desk as active prompt'],
  ['a custodian', showing({ custodians: [{ asset: model, custodian: 'new' }] }), 'the custodian new of Loan scorer'],
  [
    'a version',
    showing({ versions: [{ ...model, versionId: 'v4', versionLabel: '4.0', digest: 'sha256:bb' }] }),
    'version 4.0 of Loan scorer (sha256:bb)',
  ],
  ['a file', showing({ heldByCustodia: { files: ['sha256:a'], keys: [] } }), 'Files stored by Custodia (sha256:a)'],
  ['a dependant that came back', { ...clear, reopened: [system] }, 'Branch desk, which still depends on it'],
];

/** Every decision from the approval to the certificate, with what leads to it. */
const steps: readonly (readonly [string, readonly DisposalEvent[], (facts: CaseFacts) => Issued])[] = [
  [
    'approval',
    ready,
    (facts) => ({ type: 'ApproveDisposal', actor: 'approver', scopeDigest: digestAfter(ready), facts }),
  ],
  ['start', running, (facts) => ({ ...start('bucket'), facts })],
  ['validation', verified, (facts) => ({ ...validate, facts })],
  ['certification', validated, (facts) => ({ ...certify, facts })],
];

describe.each(steps)('12. at the %s the inventory is asked again', (_, before, step) => {
  it.each(news)('and %s that the scope lacks stops it and is named', (_kind, facts, words) =>
    given(...before)
      .when(step(facts))
      .thenRefuses({ code: 'SCOPE_INCOMPLETE', missing: [words] }),
  );

  it.each(news)('and %s voids the approvals when it is recorded, and then stops nothing but waits', (_kind, facts) => {
    const compared = play([{ type: 'CompareScope', facts }], before);
    expect(compared.slice(before.length).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ScopeDetermined', 'ApprovalsVoided']),
    );
    expect(stateOf(compared)).toMatchObject({ stage: 'scoped', approvedBy: null, validatedBy: null, decisions: [] });
    given(...compared)
      .when({ type: 'CompareScope', facts })
      .thenNothing();
  });

  it('and what the scope has already changes nothing', () => {
    const facts = showing({ locations: [bucket], dependants: [dependant], lineage: [dataset] });
    given(...before)
      .when({ type: 'CompareScope', facts })
      .thenNothing();
  });

  it('and a hold stops it, even when the case has not been told of it', () =>
    given(...before)
      .when(step({ ...clear, holds: [{ holdId: 'h-1', authority: 'court' }] }))
      .thenRefuses({ code: 'UNDER_LEGAL_HOLD', holdIds: ['h-1'] }));

  it('and a hold that the case was told of shows and stops it', () => {
    const held = play([{ type: 'HoldDisposal', holdId: 'h-1', authority: 'court' }], before);
    expect(statusOf(stateOf(held))).toBe('held');
    given(...held)
      .when(step(clear))
      .thenRefuses({ code: 'UNDER_LEGAL_HOLD', holdIds: ['h-1'] });
  });
});

describe('14. under a hold', () => {
  const facts: CaseFacts = { ...clear, holds: [{ holdId: 'h-1', authority: 'court' }] };
  const at = '2026-06-01T00:00:00.000Z';
  const started = play([start('tapes')], approved(tapes));
  const schedule: Issued = {
    type: 'ScheduleExpiry',
    actor: 'operator',
    locationId: 'tapes',
    expiresAt: '2026-05-01T00:00:00.000Z',
    mechanism: 'Rotation',
    facts: clear,
  };
  const expiry: Issued = {
    type: 'RecordExpiry',
    actor: 'operator',
    at,
    locationId: 'tapes',
    finding: 'Gone',
    evidence: [],
    facts: clear,
  };
  it('no expiry is scheduled or recorded', () => {
    given(...started)
      .when({ ...schedule, facts })
      .thenRefuses({ code: 'UNDER_LEGAL_HOLD', locationId: 'tapes' });
    given(...play([schedule], started))
      .when({ ...expiry, facts })
      .thenRefuses({ code: 'UNDER_LEGAL_HOLD', locationId: 'tapes' });
    given(...play([schedule], started))
      .when(expiry)
      .then({ type: 'ExpiryReached' });
  });
});

describe('a location that Custodia holds itself', () => {
  const held = (...files: string[]): Issued => ({ ...scoping([]), heldByCustodia: { files, keys: [] } });
  const scoped = play([...requested, held('sha256:a')]);
  it('is to be sanitized again when more is found there', () => {
    const grown = play(
      [{ type: 'CompareScope', facts: showing({ heldByCustodia: { files: ['sha256:b'], keys: [] } }) }],
      scoped,
    );
    expect(digestAfter(grown)).not.toBe(digestAfter(scoped));
    expect(stateOf(grown)).toMatchObject({
      locations: [{ status: 'planned', planned: { address: 'sha256:a sha256:b' } }],
    });
  });
});

describe('the versions in scope', () => {
  const version = (versionId: string) => ({
    ...model,
    versionId,
    versionLabel: versionId,
    digest: `sha256:${versionId}`,
  });
  const listing = (...ids: string[]): Issued => ({
    ...scoping([{ ...bucket, versionIds: ids.slice(0, 1) }]),
    versions: ids.map(version),
  });
  const scoped = play([...requested, listing('v1')]);
  it('are part of what is approved', () =>
    expect(digestAfter(play([...requested, listing('v1', 'v2')]))).not.toBe(digestAfter(scoped)));
  it('stay in scope when the inventory forgets them', () =>
    expect(
      stateOf(play([{ type: 'CompareScope', facts: showing({ versions: [version('v2')] }) }], scoped)),
    ).toMatchObject({ versions: [{ versionId: 'v1' }, { versionId: 'v2' }] }));
  it('are the only ones that a location can hold', () => {
    const stray: Location = { ...bucket, id: 'stray', versionIds: ['other'] };
    given(...scoped)
      .when({ type: 'AddLocation', location: stray, found: 'x' })
      .thenRefuses({ code: 'INVALID_INPUT', value: 'other' });
    given(...scoped)
      .when({ ...scoping([stray]), versions: [version('v1')] })
      .thenRefuses({ code: 'INVALID_INPUT', value: 'other' });
  });
  it('do not undo the work at a location of a scope that did not list them', () => {
    const worked = play([...executed.slice(0, 2), verify('bucket')], approved(bucket));
    const told: DisposalEvent = {
      type: 'ScopeDetermined',
      data: {
        by: 'requester',
        at: '2026-03-02T00:00:00.000Z',
        ...scoping([{ ...bucket, versionIds: ['v1'] }]),
        versions: [version('v1')],
        scopeDigest: 'sha256:x',
      } as never,
    };
    expect(stateOf([...worked, told])).toMatchObject({ locations: [{ status: 'verified' }] });
    const moved = { ...told, data: { ...told.data, locations: [{ ...bucket, address: 's3://elsewhere' }] } };
    expect(stateOf([...worked, moved as DisposalEvent])).toMatchObject({ locations: [{ status: 'planned' }] });
  });
});

describe('the tombstone', () => {
  it('lists only what a certificate covers, and the rest as open', () => {
    const left: Issued = { type: 'MarkResidual', actor: 'approver', locationId: 'tapes', reason: 'Out of reach' };
    const failed: Issued = { type: 'RecordSanitizationFailure', actor: 'operator', locationId: 'tapes', error: 'Lost' };
    const events = play(
      [...executed, verify('bucket'), verify('disk'), start('tapes'), failed, left, validate, certify, close],
      approved(bucket, disk, tapes),
    );
    expect(events.at(-1)).toMatchObject({
      type: 'AssetTombstoned',
      data: {
        covered: [{ id: 'bucket' }, { id: 'disk' }],
        open: [{ id: 'tapes', address: 'vault', status: 'residual' }],
      },
    });
  });
});
