import { describe, expect, it } from '@jest/globals';
import { load, type EventStore } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { inMemoryVault } from '@custodia/vault/testing';
import { member } from '../member/member.decider.js';
import { tokenLookup } from '../token/token-lookup.js';
import { foundOrganisation } from './found-organisation.js';

const acme = { name: 'Acme', adminName: 'Ada Lovelace', adminEmail: 'ada@example.org' };
const ports = () => ({ store: inMemoryEventStore(), vault: inMemoryVault() });
async function everything(store: EventStore): Promise<string> {
  let text = '';
  for await (const { data, metadata } of store.readAll()) text += data + metadata;
  return text;
}

describe('the first start', () => {
  it('founds the organisation with an admin who can act at once', async () => {
    const { store, vault } = ports();
    const { organisationId, memberId, token } = await foundOrganisation({ store, vault }, acme);
    expect(await tokenLookup({ store }).authenticate(token!)).toMatchObject({
      organisationId,
      memberId,
      roles: ['admin'],
    });
  });

  it('leaves neither the person nor the token in the log', async () => {
    const { store, vault } = ports();
    const { token } = await foundOrganisation({ store, vault }, acme);
    const log = await everything(store);
    expect(log).toContain('Acme');
    for (const secret of ['Ada', 'ada@example.org', token!]) expect(log).not.toContain(secret);
  });

  it('seals the details so that the vault opens them', async () => {
    const { store, vault } = ports();
    const { organisationId, memberId } = await foundOrganisation({ store, vault }, acme);
    const stored = [];
    for await (const { data } of store.readStream(`member-${organisationId}.${memberId}`, { limit: 1 }))
      stored.push(JSON.parse(data));
    expect(await vault.open(organisationId, `member-${organisationId}.${memberId}#name`, stored[0].name)).toEqual({
      kind: 'text',
      text: 'Ada Lovelace',
    });
  });

  it('founds once, whatever later starts say, and shows the token once', async () => {
    const { store, vault } = ports();
    const first = await foundOrganisation({ store, vault }, acme);
    const length = (await everything(store)).length;
    expect(await foundOrganisation({ store, vault }, { ...acme, name: 'Other' })).toEqual({
      ...first,
      token: null,
      enrolmentCode: null,
    });
    expect((await everything(store)).length).toBe(length);
  });

  it('gives one token when many processes start at once', async () => {
    const shared = ports();
    const founded = await Promise.all(Array.from({ length: 8 }, () => foundOrganisation(shared, acme)));
    expect(new Set(founded.map(({ organisationId, memberId }) => `${organisationId} ${memberId}`)).size).toBe(1);
    expect(founded.filter(({ token }) => token !== null)).toHaveLength(1);
  });

  it('founds another organisation for another key, each once', async () => {
    const { store, vault } = ports();
    const first = await foundOrganisation({ store, vault }, acme);
    const second = await foundOrganisation({ store, vault }, { ...acme, name: 'Ajax', key: 'ajax' });
    expect(second.organisationId).not.toBe(first.organisationId);
    expect(await tokenLookup({ store }).authenticate(second.token!)).toMatchObject({
      organisationId: second.organisationId,
    });
    expect(await foundOrganisation({ store, vault }, { ...acme, name: 'Ajax', key: 'ajax' })).toEqual({
      ...second,
      token: null,
      enrolmentCode: null,
    });
  });

  it('is completed after it was interrupted at any step', async () => {
    for (let appends = 1; appends <= 3; appends++) {
      const { store, vault } = ports();
      let left = appends;
      const dying: EventStore = {
        ...store,
        append: (...all) => (left-- > 0 ? store.append(...all) : Promise.reject(new Error('killed'))),
      };
      await expect(foundOrganisation({ store: dying, vault }, acme)).rejects.toThrow('killed');
      const { organisationId, memberId, token } = await foundOrganisation({ store, vault }, acme);
      expect(await tokenLookup({ store }).authenticate(token!)).toMatchObject({ organisationId, memberId });
      expect((await load(store, member, { organisation: organisationId, id: memberId })).revision).toBe(1);
    }
  });

  it.each([
    ['adminEmail', 'nobody', /email: "nobody"/],
    ['adminName', ' ', /name: " "/],
  ])('names the %s that cannot be used, and writes nothing', async (field, value, message) => {
    const { store, vault } = ports();
    await expect(foundOrganisation({ store, vault }, { ...acme, [field]: value })).rejects.toThrow(message);
    expect(await everything(store)).toBe('');
  });
});
