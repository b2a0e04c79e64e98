import { beforeEach, describe, expect, it } from '@jest/globals';
import { execute, load } from '@custodia/event-store';
import { certificate } from '../../libs/certificates/src/certificate.decider.js';
import { keysInMemory } from '../../libs/certificates/src/keys/key-file.js';
import { keyRing } from '../../libs/certificates/src/keys/signing-keys.js';
import { verifyCertificate } from '../../libs/certificates/src/verify.js';
import { disposal } from '../../libs/lifecycle/src/disposal/disposal.decider.js';
import type { IssuingPorts } from '../../libs/certificates/src/issue/issue.js';
import { certifying, clear, type Certifying } from './certifying.js';

let world: Certifying;
let organisation: Certifying['organisation'];
let caseId: Certifying['caseId'];
let store: Certifying['store'];
let stored: Certifying['stored'];
let ports: Certifying['ports'];
let append: Certifying['append'];
let run: Certifying['run'];
let register: Certifying['register'];
let issued: Certifying['issued'];
let theCase: Certifying['theCase'];

beforeEach(async () => {
  world = await certifying();
  ({ organisation, caseId, store, stored, ports, append, run, register, issued, theCase } = world);
});

describe('the certificates of a validated case', () => {
  it('are not signed with a key that is younger than they are, but dated anew', async () => {
    let time = Date.parse('2026-03-02T10:30:00.000Z');
    // Whatever is asked takes a second, and more than that has passed when the key is there.
    const clock = () => new Date((time += 1_000));
    const ring = keyRing(keysInMemory(), clock);
    const keys = { ...ring, current: async () => (await ring.ensure(), ring.current()) };
    let rotations = 1;
    const unsteady = {
      ...keys,
      current: async () => (rotations-- > 0 ? keys.current() : (await ring.rotate(), keys.current())),
    };
    await expect(run({ clock, keys: unsteady })).rejects.toThrow('date it anew');
    await run({ clock, keys });
    expect(await issued()).toHaveLength(2);
    for (const { digest } of await issued())
      expect(await verifyCertificate(stored.get(digest)!, await keys.publicKeys())).toMatchObject({ valid: true });
  });

  it('are valid when no key was there before', async () => {
    let time = Date.parse('2026-03-02T10:30:00.000Z');
    const clock = () => new Date((time += 1_000));
    const ring = keyRing(keysInMemory(), clock);
    await run({ clock, keys: { ...ring, current: async () => (await ring.ensure(), ring.current()) } });
    for (const { digest } of await issued())
      expect(await verifyCertificate(stored.get(digest)!, await ring.publicKeys())).toMatchObject({ valid: true });
    expect(await issued()).toHaveLength(2);
  });

  it('are issued for the case and each device, stored as signed and as PDF, and named in the case', async () => {
    await run();
    const entries = await issued();
    expect(entries.map(({ number, kind }) => [number, kind])).toEqual([
      ['ACME-2026-000001', 'disposal'],
      ['ACME-2026-000001-D01', 'device'],
    ]);
    for (const { digest, pdfDigest } of entries) {
      expect(await verifyCertificate(stored.get(digest)!, await ports.keys.publicKeys())).toMatchObject({
        valid: true,
      });
      expect(stored.get(pdfDigest)!.subarray(0, 5).toString()).toBe('%PDF-');
    }
    expect(await theCase()).toMatchObject({
      stage: 'certified',
      certificates: [{ number: 'ACME-2026-000001' }, { number: 'ACME-2026-000001-D01', locationId: 'disk' }],
    });
  });

  it('wait until everything is stated that they name, and are issued then', async () => {
    const unstated = await certifying({ stated: false });
    await unstated.run();
    expect([await unstated.issued(), (await unstated.theCase()).stage]).toEqual([[], 'validated']);
    await unstated.stateAddress();
    await unstated.run();
    expect([(await unstated.issued()).length, (await unstated.theCase()).stage]).toEqual([2, 'certified']);
  });

  it('are issued once, however often the job is seen', async () => {
    await run();
    await run();
    expect(await register()).toHaveLength(2);
  });

  it.each([2, 3])('are completed after the store failed at file %i, without a second number', async (place) => {
    let puts = 0;
    const files: IssuingPorts['files'] = {
      ...ports.files,
      put: (...all) => (++puts === place ? Promise.reject(new Error('store is away')) : ports.files.put(...all)),
    };
    await expect(run({ files })).rejects.toThrow('store is away');
    await run();
    expect((await issued()).map(({ number }) => number)).toEqual(['ACME-2026-000001', 'ACME-2026-000001-D01']);
    expect((await theCase()).stage).toBe('certified');
  });

  it('are completed after the key changed in between', async () => {
    let puts = 0;
    await expect(
      run({
        files: {
          ...ports.files,
          put: (...all) => (++puts === 3 ? Promise.reject(new Error('killed')) : ports.files.put(...all)),
        },
      }),
    ).rejects.toThrow('killed');
    await (ports.keys as ReturnType<typeof keyRing>).rotate();
    await run();
    for (const { digest } of await issued())
      expect(await verifyCertificate(stored.get(digest)!, await ports.keys.publicKeys())).toMatchObject({
        valid: true,
      });
  });

  it('are not issued for a case that went on since', async () => {
    await append([
      {
        type: 'OutcomeRefused',
        data: { by: 'walt', at: '2026-03-02T10:00:00.000Z', reason: 'Look again', locationIds: ['disk'] },
      },
    ]);
    await execute(
      store,
      disposal,
      { organisation, id: caseId },
      {
        type: 'StartLocation',
        locationId: 'disk',
        facts: clear,
        retention: [],
        actor: 'otto',
        at: '2026-03-02T10:01:00.000Z',
      },
    );
    await run();
    expect(await register()).toEqual([]);
  });

  it('are revoked when the case changed while they were made', async () => {
    let once = true;
    const files: IssuingPorts['files'] = {
      ...ports.files,
      async put(...all) {
        if (once)
          await append([
            {
              type: 'LocationAdded',
              data: {
                by: 'anna',
                at: '2026-03-02T10:10:00.000Z',
                location: { id: 'late', kind: 'weights', title: 'Found', address: 'x', method: 'logical.delete' },
                found: 'Audit',
                scopeDigest: 'sha256:new',
              },
            },
            {
              type: 'ApprovalsVoided',
              data: {
                by: 'anna',
                at: '2026-03-02T10:10:00.000Z',
                because: 'Found',
                previousDigest: 'sha256:old',
                scopeDigest: 'sha256:new',
              },
            },
          ]);
        once = false;
        return ports.files.put(...all);
      },
    };
    await run({ files });
    const states = await Promise.all(
      (await issued()).map(
        async ({ number }) => [number, (await register()).some(({ type }) => type === 'CertificateRevoked')] as const,
      ),
    );
    expect(states).toEqual([
      ['ACME-2026-000001', true],
      ['ACME-2026-000001-D01', true],
    ]);
    expect((await theCase()).stage).toBe('scoped');
  });

  it('are not issued when the inventory shows a copy that nobody disposed of', async () => {
    world.copies = [
      {
        copy: { id: 'forgotten', kind: 'weights', uri: 's3://forgotten' },
        kind: 'model',
        name: 'Loan',
        label: '3.2.0',
      },
    ];
    await run();
    expect(await register()).toEqual([]);
    const state = await theCase();
    expect(state).toMatchObject({ stage: 'scoped', approvedBy: null });
    expect(state.locations.find(({ planned }) => planned.id === 'forgotten')).toMatchObject({ status: 'planned' });
  });

  it('wait for the release of a hold that was placed after the validation', async () => {
    world.holds = [
      { id: 'h-1', authority: 'Court', targets: [{ by: 'asset', assetKind: 'model', assetId: 'model-7' }] },
    ];
    await run();
    expect(await register()).toEqual([]);
    world.holds = [];
    await run();
    expect((await theCase()).stage).toBe('certified');
  });

  it('are issued anew, and not those that were revoked, after a hold that came while they were made', async () => {
    const files: IssuingPorts['files'] = {
      ...ports.files,
      async put(...all) {
        world.holds = [
          { id: 'h-1', authority: 'Court', targets: [{ by: 'asset', assetKind: 'model', assetId: 'model-7' }] },
        ];
        return ports.files.put(...all);
      },
    };
    await run({ files });
    expect([(await theCase()).stage, await world.standing()]).toEqual(['validated', []]);
    world.holds = [];
    await run();
    const { stage, certificates } = await theCase();
    expect(stage).toBe('certified');
    const named = certificates.map(({ certificateId }) => certificateId).sort();
    expect((await world.standing()).map(({ id }) => id).sort()).toEqual(named);
    expect(new Set((await issued()).map(({ number }) => number)).size).toBe(4);
  });

  it('replace the earlier ones when the case is validated again', async () => {
    await run();
    const first = (await theCase()).certificates;
    const at = '2026-06-02T00:00:00.000Z';
    const decide = (command: object) =>
      execute(store, disposal, { organisation, id: caseId }, { at, ...command } as never);
    await decide({
      type: 'RecordExpiry',
      facts: clear,
      locationId: 'tapes',
      finding: 'Gone',
      evidence: [],
      actor: 'otto',
    });
    await decide({
      type: 'VerifyLocation',
      locationId: 'tapes',
      result: 'passed',
      method: 'listing',
      finding: 'None',
      evidence: [],
      actor: 'vera',
    });
    await decide({
      type: 'ValidateOutcome',
      facts: clear,
      decision: 'accept',
      statement: 'Yes',
      acceptedDeviations: ['disk'],
      locationIds: [],
      actor: 'walt',
    });
    await run();
    const entries = await issued();
    expect(entries.map(({ number, supersedes }) => [number, supersedes])).toEqual([
      ['ACME-2026-000001', undefined],
      ['ACME-2026-000001-D01', undefined],
      ['ACME-2026-000002', 'ACME-2026-000001'],
      ['ACME-2026-000002-D01', 'ACME-2026-000001-D01'],
    ]);
    for (const { certificateId, number } of first) {
      expect((await load(store, certificate, { organisation, id: certificateId })).state).toMatchObject({
        status: 'superseded',
        supersedingNumber: number.replace('000001', '000002'),
      });
    }
  });
});
