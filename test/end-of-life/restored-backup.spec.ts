import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execute, load, streamName } from '@custodia/event-store';
import { memberCodec } from '@custodia/identity';
import { newId } from '@custodia/kernel';
import { certificate } from '../../libs/certificates/src/certificate.decider.js';
import { takeAgain } from '../../libs/certificates/src/restore/take-again.js';
import { disposal } from '../../libs/lifecycle/src/disposal/disposal.decider.js';
import { subprocessorCodec } from '../../libs/inventory/src/subprocessor/subprocessor.events.js';
import { legalHold } from '../../libs/lifecycle/src/legal-hold/legal-hold.decider.js';
import { reviewCodec } from '../../libs/vendor-review/src/review/review.events.js';
import { certifying, clear, type Certifying } from './certifying.js';

const meta = { actor: 'lena', at: '2026-03-02T11:00:00.000Z' };

/** A certified case, and the same case from a backup that was made before its certificates. */
let before: Certifying;
let restored: Certifying;
const fromBackup = (events: number): Promise<Certifying> =>
  certifying({ restored: { from: before, events }, caseId: before.caseId });
const lost = (world: Certifying, dryRun = false) =>
  takeAgain({ store: world.store, kept: world.kept, files: world.ports.files }, { dryRun });

/** The validator looks again: the case goes on without the certificates that it had once. */
const goesOn = async (world: Certifying): Promise<void> => {
  await world.append([
    {
      type: 'OutcomeRefused',
      data: { by: 'walt', at: '2026-03-02T10:40:00.000Z', reason: 'Look again', locationIds: ['disk'] },
    },
  ]);
  await execute(
    world.store,
    disposal,
    { organisation: world.organisation, id: world.caseId },
    {
      type: 'StartLocation',
      locationId: 'disk',
      facts: clear,
      retention: [],
      actor: 'otto',
      at: '2026-03-02T10:41:00.000Z',
    },
  );
};

describe('certificates that were issued after the backup', () => {
  let backedUp: number;
  beforeAll(async () => {
    before = await certifying();
    backedUp = before.log.events.length;
    await before.run();
    await before.keepGrave();
  });
  beforeEach(async () => void (restored = await fromBackup(backedUp)));

  it('are listed, and taken again with number, digest and id', async () => {
    const dry = await lost(restored, true);
    expect(dry.map(({ kind, type, title, state }) => [kind, type, title, state])).toEqual([
      ['number', 'CertificateNumberAssigned', 'ACME-2026-000001', 'taken again'],
      ['certificate', 'CertificateIssued', 'ACME-2026-000001', 'taken again'],
      ['certificate', 'CertificateIssued', 'ACME-2026-000001-D01', 'taken again'],
      ['case', 'DisposalCertified', 'ACME-2026-000001, ACME-2026-000001-D01', 'for a person'],
    ]);
    expect(await restored.issued()).toEqual([]);
    await lost(restored);
    expect(await restored.issued()).toEqual(await before.issued());
    expect((await lost(restored)).map(({ kind }) => kind)).toEqual(['case']);
  });

  it('tell when their file is gone', async () => {
    const files = { has: async () => false };
    const [, issued] = await takeAgain({ ...restored, files }, { dryRun: true });
    expect(issued!.remark).toContain('restore the files');
  });

  it('are never revoked by the service, although the case does not know them', async () => {
    await lost(restored);
    await goesOn(restored);
    await restored.run();
    expect((await restored.standing()).map(({ number }) => number)).toEqual([
      'ACME-2026-000001',
      'ACME-2026-000001-D01',
    ]);
  });

  it('are the certificates of the case again when nothing has changed in it', async () => {
    await lost(restored);
    await restored.run();
    const { stage, certificates } = await restored.theCase();
    expect([stage, certificates]).toEqual(['certified', (await before.theCase()).certificates]);
    expect(await restored.issued()).toEqual(await before.issued());
  });

  it('are replaced by those of the case when it is validated anew', async () => {
    await lost(restored);
    await restored.append([
      {
        type: 'OutcomeValidated',
        data: { by: 'walt', at: '2026-05-02T10:00:00.000Z', statement: 'Once more', acceptedDeviations: [] },
      },
    ]);
    await restored.run();
    expect((await restored.standing()).map(({ number }) => number).sort()).toEqual([
      'ACME-2026-000002',
      'ACME-2026-000002-D01',
    ]);
    const { organisation } = restored;
    for (const { certificateId } of (await before.theCase()).certificates)
      expect((await load(restored.store, certificate, { organisation, id: certificateId })).state.status).toBe(
        'superseded',
      );
  });

  it('and were in the log, but not yet in the case, stand as well when the case goes on', async () => {
    const cut = before.log.events.findIndex(({ type }) => type === 'DisposalCertified');
    const between = await fromBackup(cut);
    await goesOn(between);
    await between.run();
    expect(await between.standing()).toHaveLength(2);
  });
});

describe('legal holds and erasures that came after the backup', () => {
  beforeEach(async () => {
    before = await certifying();
    restored = await fromBackup(before.log.events.length);
  });

  const holdId = newId();
  const place = (world: Certifying) =>
    execute(
      world.store,
      legalHold,
      { organisation: world.organisation, id: holdId },
      {
        type: 'PlaceLegalHold',
        name: 'Lawsuit',
        authority: 'District court',
        matter: 'One',
        reason: 'Evidence',
        targets: [{ by: 'kind', assetKind: 'model' }],
        notified: ['ada'],
        ...meta,
      },
    );
  const stateOf = async (world: Certifying) =>
    (await load(world.store, legalHold, { organisation: world.organisation, id: holdId })).state;

  it('are taken again with all that was decided about the hold', async () => {
    await place(before);
    await execute(
      before.store,
      legalHold,
      { organisation: before.organisation, id: holdId },
      { type: 'AcknowledgeLegalHold', ...meta, actor: 'ada' },
    );
    await before.keepGrave();
    await lost(restored);
    expect(await stateOf(restored)).toEqual(await stateOf(before));
    expect(await stateOf(restored)).toMatchObject({ status: 'placed', acknowledged: ['ada'] });
  });

  it('leave to a person what was decided otherwise after the restore', async () => {
    await place(before);
    await before.keepGrave();
    const backup = await fromBackup(before.log.events.length);
    const release = (world: Certifying, reason: string) =>
      execute(
        world.store,
        legalHold,
        { organisation: world.organisation, id: holdId },
        { type: 'ReleaseLegalHold', reason, authority: 'Court', duties: [], ...meta },
      );
    await release(before, 'Settled');
    await before.keepGrave();
    await release(backup, 'Settled, as far as known');
    await backup.keepGrave();
    const found = (await lost(backup)).filter(({ kind }) => kind === 'legal hold');
    expect(found).toMatchObject([{ type: 'LegalHoldReleased', state: 'for a person' }]);
    const ofHold = backup.log.events.filter(({ stream }) => stream.startsWith('legalHold-'));
    expect(ofHold.map(({ type }) => type)).toEqual(['LegalHoldPlaced', 'LegalHoldReleased']);
  });

  it('erase a member whom the backup brings back, and nobody who is not in it', async () => {
    const [known, unknown] = [newId(), newId()];
    const { organisation } = before;
    const record = async (member: string, type: 'MemberReinstated' | 'MemberErased') =>
      void (await before.store.append(streamName('member', organisation, member), 'any', [
        memberCodec.encode(newId(), { type, data: {} }, { organisation, ...meta }),
      ]));
    await record(known, 'MemberReinstated');
    const backedUp = before.log.events.length;
    await record(known, 'MemberErased');
    await record(unknown, 'MemberReinstated');
    await record(unknown, 'MemberErased');
    await before.keepGrave();
    const backup = await fromBackup(backedUp);
    const found = (await lost(backup)).filter(({ kind }) => kind === 'erasure');
    expect(found.map(({ id, state }) => [id, state])).toEqual([
      [known, 'taken again'],
      [unknown, 'nothing to erase'],
    ]);
    const erased = backup.log.events.filter(({ type }) => type === 'MemberErased');
    expect(erased.map(({ stream }) => stream)).toEqual([streamName('member', organisation, known)]);
  });

  it.each([
    ['a contact of a subprocessor', 'subprocessor', subprocessorCodec, 'SubprocessorContactErased'],
    ['a person of a review', 'review', reviewCodec, 'ReviewPersonErased'],
  ] as const)('erase %s again', async (_, kind, codec, type) => {
    const { organisation } = before;
    const [id, contactId] = [newId(), newId()];
    const stream = streamName(kind, organisation, id);
    const record = async (event: { type: string; data: object }) =>
      void (await before.store.append(stream, 'any', [
        codec.encode(newId(), event as never, { organisation, ...meta }),
      ]));
    // The record is in the backup; what it says does not matter here.
    await record({ type, data: { contactId: newId() } });
    const backedUp = before.log.events.length;
    await record({ type, data: { contactId } });
    await before.keepGrave();
    const backup = await fromBackup(backedUp);
    expect((await lost(backup)).map((fact) => [fact.kind, fact.type, fact.id, fact.state])).toEqual([
      ['erasure', type, id, 'taken again'],
    ]);
    expect(backup.log.events.filter((event) => event.stream === stream)).toHaveLength(2);
  });

  it('of another log are none of this one', async () => {
    const other = await certifying();
    expect(await lost({ ...other, kept: before.kept })).toEqual([]);
  });
});
