import { describe, expect, it } from '@jest/globals';
import { collectSecurityEvents } from './collector.js';
import type { SecurityEntry, SecurityNote } from './port.js';

const refused = (over: Partial<SecurityNote> = {}): SecurityNote => ({
  organisation: null,
  kind: 'sign_in_refused',
  code: 'TOKEN_UNKNOWN',
  target: 'POST /graphql',
  address: '192.0.2.7',
  ...over,
});

function collecting() {
  const written: (SecurityEntry & { organisation: string | null })[] = [];
  const world = { time: Date.parse('2026-05-03T10:00:00Z'), broken: false };
  const log = collectSecurityEvents({
    now: () => world.time,
    delayMs: 3_600_000,
    async write(organisation, entries) {
      if (world.broken) throw new Error('down');
      written.push(...entries.map((entry) => ({ ...entry, organisation })));
    },
  });
  return { written, world, log };
}

describe('the security log', () => {
  it('writes the first of its kind at once, and what repeats within the minute as one entry with its number', async () => {
    const { written, world, log } = collecting();
    log.note(refused({ correlation: 'one' }));
    await log.flush();
    for (let turn = 0; turn < 1_000; turn++) log.note(refused({ correlation: `again-${turn}` }));
    await log.flush();
    expect(written).toHaveLength(1);
    world.time += 60_000;
    await log.flush();
    expect(written).toEqual([
      expect.objectContaining({ count: 1, correlation: 'one', network: '192.0.2.0/24', organisation: null }),
      expect.objectContaining({ count: 1_000, correlation: 'again-999' }),
    ]);
  });

  it('tells thirty different keys of one log apart in a minute, and counts the others together', async () => {
    const { written, log } = collecting();
    for (let turn = 0; turn < 500; turn++)
      log.note(refused({ address: `10.${turn % 250}.${turn}.1`, actor: `a${turn}` }));
    await log.flush();
    expect(written).toHaveLength(31);
    expect(written.at(-1)).toMatchObject({ target: '*', actor: null, network: null, count: 470 });
  });

  it('names a member who is denied whatever they try, and everything secret that was read, behind any flood', async () => {
    const { written, log } = collecting();
    const one = { organisation: 'one' };
    for (let turn = 0; turn < 100; turn++)
      log.note(refused({ ...one, kind: 'access_denied', code: 'FORBIDDEN', target: `op${turn}`, memberId: 'mallory' }));
    log.note(refused({ ...one, kind: 'access_denied', code: 'FORBIDDEN', target: 'other', memberId: 'ada' }));
    const read = { ...one, kind: 'secret_read' as const, code: 'PROMPT_TEXT', target: 'prompts', memberId: 'ada' };
    for (let turn = 0; turn < 2_500; turn++) log.note(refused({ ...read, subject: `p${turn}` }));
    await log.flush();
    const denied = written.filter(({ kind }) => kind === 'access_denied');
    expect(denied.slice(-2)).toMatchObject([
      { memberId: 'mallory', target: '*', count: 70 },
      { memberId: 'ada', target: '*', count: 1 },
    ]);
    const reads = written.filter(({ kind }) => kind === 'secret_read');
    expect(reads.slice(0, 2_000).map(({ subject, count }) => [subject, count])).toEqual(
      Array.from({ length: 2_000 }, (_, turn) => [`p${turn}`, 1]),
    );
    expect(reads.slice(2_000)).toMatchObject([{ memberId: 'ada', subject: null, count: 500 }]);
  });

  it('keeps the log of one organisation apart from that of another and from the operator’s', async () => {
    const { written, log } = collecting();
    for (const organisation of ['one', 'two', null]) log.note(refused({ organisation }));
    await log.flush();
    expect(written.map(({ organisation }) => organisation)).toEqual(['one', 'two', null]);
  });

  it('takes in a day of attack what fits on a page for each hour', async () => {
    const { written, world, log } = collecting();
    for (let turn = 0; turn < 24 * 60; turn++) {
      for (let key = 0; key < 40; key++) log.note(refused({ actor: `${turn}-${key}` }));
      await log.flush();
      world.time += 60_000;
    }
    expect(written.length).toBeLessThan(2_000 + 25 * 31);
    await log.stop();
    expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(24 * 60 * 40);
  });

  it('keeps what could not be written, and loses no number', async () => {
    const { written, world, log } = collecting();
    world.broken = true;
    log.note(refused());
    await log.flush();
    log.note(refused());
    await log.flush();
    world.broken = false;
    await log.flush();
    expect(written).toEqual([expect.objectContaining({ count: 2 })]);
  });

  it('writes everything when it stops', async () => {
    const { written, log } = collecting();
    log.note(refused());
    await log.flush();
    log.note(refused());
    await log.stop();
    expect(written).toHaveLength(2);
  });
});
