import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { inMemoryCheckpoints, inMemoryJobs } from '@custodia/jobs/testing';
import { runReactors, type RunningReactors } from '@custodia/jobs';
import { newId } from '@custodia/kernel';
import { smtpMail, type Mail } from '@custodia/mail';
import { smtpTestServer } from '@custodia/mail/testing';
import { inMemoryVault } from '@custodia/vault/testing';
import type { Files } from '@custodia/files';
import { codesOf } from '../access/access.decider.js';
import { accessCodec } from '../access/access.events.js';
import { readAccess, tellAccess } from '../access/read-access.js';
import { sealPerson } from '../review/people.js';
import { readReview, tellReview, type ReviewPlace } from '../review/read-review.js';
import { draft, send } from '../review/review.example.js';
import { hashOfCode, hashOfSecret, parseInvitation } from '../review/secrets.js';
import { vendorReviewJobs } from '../worker.js';
import { accessReactor, rescoringReactor, reviewReactor } from './reactors.js';

const start = Date.parse('2026-03-01T09:00:00.000Z');
const store = inMemoryEventStore();
const vault = inMemoryVault();
const jobs = inMemoryJobs({ now: () => start });
let server: Awaited<ReturnType<typeof smtpTestServer>>;
let mail: Mail;
let reacting: RunningReactors;
const rows: object[] = [];

beforeAll(async () => {
  server = await smtpTestServer();
  mail = smtpMail({ url: `smtp://127.0.0.1:${server.port}`, from: 'custodia@example.org', ca: server.ca });
  const clock = (): Date => new Date(jobs.now());
  const overview = { query: async () => ({ rows: rows.splice(0) }) };
  await jobs.runner().start([
    ...vendorReviewJobs({
      store,
      vault,
      mail,
      files: {} as Files,
      queue: jobs.queue,
      overview,
      config: { http: { publicUrl: 'https://custodia.example' } },
      clock,
    }),
  ]);
  reacting = runReactors({
    store,
    reactors: [reviewReactor, accessReactor, rescoringReactor],
    queue: jobs.queue,
    checkpoints: inMemoryCheckpoints(),
  });
});
afterAll(async () => {
  await reacting.stop();
  await jobs.close();
  await mail.close();
  await server.stop();
});

const meta = () => ({ actor: 'member-1', at: new Date(jobs.now()).toISOString() });

async function sentTo(email: string): Promise<ReviewPlace & { contactId: string }> {
  const place = { organisation: newId(), id: newId() };
  const contact = await sealPerson(vault, place.organisation, place.id, { contactId: newId(), name: 'Vera', email });
  await tellReview(store, place, { type: 'DraftReview', id: place.id, ...draft, contact }, meta());
  await tellReview(store, place, { type: 'SendReview', id: place.id, ...send, invitationId: newId() }, meta());
  return { ...place, contactId: contact.contactId };
}

/** Drains the jobs until the review says what is expected. */
async function until(
  place: ReviewPlace,
  done: (review: NonNullable<Awaited<ReturnType<typeof readReview>>>) => boolean | Promise<boolean>,
) {
  for (let round = 0; round < 400; round++) {
    await jobs.drain();
    const review = (await readReview(store, place))!;
    if (await done(review)) return review;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited in vain: ${JSON.stringify([await jobs.queue.counts(), await jobs.queue.deadLetters()])}`);
}
const codeOf = async (place: ReviewPlace & { contactId: string }) =>
  codesOf(await readAccess(store, place, new Date().toISOString()), place.contactId)[0];

/** The Message-IDs of the mails with a link that were handed to the mail server, or were about to be. */
async function handedOver({ organisation, id }: ReviewPlace): Promise<string[]> {
  const ids: string[] = [];
  for await (const recorded of store.readStream(`vendoraccess-${organisation}.${id}`)) {
    const event = accessCodec.decode(recorded);
    if (event.type === 'LinkPrepared') ids.push((event.data as { messageId: string }).messageId);
  }
  return ids;
}
const mailsTo = (address: string) => server.received.filter(({ recipient }) => recipient === address);
const linkIn = (text: string) => parseInvitation(/\/vendor\/#([\w.-]+)/.exec(text)![1]!)!;

describe('the mails of a review', () => {
  it('invite with a link whose token is stored as a hash only, and record the message id', async () => {
    const place = await sentTo('vera@vendor.example');
    const review = await until(place, ({ invitations }) => Object.values(invitations).includes('sent'));
    const [received] = mailsTo('vera@vendor.example');
    const { token, contactId } = linkIn(received!.mail.text ?? received!.raw);
    expect(contactId).toBe(place.contactId);
    const messageId = received!.mail.messageId;
    expect(review.invitations).toEqual({ [review.people[contactId]!.invitationId!]: 'sent' });
    expect((await readAccess(store, place, new Date().toISOString())).links[contactId]!.tokenHashes).toEqual([
      hashOfSecret(token),
    ]);
    expect(await handedOver(place)).toEqual([messageId]);
    for await (const { data } of store.readAll()) expect(data).not.toContain(token);
  });

  it('that the server refuses for good are recorded as bounced', async () => {
    const place = await sentTo('refuse-550@vendor.example');
    const review = await until(place, ({ invitations }) => Object.values(invitations).includes('bounced'));
    expect(Object.values(review.invitations)).toEqual(['bounced']);
  });

  it('bring a code of six digits that only its hash remembers', async () => {
    const place = await sentTo('code@vendor.example');
    const requestId = newId();
    await tellAccess(
      store,
      place,
      { type: 'RequestCode', id: place.id, requestId, contactId: place.contactId },
      meta(),
    );
    await until(place, async () => (await codeOf(place))?.sent === true);
    // The invitation goes to the same address, before or after it.
    const [code] = mailsTo('code@vendor.example').flatMap(
      ({ mail, raw }) => /^(\d{6})\s*$/m.exec(mail.text ?? raw)?.[1] ?? [],
    );
    expect((await codeOf(place))!.codeHash).toBe(await hashOfCode(code!, requestId));
  });

  it('remind once, with the most urgent reminder, after the sweep has found the review', async () => {
    const place = await sentTo('late@vendor.example');
    await until(place, ({ invitations }) => Object.values(invitations).includes('sent'));
    jobs.advance(29.5 * 86_400_000);
    rows.push({
      organisation: place.organisation,
      id: place.id,
      status: 'sent',
      due_at: new Date(draft.dueAt),
      sent_at: new Date(start),
      overdue: false,
      reminders: [],
      valid_until: null,
      next_review_id: null,
    });
    await jobs.queue.enqueue([{ name: 'sweep-reviews', id: newId(), organisation: '*', data: {} }]);
    const review = await until(place, ({ reminders }) => reminders.size > 0);
    expect([...review.reminders]).toEqual([`in_3_days ${draft.dueAt}`]);
    expect(mailsTo('late@vendor.example')).toHaveLength(2);
  });

  it('tell the vendor once of a moved date, a receipt and the outcome, and record it', async () => {
    const email = 'told@vendor.example';
    const place = await sentTo(email);
    const { id, contactId } = place;
    const dueAt = new Date(jobs.now() + 40 * 86_400_000).toISOString();
    await tellReview(store, place, { type: 'MoveDueDate', zone: 'UTC', id, dueAt }, meta());
    const answers = [{ questionId: 'Q1', value: 'yes', owner: null, text: 'We do.' }] as const;
    await tellReview(store, place, { type: 'SaveAnswers', id, contactId, answers }, meta());
    await tellReview(store, place, { type: 'SubmitReview', id, contactId, answered: 1 }, meta());
    await tellReview(store, place, { type: 'CancelReview', id, reason: 'Secret reason.' }, meta());
    await until(place, ({ notices }) => notices.size >= 3);
    const told = mailsTo(email).map(({ mail, raw }) => ({ subject: mail.subject, text: mail.text ?? raw }));
    for (const subject of [/^New due date/, /^Received/, /^Cancelled/])
      expect(told.filter((one) => subject.test(one.subject ?? ''))).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('Secret reason');
  });
});
