import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { newId, systemClock, type Config } from '@custodia/kernel';
import { inMemoryVault } from '@custodia/vault/testing';
import { tellAccess } from '../access/read-access.js';
import { sealPerson } from '../review/people.js';
import { tellReview } from '../review/read-review.js';
import { draft, send } from '../review/review.example.js';
import { hashOfCode, hashOfSecret, newSecret } from '../review/secrets.js';
import { packsOf } from '../template/editions.js';
import { VendorSignIn } from './vendor-sign-in.js';
import { sheetOf } from './sheet.js';

const meta = (actor: string) => ({ actor, at: systemClock().toISOString() });

/** Counts the events that are read. */
function counted(store: EventStore): { store: EventStore; read(): number } {
  let events = 0;
  const counting: EventStore = {
    ...store,
    async *readStream(...asked) {
      for await (const event of store.readStream(...asked)) {
        events += 1;
        yield event;
      }
    },
  };
  return { store: counting, read: () => events };
}

async function openedReview(store: EventStore) {
  const vault = inMemoryVault();
  const [organisation, id, contactId, invitationId, requestId] = [newId(), newId(), newId(), newId(), newId()];
  const place = { organisation, id };
  const at = meta('member-1');
  const pack = (await packsOf(organisation))[0]!;
  const contact = await sealPerson(vault, organisation, id, { contactId, name: 'Vera', email: 'vera@vendor.example' });
  const dueAt = new Date(Date.now() + 86_400_000).toISOString();
  const questions = pack.edition.questions.map((question) => [question.id, question.kind] as const);
  await tellReview(store, place, { type: 'DraftReview', id, ...draft, templateId: pack.id, dueAt, contact }, at);
  await tellReview(store, place, { type: 'SendReview', id, ...send, questions, invitationId }, at);
  const token = newSecret();
  const link = { contactId, invitationId, tokenHash: hashOfSecret(token), messageId: '<m@custodia.example>' };
  await tellAccess(store, place, { type: 'PrepareLink', id, ...link }, at);
  await tellAccess(store, place, { type: 'RequestCode', id, requestId, contactId }, at);
  const code = { codeHash: await hashOfCode('123456', requestId), expiresAt: dueAt };
  await tellAccess(store, place, { type: 'IssueCode', id, requestId, contactId, ...code }, at);
  const unlimited = { take: () => 0, takeFrom: () => 0 };
  const door = new VendorSignIn(
    store,
    { http: { publicUrl: 'http://custodia.example' } } as Config,
    unlimited,
    systemClock,
  );
  let cookie = '';
  const reply = { header: (_: string, value: string) => (cookie = value.split(';')[0]!) } as unknown as FastifyReply;
  await door.open([organisation, id, contactId, token].join('.'), requestId, '123456', reply);
  const request = { method: 'GET', headers: { cookie } } as FastifyRequest;
  return { vault, place, contactId, questionId: questions[0]![0], enter: () => door.visitor(request, id) };
}

describe('what a request of the vendor costs', () => {
  it('is the same for the 2,000th save and read as for the first', async () => {
    const { store, read } = counted(inMemoryEventStore());
    const { vault, place, contactId, questionId, enter } = await openedReview(store);
    const costs: number[] = [];
    for (let save = 1; save <= 2_000; save++) {
      const before = read();
      await enter();
      const answers = [{ questionId, value: null, owner: null, text: `Text number ${save}` }];
      const told = await tellReview(
        store,
        place,
        { type: 'SaveAnswers', id: place.id, contactId, answers },
        meta(contactId),
      );
      expect(told.kind).toBe('done');
      if (save % 100 === 0) {
        const sheet = await sheetOf({ store, vault }, await enter());
        expect(sheet.given[questionId]?.text).toBe(`Text number ${save}`);
        await sheetOf({ store, vault }, await enter());
      }
      costs.push(read() - before);
    }
    // A sheet reads what was saved since the last one was shown, by each of its two projections.
    expect(Math.max(...costs.filter((_, index) => (index + 1) % 100 !== 0))).toBeLessThanOrEqual(2);
    expect(Math.max(...costs.filter((_, index) => (index + 1) % 100 === 0).slice(1))).toBeLessThanOrEqual(202);
  });
});
