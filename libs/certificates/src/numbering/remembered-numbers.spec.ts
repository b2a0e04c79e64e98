import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { numberFor, type IssuingPorts } from '../issue/issue.js';
import { numbersIn } from './remembered-numbers.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'custodia-numbers-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const acme = { id: newId(), name: 'Acme AG' };
const other = { id: newId(), name: 'Other AG' };
/** A process with a log, and with the folder that outlives it. */
const process = () =>
  ({
    store: inMemoryEventStore(),
    numbers: numbersIn(folder),
    clock: () => new Date('2026-03-01T09:00:00.000Z'),
  }) as unknown as IssuingPorts;

describe('a log that was restored from an older backup', () => {
  it('goes on after the highest number that was ever given, each organisation for itself', async () => {
    const before = process();
    const given = [];
    for (const id of ['a', 'b', 'c']) given.push(await numberFor(before, acme, id));
    given.push(await numberFor(before, other, 'd'));
    expect(given).toEqual(['ACME-2026-000001', 'ACME-2026-000002', 'ACME-2026-000003', 'OTHER-2026-000001']);

    const restored = process();
    expect(await numberFor(restored, acme, 'e')).toBe('ACME-2026-000004');
    expect(await numberFor(restored, acme, 'e')).toBe('ACME-2026-000004');
    expect(await numberFor(restored, other, 'f')).toBe('OTHER-2026-000002');
  });

  it('remembers a number before anybody sees it, also with several processes', async () => {
    const [one, two] = [process(), process()];
    const numbers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        numberFor(index % 2 ? one : { ...two, store: one.store }, acme, String(index)),
      ),
    );
    expect(new Set(numbers).size).toBe(10);
    expect(numbersIn(folder).highest(acme.id)).toEqual({ year: 2026, sequence: 10 });
  });
});
