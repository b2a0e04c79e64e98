import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailContract } from '../contract/mail.contract.js';
import { messageIdFor } from '../message.js';
import { outboxFolder, readOutbox } from './outbox-folder.js';

const from = { name: 'Custodia', address: 'no-reply@custodia.example' };
const scratch = () => mkdtemp(join(tmpdir(), 'custodia-outbox-'));

mailContract('outbox folder', async () => {
  const folder = await scratch();
  return {
    mail: outboxFolder({ folder: join(folder, 'out', 'box'), from }),
    received: () => readOutbox(join(folder, 'out', 'box')),
    close: () => rm(folder, { recursive: true }),
  };
});

describe('an outbox folder', () => {
  it('names files by time and id, lists the oldest first, and leaves nothing half-written', async () => {
    const folder = await scratch();
    let minute = 20;
    const mail = outboxFolder({ folder, from, now: () => new Date(`2026-05-01T08:${minute--}:00.000Z`) });
    const ids = [newId(), newId()].map((id) => messageIdFor('custodia.example', id));
    for (const messageId of ids) await mail.send({ to: 'a@example.org', subject: 's', text: 't', messageId });
    await writeFile(join(folder, 'x.eml.1.part'), 'half');
    const listed = await readOutbox(folder);
    expect(listed.map(({ file }) => file)).toEqual([
      `20260501T081900.000Z-${ids[1]!.slice(1, -1)}.eml`,
      `20260501T082000.000Z-${ids[0]!.slice(1, -1)}.eml`,
    ]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual(['x.eml.1.part']);
    await rm(folder, { recursive: true });
  });

  it('that does not exist yet is empty, and one that cannot be written is a fault', async () => {
    const folder = await scratch();
    expect(await readOutbox(join(folder, 'none'))).toEqual([]);
    await writeFile(join(folder, 'file'), '');
    const mail = outboxFolder({ folder: join(folder, 'file'), from });
    await expect(
      mail.send({ to: 'a@example.org', subject: 's', text: 't', messageId: messageIdFor('a', 'b') }),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('outbox folder') });
    await rm(folder, { recursive: true });
  });
});
