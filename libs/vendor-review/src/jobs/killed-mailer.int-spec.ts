import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresEventStore, type EventStore } from '@custodia/event-store';
import { bullmqJobs, type Jobs } from '@custodia/jobs';
import { newId } from '@custodia/kernel';
import { smtpTestServer } from '@custodia/mail/testing';
import { migratedDatabase } from '@custodia/migrations/testing';
import { accessCodec } from '../access/access.events.js';
import { readReview, tellReview } from '../review/read-review.js';
import { contact, draft, send } from '../review/review.example.js';

type Moment = 'before' | 'during' | 'after';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let store: EventStore;
let jobs: Jobs;
let server: Awaited<ReturnType<typeof smtpTestServer>>;
let worker: ChildProcess | undefined;
/** When to kill the worker: set once for each test, and taken back by the killing. */
let fate: Moment | undefined;
const arrived: { recipient: string; messageId: string }[] = [];

const here = (path: string): string => new URL(path, import.meta.url).href;
const meta = () => ({ actor: 'member-1', at: new Date().toISOString() });

function startWorker(): void {
  // Its own package from the sources, the others as they were built.
  const script = [
    '--import',
    here('../../../../tools/run-sources.mjs'),
    fileURLToPath(here('../testing/mailing-process.ts')),
  ];
  worker = spawn(process.execPath, [...script, database.url, String(server.port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

/** True when this is the moment: the worker dies without a word and another one starts. */
function kill(moment: Moment): boolean {
  if (fate !== moment) return false;
  fate = undefined;
  worker!.once('exit', startWorker);
  worker!.kill('SIGKILL');
  return true;
}

beforeAll(async () => {
  database = await migratedDatabase();
  store = await postgresEventStore({ url: database.url });
  jobs = await bullmqJobs({ url: database.url });
  server = await smtpTestServer({
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => void (kill('before') || done()),
    onData(stream, session, done) {
      let raw = '';
      stream.once('data', () => kill('during'));
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
      stream.on('end', () => {
        const messageId = /^Message-ID: (\S+)/im.exec(raw)![1]!;
        arrived.push({ recipient: session.envelope.rcptTo[0]!.address, messageId });
        // The server has the mail, and the worker never hears of it.
        if (!kill('after')) done();
      });
    },
  });
  startWorker();
});
afterAll(async () => {
  const gone = new Promise((resolve) => worker?.once('exit', resolve));
  worker?.kill('SIGKILL');
  if (worker) await gone;
  server.hangUp();
  await server.stop();
  await jobs.close();
  await store.close();
  await database.drop();
});

describe('a worker that is killed around the DATA of a mail', () => {
  it.each<Moment>(['before', 'during', 'after'])(
    '%s it: the mail arrives, and a second one is known as such',
    async (moment) => {
      fate = moment;
      const place = { organisation: newId(), id: newId() };
      const [contactId, invitationId, address] = [newId(), newId(), `${moment}-${newId()}@vendor.example`];
      const email = { ...contact.email, ciphertext: address };
      const to = { contactId, name: { ...contact.name, ciphertext: 'Vera' }, email };
      const dueAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
      await tellReview(store, place, { type: 'DraftReview', id: place.id, ...draft, dueAt, contact: to }, meta());
      await tellReview(store, place, { type: 'SendReview', id: place.id, ...send, invitationId }, meta());
      const data = { reviewId: place.id, contactId, invitationId };
      await jobs.queue.enqueue([{ name: 'send-invitation', id: newId(), organisation: place.organisation, data }]);

      for (const end = Date.now() + 90_000; ; await new Promise((wake) => setTimeout(wake, 50))) {
        if ((await readReview(store, place))?.invitations[invitationId] === 'sent') break;
        if (Date.now() > end) throw new Error(`The mail was lost: ${JSON.stringify(await jobs.queue.counts())}`);
      }
      expect(fate).toBeUndefined();
      const mails = arrived.filter(({ recipient }) => recipient === address);
      // A worker that dies during DATA may have sent the last byte already: then the server has that mail, too.
      expect({ before: [1], during: [1, 2], after: [2] }[moment]).toContain(mails.length);
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
      const handedOver: string[] = [];
      for await (const recorded of store.readStream(`vendoraccess-${place.organisation}.${place.id}`)) {
        const event = accessCodec.decode(recorded);
        if (event.type === 'LinkPrepared') handedOver.push((event.data as { messageId: string }).messageId);
      }
      // A busy machine may take an attempt more; each of them is the same mail.
      expect(handedOver.length).toBeGreaterThanOrEqual(mails.length);
      expect(new Set(handedOver)).toEqual(new Set([mails[0]!.messageId]));
    },
  );
});
