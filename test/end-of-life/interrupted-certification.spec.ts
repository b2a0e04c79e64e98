import { beforeEach, describe, expect, it } from '@jest/globals';
import { execute, type EventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { disposal } from '../../libs/lifecycle/src/disposal/disposal.decider.js';
import type { events as validated } from '../../libs/certificates/src/document/example.js';
import { certifying, clear, type Certifying } from './certifying.js';

let world: Certifying;
beforeEach(async () => {
  world = await certifying();
});

describe('an attempt that was killed', () => {
  /** Everything after the first append of this type is lost. */
  const dyingBefore = (type: string): EventStore => ({
    ...world.store,
    async append(stream, expected, events) {
      if (events.some((event) => event.type === type)) throw new Error('killed');
      return world.store.append(stream, expected, events);
    },
  });
  const again: typeof validated = [
    {
      type: 'OutcomeValidated',
      data: { by: 'walt', at: '2026-05-02T10:00:00.000Z', statement: 'Looked at once more', acceptedDeviations: [] },
    },
  ];

  it('after the case was certified leaves no earlier certificate standing', async () => {
    await world.run();
    await world.append(again);
    await expect(world.run({ store: dyingBefore('CertificateSuperseded') })).rejects.toThrow('killed');
    expect((await world.theCase()).stage).toBe('certified');
    await world.run();
    const { certificates } = await world.theCase();
    const newest = certificates.slice(certificates.length / 2).map(({ number }) => number);
    expect((await world.standing()).map(({ number }) => number).sort()).toEqual([...newest].sort());
    await world.run();
    expect((await world.standing()).length).toBe(newest.length);
  });

  it('before the case was certified leaves none when the case went on', async () => {
    await expect(world.run({ store: dyingBefore('DisposalCertified') })).rejects.toThrow('killed');
    expect((await world.standing()).length).toBeGreaterThan(0);
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
    await world.run();
    expect(await world.standing()).toEqual([]);
  });
});

it('a certificate that was issued anew stands in the case under its new number', async () => {
  await world.run();
  const [first] = (await world.theCase()).certificates;
  const fresh = { certificateId: newId(), number: 'ACME-2026-000077' };
  const replace = () =>
    execute(
      world.store,
      disposal,
      { organisation: world.organisation, id: world.caseId },
      {
        type: 'ReplaceCertificate',
        replaced: first!.certificateId,
        certificate: fresh,
        actor: 'custodia',
        at: '2026-06-01T00:00:00.000Z',
      },
    );
  await replace();
  expect((await replace()).kind).toBe('done');
  const { stage, certificates } = await world.theCase();
  expect([stage, certificates.filter(({ certificateId }) => certificateId === fresh.certificateId)]).toEqual([
    'certified',
    [fresh],
  ]);
});
