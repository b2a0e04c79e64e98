import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import type { MailMessage } from '@custodia/mail';
import { inMemoryTransparency } from '../adapters/in-memory.js';
import { openCheckpoint } from '../checkpoint/checkpoint.js';
import { checkConsistency } from '../prove/prove.js';
import { aSigner, fill, sealAll } from '../seal/fixture.js';
import { noPins } from '../seal/pins.js';
import { deliveriesIn } from './delivered.js';
import { exportCheckpoints, type WitnessPorts } from './export-checkpoints.job.js';
import { pinsInFolder, withFolders } from './folder.js';
import { timeStampingAuthority } from './time-stamping-authority.testing.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'custodia-witness-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const job = { name: 'x', id: 'x', organisation: '*', data: {}, attempt: 1, attempts: 5 };

function world(...witnesses: string[]) {
  const log = newId();
  const organisation = newId();
  const store = inMemoryEventStore();
  const kept = inMemoryTransparency();
  const { signer, key } = aSigner();
  const mails: MailMessage[] = [];
  const posted: { readonly size: number; readonly from: number; readonly origin: string; readonly proof: string[] }[] =
    [];
  const state = { status: 200, now: '2026-03-01T09:00:00.000Z' };
  const ports: WitnessPorts = {
    kept,
    log: async () => log,
    deliveries: deliveriesIn(folder),
    mail: {
      send: async (mail) => {
        mails.push(mail);
        return { kind: 'sent', messageId: mail.messageId };
      },
    },
    config: { witnesses, http: { publicUrl: 'https://custodia.example' } },
    clock: () => new Date(state.now),
    post: (async (_: string, { body }: { body: string }) => {
      posted.push(JSON.parse(body));
      return new Response('', { status: state.status });
    }) as never,
  };
  return {
    log,
    organisation,
    kept,
    key,
    mails,
    posted,
    state,
    ports,
    async grow(count: number) {
      await fill(store, organisation, count);
      await sealAll({ store, kept, log, signer: async () => signer });
    },
    run: (more: Partial<WitnessPorts> = {}) =>
      exportCheckpoints({ ...ports, ...more }).handle(job, AbortSignal.timeout(5_000)),
  };
}

describe('a witness', () => {
  it('with a folder gets each newest checkpoint, which is a pin from then on', async () => {
    const { log, organisation, key, grow, run } = world(`file://${folder}/out`);
    await grow(5);
    await run();
    await grow(3);
    await run();
    const note = await readFile(join(folder, 'out', log, organisation, '8.checkpoint'), 'utf8');
    expect(openCheckpoint(note, [key])).toMatchObject({ ok: true, checkpoint: { size: 8 } });
    expect(await pinsInFolder(join(folder, 'out'), log)).toMatchObject([{ organisation, size: 8 }]);
    const older = { organisation, size: 2, root: Buffer.alloc(32), from: 'the state file' };
    const pins = withFolders({ ...noPins, load: async () => [older] }, [join(folder, 'out')]);
    expect(await pins.load(log)).toMatchObject([{ organisation, size: 8 }]);
    expect(await pins.load(newId())).toEqual([older]);
  });

  it('with an address gets the proof that the log continues what it has, and nothing twice', async () => {
    const { kept, log, organisation, grow, run, posted } = world('https://witness.example/in?secret=1');
    await grow(300);
    await run();
    await run();
    await grow(41);
    await run();
    expect(posted.map(({ size, from }) => [size, from])).toEqual([
      [300, 0],
      [341, 300],
    ]);
    const roots = new Map((await kept.checkpoints(log, organisation)).map(({ size, root }) => [size, root]));
    const origin = posted[1]!.origin;
    const at = (size: number) => ({ origin, size, root: roots.get(size)! });
    expect(checkConsistency(at(300), at(341), posted[1]!.proof)).toBeNull();
  });

  it('that does not take it is asked again, hinders no other, and is named without its secret', async () => {
    const { grow, run, state, posted, mails } = world(
      'https://u:p@witness.example/in?secret=1',
      'mailto:audit@example.org',
    );
    await grow(2);
    state.status = 503;
    await expect(run()).rejects.toThrow(/https:\/\/witness\.example\/in: it answered 503/);
    await expect(run()).rejects.not.toThrow(/secret|u:p/);
    expect([posted.length, mails.length]).toEqual([2, 1]);
    state.status = 200;
    await run();
    await run();
    expect(posted).toHaveLength(3);
  });

  it('with a mailbox gets one a day', async () => {
    const { grow, run, state, mails, key } = world('mailto:audit@example.org');
    await grow(2);
    await run();
    await grow(2);
    await run();
    expect(mails).toHaveLength(1);
    state.now = '2026-03-02T00:10:00.000Z';
    await run();
    expect(mails.map(({ to }) => to)).toEqual(['audit@example.org', 'audit@example.org']);
    const note = /custodia\/[\s\S]*— .*\n/.exec(mails[1]!.text)![0];
    expect(openCheckpoint(note, [key])).toMatchObject({ ok: true, checkpoint: { size: 4 } });
  });

  it('that is a time-stamping authority signs one checkpoint an hour, kept beside it in each folder', async () => {
    const authority = await timeStampingAuthority();
    try {
      const witnesses = [`file://${folder}/a`, `file://${folder}/b`, `rfc3161+${authority.url}`];
      const { log, organisation, grow, run, state } = world(...witnesses);
      const stamps = async (place: string) =>
        (await readdir(join(folder, place, log, organisation))).filter((name) => name.endsWith('.tsr'));
      const post = { post: fetch };
      await grow(5);
      await run(post);
      await grow(1);
      await run(post);
      expect([await stamps('a'), await stamps('b')]).toEqual([['5.checkpoint.tsr'], ['5.checkpoint.tsr']]);
      state.now = '2026-03-01T10:00:00.000Z';
      authority.answering(() => ({ status: 503, body: Buffer.alloc(0) }));
      await expect(run(post)).rejects.toThrow(/tsr: it answered 503/);
      await expect(run(post)).rejects.not.toThrow(/secret/);
      authority.answering((body) => ({ body }));
      await run(post);
      expect(await stamps('a')).toEqual(['5.checkpoint.tsr', '6.checkpoint.tsr']);
      expect(await pinsInFolder(join(folder, 'a'), log)).toMatchObject([{ organisation, size: 6 }]);
    } finally {
      authority.close();
    }
  });

  it('gets nothing of a log that does not continue what it has', async () => {
    const one = world('https://witness.example/in');
    await one.grow(4);
    await one.run();
    const other = world('https://witness.example/in');
    await other.grow(6);
    const forked: WitnessPorts['deliveries'] = {
      ...one.ports.deliveries,
      last: async (place) => one.ports.deliveries.last(place, one.log, one.organisation),
    };
    await expect(other.run({ deliveries: forked })).rejects.toThrow('does not continue what was exported');
    expect(other.posted).toEqual([]);
  });
});
