import type { Files } from '@custodia/files';
import { bullmqJobs } from '@custodia/jobs';
import { postgresEventStore } from '@custodia/event-store';
import { smtpMail } from '@custodia/mail';
import { vendorReviewJobs, type VendorReviewPorts } from '../worker.js';

/** A worker of its own that sends the mails of the reviews: `mailing-process.ts <database> <smtp port>`. Ends by being killed. */
const [url, port] = process.argv.slice(2) as [string, string];
// What the parent sealed is the text itself.
const vault: VendorReviewPorts['vault'] = {
  openAll: async (_, items) => items.map(({ sealed }) => ({ kind: 'text', text: sealed.ciphertext })),
  seal: () => Promise.reject(new Error('This worker seals nothing.')),
  state: () => Promise.reject(new Error('This worker looks after no keys.')),
  erase: () => Promise.reject(new Error('This worker looks after no keys.')),
};
const jobs = await bullmqJobs({ url, lockMs: 600, stalledCheckMs: 300 });
await jobs.runner().start(
  vendorReviewJobs({
    store: await postgresEventStore({ url }),
    vault,
    mail: smtpMail({ url: `smtp://127.0.0.1:${port}?starttls=optional`, from: 'custodia@example.org' }),
    files: {} as Files,
    queue: jobs.queue,
    overview: { query: async () => ({ rows: [] }) },
    config: { http: { publicUrl: 'https://custodia.example' } },
    clock: () => new Date(),
  }).filter(({ name }) => name === 'send-invitation'),
);
