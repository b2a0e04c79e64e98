import { beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { newId } from '@custodia/kernel';
import { inMemoryVault } from '@custodia/vault/testing';
import { eraseReasons, reasonsOf, sealingReasons } from './sealed-reasons.js';

const [organisation, other] = [newId(), newId()];

describe('the reasons of events', () => {
  let raw: ReturnType<typeof inMemoryEventStore>;
  let vault: ReturnType<typeof inMemoryVault>;
  let store: ReturnType<typeof inMemoryEventStore>;
  beforeEach(() => {
    raw = inMemoryEventStore();
    vault = inMemoryVault();
    store = sealingReasons(raw, vault) as typeof store;
  });

  const record = (
    subject: string,
    reason: string | undefined,
    of = organisation,
    events = 1,
    correlation: string | undefined = undefined,
  ) =>
    store.append(
      `model-${of}.${subject}`,
      'no_stream',
      Array.from({ length: events }, () => ({
        id: newId(),
        type: 'ModelRetired',
        data: '{}',
        metadata: JSON.stringify({
          organisation: of,
          actor: 'a',
          at: '2026-05-03T00:00:00.000Z',
          reason,
          correlation,
          schema: 1,
        }),
      })),
    );
  const stored = async () => Array.fromAsync(raw.readAll());
  const reasons = async () => reasonsOf(vault, organisation, await stored());

  it('enter the log sealed, and are read by who has the keys; one that is missing stays so', async () => {
    await record(newId(), 'Asked for by Ada King', organisation, 2);
    await record(newId(), undefined);
    const events = await stored();
    expect(JSON.stringify(events)).not.toContain('Ada');
    const keys = events.map(({ metadata }) => JSON.parse(metadata).reason?.subject as string | undefined);
    expect(new Set(keys).size).toBe(2);
    expect(await reasons()).toEqual(['Asked for by Ada King', 'Asked for by Ada King', null]);
  });

  it('share a key where one request records many for the same reason, and not with what is recorded after an erasure', async () => {
    const request = newId();
    const keys = async () =>
      (await stored()).map(({ metadata }) => JSON.parse(metadata).reason?.subject as string | undefined);
    await record(newId(), 'Asked for by Ada King', organisation, 1, request);
    await record(newId(), 'Asked for by Ada King', organisation, 1, request);
    await record(newId(), 'Something else', organisation, 1, request);
    const [first, second, third] = await keys();
    expect(first).toBe(second);
    expect(third).not.toBe(first);
    expect(await eraseReasons({ store: raw, vault }, { organisation, id: newId() }, ['Ada King'])).toBe(1);
    await record(newId(), 'Asked for by Ada King', organisation, 1, request);
    expect(await reasons()).toEqual(['erased', 'erased', 'Something else', 'Asked for by Ada King']);
  });

  it('of earlier releases are read as they are', async () => {
    const metadata = JSON.stringify({ organisation, reason: 'In clear' });
    expect(await reasonsOf(vault, organisation, [{ id: newId(), stream: 's', metadata }])).toEqual(['In clear']);
  });

  it('are destroyed with the person whom they name, and in the records of the person; others stay', async () => {
    const person = newId();
    await record(newId(), 'ADA KING has left');
    await record(newId(), 'Mail to ada@acme.example.');
    await record(person, 'Nobody is named');
    await record(newId(), 'Adamant kings, no person');
    await record(newId(), 'Ada King of another organisation', other);
    const place = { organisation, id: person };
    expect(await eraseReasons({ store: raw, vault }, place, ['Ada King', 'ada@acme.example', ''])).toBe(3);
    const mine = (await stored()).slice(0, 4);
    expect(await reasonsOf(vault, organisation, mine)).toEqual([
      'erased',
      'erased',
      'erased',
      'Adamant kings, no person',
    ]);
    expect(await reasonsOf(vault, other, (await stored()).slice(4))).toEqual(['Ada King of another organisation']);
    expect(await eraseReasons({ store: raw, vault }, place, ['Ada King'])).toBe(0);
  });

  it('take the contacts of vendors and reviews with the same address along', async () => {
    const address = 'Ada@Acme.example';
    const contactIn = async (stream: string, contactId: string, email: string) => {
      const sealed = await vault.seal({ organisation, id: contactId }, `${stream}#${contactId}.email`, email);
      const data = JSON.stringify({ contact: { contactId, email: sealed } });
      const metadata = JSON.stringify({ organisation, schema: 1 });
      await store.append(stream, 'no_stream', [{ id: newId(), type: 'ReviewDrafted', data, metadata }]);
    };
    const [same, another] = [newId(), newId()];
    await contactIn(`review-${organisation}.${newId()}`, same, 'ada@acme.example');
    await contactIn(`review-${organisation}.${newId()}`, another, 'bob@acme.example');
    expect(await eraseReasons({ store: raw, vault }, { organisation, id: newId() }, ['Ada King', address])).toBe(1);
    expect(await vault.state({ organisation, id: same })).toBe('erased');
    expect(await vault.state({ organisation, id: another })).toBe('present');
  });

  it('take subscribers of the public list with the same address along, and no member', async () => {
    const sealedIn = async (category: string, type: string, email: string) => {
      const id = newId();
      const stream = `${category}-${organisation}.${id}`;
      const sealed = await vault.seal({ organisation, id }, `${stream}#email`, email);
      const data = JSON.stringify({ email: sealed, requestedAt: '2026-05-03T00:00:00.000Z' });
      const metadata = JSON.stringify({ organisation, schema: 1 });
      await store.append(stream, 'no_stream', [{ id: newId(), type, data, metadata }]);
      return id;
    };
    const same = await sealedIn('listsubscription', 'ListSubscriptionRequested', 'Ada@Acme.example');
    const another = await sealedIn('listsubscription', 'ListSubscriptionRequested', 'bob@acme.example');
    const member = await sealedIn('member', 'MemberInvited', 'ada@acme.example');
    const erasing = { organisation, id: newId() };
    expect(await eraseReasons({ store: raw, vault }, erasing, ['ada@acme.example'])).toBe(1);
    const states = [same, another, member].map((id) => vault.state({ organisation, id }));
    expect(await Promise.all(states)).toEqual(['erased', 'present', 'present']);
    expect(await eraseReasons({ store: raw, vault }, erasing, ['ada@acme.example'])).toBe(0);
  });

  it('leave the key by which the names were read to the caller, who destroys it last', async () => {
    const [id, reviewId] = [newId(), newId()];
    const stream = `review-${organisation}.${reviewId}`;
    const email = await vault.seal({ organisation, id }, `${stream}#${id}.email`, 'ada@acme.example');
    const data = JSON.stringify({ contactId: id, email });
    const metadata = JSON.stringify({ organisation, schema: 1 });
    await store.append(stream, 'no_stream', [{ id: newId(), type: 'ColleagueInvited', data, metadata }]);
    expect(await eraseReasons({ store: raw, vault }, { organisation, id }, ['ada@acme.example'])).toBe(0);
    expect(await vault.state({ organisation, id })).toBe('present');
  });
});
