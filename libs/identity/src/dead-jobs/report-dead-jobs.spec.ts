import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { EVERY_ORGANISATION, type JobDefinition } from '@custodia/jobs';
import { inMemoryJobs } from '@custodia/jobs/testing';
import { newId } from '@custodia/kernel';
import type { Mail, MailMessage } from '@custodia/mail';
import { inMemoryVault } from '@custodia/vault/testing';
import { foundOrganisation } from '../founding/found-organisation.js';
import { deadJobsSchedule, mailDeadJobs, reportDeadJobs } from './report-dead-jobs.job.js';

const hour = 3_600_000;

async function installation(answer: 'sent' | 'away' = 'sent') {
  const [store, vault] = [inMemoryEventStore(), inMemoryVault()];
  const jobs = inMemoryJobs({ now: () => Date.parse('2026-03-01T09:00:00.000Z') });
  const founding = { name: 'Acme', adminName: 'Ada', adminEmail: 'ada@acme.example' };
  const { organisationId } = await foundOrganisation({ store, vault }, founding);
  const mails: MailMessage[] = [];
  const mail: Mail = {
    async send(message) {
      if (answer === 'away') throw new Error('no mail server');
      mails.push(message);
      return { kind: 'sent', messageId: message.messageId };
    },
    forget: async () => 0,
    close: async () => undefined,
  };
  const clock = (): Date => new Date(jobs.now());
  const config = { http: { publicUrl: 'https://custodia.example' } };
  const ports = { store, vault, mail, queue: jobs.queue, config, clock };
  const doomed: JobDefinition = {
    name: 'send-invitation',
    attempts: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 1_000,
    concurrency: 1,
    handle: () => Promise.reject(new Error('the mail server hung up')),
  };
  await jobs.runner().start([doomed, reportDeadJobs(ports), mailDeadJobs(ports)], [deadJobsSchedule]);
  const die = (organisation: string) =>
    jobs.queue.enqueue([{ name: 'send-invitation', id: newId(), organisation, data: {} }]);
  return { jobs, mails, organisationId, die };
}

describe('the digest of dead jobs', () => {
  it('tells the administrators once what died since, and nothing when nothing did', async () => {
    const { jobs, mails, organisationId, die } = await installation();
    await jobs.drain({ forMs: 4 * hour });
    expect(mails).toEqual([]);
    await die(organisationId);
    await die(organisationId);
    await jobs.drain({ forMs: 8 * 24 * hour });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      to: { address: 'ada@acme.example', name: 'Ada' },
      subject: '2 background jobs failed for good',
      text: expect.stringMatching(/send-invitation: 2, last at .*\nthe mail server hung up/),
    });
    await die(organisationId);
    await jobs.drain({ forMs: 4 * hour });
    expect(mails.map(({ subject }) => subject)).toEqual([
      '2 background jobs failed for good',
      '1 background job failed for good',
    ]);
  });

  it('tells the first organisation about jobs of the whole installation, and nobody about those of a stranger', async () => {
    const { jobs, mails, die } = await installation();
    await die(EVERY_ORGANISATION);
    await die(newId());
    await jobs.drain({ forMs: 4 * hour });
    expect(mails).toMatchObject([{ text: expect.stringContaining('whole installation') }]);
  });

  it('is never about itself', async () => {
    const { jobs, organisationId, die } = await installation('away');
    await die(organisationId);
    await jobs.drain({ forMs: 5 * 24 * hour });
    const dead = await jobs.queue.deadLetters();
    expect(dead.map(({ name }) => name)).toEqual(['mail-dead-jobs', 'send-invitation']);
  });
});
