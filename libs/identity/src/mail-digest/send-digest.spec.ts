import { describe, expect, it } from '@jest/globals';
import { execute, load } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { inMemoryCheckpoints, inMemoryJobs } from '@custodia/jobs/testing';
import { runReactors } from '@custodia/jobs';
import type { Mail, MailMessage } from '@custodia/mail';
import { inMemoryVault } from '@custodia/vault/testing';
import { foundOrganisation } from '../founding/found-organisation.js';
import { member } from '../member/member.decider.js';
import { personInLog } from '../member/persons.read.js';
import { mailDigest } from './digest.decider.js';
import { digestDueAt } from './due.policy.js';
import { keepForDigest } from './keep.js';
import { digestReactor, sendDigest, words } from './send-digest.job.js';

const start = Date.parse('2026-03-01T09:00:00.000Z');

async function member1({ refuses = false } = {}) {
  const [store, vault] = [inMemoryEventStore(), inMemoryVault()];
  const jobs = inMemoryJobs({ now: () => start });
  const founding = { name: 'Acme', adminName: 'Ada', adminEmail: 'ada@acme.example' };
  const { organisationId: organisation, memberId } = await foundOrganisation({ store, vault }, founding);
  const mails: MailMessage[] = [];
  const mail: Mail = {
    async send(message) {
      mails.push(message);
      return refuses
        ? { kind: 'refused', permanent: true, code: 550, response: 'no' }
        : { kind: 'sent', messageId: message.messageId };
    },
    forget: async () => 0,
    close: async () => undefined,
  };
  const clock = (): Date => new Date(jobs.now());
  const ports = { store, vault, mail, config: { http: { publicUrl: 'https://custodia.example' } }, clock };
  await jobs.runner().start([sendDigest(ports)]);
  const reacting = runReactors({
    store,
    reactors: [digestReactor],
    queue: jobs.queue,
    checkpoints: inMemoryCheckpoints(),
  });
  const keep = (messageId: string, title: string) =>
    keepForDigest(
      ports,
      { organisation, memberId },
      {
        messageId,
        title,
        paragraphs: ['It waits.'],
        action: { label: 'Open', url: `https://custodia.example/reviews/${title}` },
      },
    );
  const choose = (delivery: 'immediate' | 'daily', language: 'en' | 'de') =>
    execute(
      store,
      member,
      { organisation, id: memberId },
      {
        type: 'ChooseMails',
        id: memberId,
        delivery,
        language,
        actor: memberId,
        at: clock().toISOString(),
      },
    );
  const state = async () => (await load(store, mailDigest, { organisation, id: memberId })).state;
  const morning = async (until: () => boolean | Promise<boolean>) => {
    for (let round = 0; round < 400 && !(await until()); round++) {
      await jobs.drain({ forMs: 3_600_000 });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await reacting.stop();
  };
  return { ports, organisation, memberId, mails, keep, choose, state, morning, jobs, store };
}

describe('the daily digest', () => {
  it('is one mail on the next morning with all that was kept, in the language of the member', async () => {
    const { organisation, memberId, ports, mails, keep, choose, state, morning, jobs } = await member1();
    await choose('daily', 'de');
    expect(await personInLog(ports, organisation, memberId)).toMatchObject({ language: 'de', daily: true });
    await keep('<1@custodia.example>', 'Submitted');
    await keep('<2@custodia.example>', 'Overdue');
    await keep('<1@custodia.example>', 'Submitted');
    await morning(async () => (await state()).mailed.length === 2);
    expect(mails.map(({ subject, to }) => ({ subject, to }))).toEqual([
      { subject: '2 Nachrichten von Acme für Sie', to: { address: 'ada@acme.example', name: 'Ada' } },
    ]);
    expect(new Date(jobs.now()).toISOString() >= '2026-03-02T07:00:00.000Z').toBe(true);
    for (const part of ['Guten Tag Ada,', '* Submitted', 'https://custodia.example/reviews/Overdue', '/account'])
      expect(mails[0]!.text).toContain(part);
    expect(mails[0]!.html).toContain('href="https://custodia.example/reviews/Submitted"');
  });

  it('keeps no text in clear in the log, and is recorded where nobody could be reached', async () => {
    const { keep, choose, state, mails, morning, store } = await member1({ refuses: true });
    await choose('daily', 'en');
    await keep('<1@custodia.example>', 'Secret-title');
    for await (const { data } of store.readAll()) expect(data).not.toContain('Secret-title');
    await morning(async () => (await state()).mailed.length === 1);
    expect([mails.length, Object.keys((await state()).waiting)]).toEqual([1, []]);
    await keep('<1@custodia.example>', 'Secret-title');
    expect((await state()).waiting).toEqual({});
  });

  it('speaks both languages with the same placeholders', () => {
    const gaps = (texts: Readonly<Record<string, string>>) =>
      Object.entries(texts).map(([key, text]) => [key, [...text.matchAll(/\{\{\w+\}\}/g)].map(([one]) => one).sort()]);
    expect(gaps(words.de)).toEqual(gaps(words.en));
  });

  it.each([
    ['2026-03-01T05:59:59.999Z', 'Europe/Berlin', '2026-03-01T06:00:00.000Z'],
    ['2026-03-01T06:00:00.000Z', 'Europe/Berlin', '2026-03-02T06:00:00.000Z'],
    ['2026-03-01T09:00:00.000Z', 'UTC', '2026-03-02T07:00:00.000Z'],
  ])('kept at %s in %s is due at %s', (now, zone, due) => expect(digestDueAt(now, zone)).toBe(due));
});
