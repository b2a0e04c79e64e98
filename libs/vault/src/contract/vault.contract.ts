import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { VaultFault, type Sealed, type Subject, type Vault } from '../port.js';
import { isIntact } from '../sealing.js';

export interface VaultFixture {
  /** Another process's access to the same keys. */
  open(): Promise<Vault>;
  /** Lets so much time pass that an erasure has become effective in every process. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const subject = (organisation = newId()): Subject => ({ organisation, id: newId() });
const flipped = (text: string): string => {
  const bytes = Buffer.from(text, 'base64url');
  bytes[0]! ^= 1;
  return bytes.toString('base64url');
};

/** The one suite for every adapter of the vault port. */
export function vaultContract(adapter: string, makeFixture: () => Promise<VaultFixture>): void {
  describe(`vault on ${adapter}`, () => {
    let fixture: VaultFixture;
    let vault: Vault;
    beforeAll(async () => {
      fixture = await makeFixture();
      vault = await fixture.open();
    });
    afterAll(() => fixture?.close());
    const opened = (organisation: string, context: string, sealed: Sealed) => vault.open(organisation, context, sealed);

    describe('sealing', () => {
      it.each([
        ['a name', 'Ada Lovelace'],
        ['an empty text', ''],
        ['any language', '源田 • ñandú 🦩\u0000'],
        ['a long prompt', 'x'.repeat(300_000)],
      ])('gives back %s', async (_, text) => {
        const who = subject();
        const sealed = await vault.seal(who, 'member/name', text);
        expect(await opened(who.organisation, 'member/name', sealed)).toEqual({ kind: 'text', text });
      });

      it('shows nothing of the text, and never the same twice', async () => {
        const who = subject();
        const [first, second] = [await vault.seal(who, 'c', 'Ada'), await vault.seal(who, 'c', 'Ada')];
        expect(JSON.stringify(first)).not.toContain('Ada');
        expect(first).toMatchObject({ sealed: 'A256GCM', subject: who.id });
        expect(first.ciphertext).not.toBe(second.ciphertext);
      });

      it('survives being stored as JSON', async () => {
        const who = subject();
        const sealed = JSON.parse(JSON.stringify(await vault.seal(who, 'c', 'Ada'))) as Sealed;
        expect(await opened(who.organisation, 'c', sealed)).toEqual({ kind: 'text', text: 'Ada' });
      });

      it('opens in another process what was sealed in this one', async () => {
        const who = subject();
        const sealed = await vault.seal(who, 'c', 'Ada');
        const other = await fixture.open();
        expect(await other.open(who.organisation, 'c', sealed)).toEqual({ kind: 'text', text: 'Ada' });
      });

      it('makes one key when many processes seal for a new subject at once', async () => {
        const who = subject();
        const vaults = await Promise.all(Array.from({ length: 4 }, () => fixture.open()));
        const texts = await Promise.all(
          vaults.flatMap((one) => [one, one]).map((one, index) => one.seal(who, 'c', `text ${index}`)),
        );
        const answers = await vault.openAll(
          who.organisation,
          texts.map((sealed) => ({ context: 'c', sealed })),
        );
        expect(answers).toEqual(texts.map((_, index) => ({ kind: 'text', text: `text ${index}` })));
      });
    });

    describe('a sealed text', () => {
      it('is refused under another context', async () => {
        const who = subject();
        const sealed = await vault.seal(who, 'member/name', 'Ada');
        await expect(opened(who.organisation, 'member/email', sealed)).rejects.toThrow(VaultFault);
      });

      it('is refused in another organisation, also when the subject is known there', async () => {
        const who = subject();
        const elsewhere = { ...who, organisation: newId() };
        const sealed = await vault.seal(who, 'c', 'Ada');
        await expect(opened(elsewhere.organisation, 'c', sealed)).rejects.toThrow(VaultFault);
        await vault.seal(elsewhere, 'c', 'Bob');
        await expect(opened(elsewhere.organisation, 'c', sealed)).rejects.toThrow(VaultFault);
      });

      it('is refused as the text of another subject', async () => {
        const who = subject();
        const other = subject(who.organisation);
        const sealed = await vault.seal(who, 'c', 'Ada');
        await vault.seal(other, 'c', 'Bob');
        await expect(opened(who.organisation, 'c', { ...sealed, subject: other.id })).rejects.toThrow(VaultFault);
      });

      it.each(['iv', 'ciphertext', 'tag'] as const)(
        'is refused and not intact when its %s was altered',
        async (part) => {
          const who = subject();
          const sealed = await vault.seal(who, 'c', 'Ada');
          const altered = { ...sealed, [part]: flipped(sealed[part]) };
          expect([isIntact(sealed), isIntact(altered)]).toEqual([true, false]);
          await expect(opened(who.organisation, 'c', altered)).rejects.toThrow(VaultFault);
        },
      );

      it('is refused when its digest was altered', async () => {
        const who = subject();
        const sealed = await vault.seal(who, 'c', 'Ada');
        await expect(opened(who.organisation, 'c', { ...sealed, digest: '0'.repeat(64) })).rejects.toThrow(VaultFault);
      });
    });

    describe('erasing', () => {
      it('makes every text of the subject unreadable and leaves its digest verifiable', async () => {
        const who = subject();
        const sealed = [await vault.seal(who, 'a', 'Ada'), await vault.seal(who, 'b', 'ada@example.org')];
        expect(await vault.erase(who)).toBe(true);
        expect(await opened(who.organisation, 'a', sealed[0]!)).toEqual({ kind: 'erased' });
        expect(await opened(who.organisation, 'b', sealed[1]!)).toEqual({ kind: 'erased' });
        expect(sealed.every(isIntact)).toBe(true);
      });

      it('is effective at once also for a key that was just used', async () => {
        const who = subject();
        const sealed = await vault.seal(who, 'c', 'Ada');
        await opened(who.organisation, 'c', sealed);
        await vault.erase(who);
        expect(await opened(who.organisation, 'c', sealed)).toEqual({ kind: 'erased' });
      });

      it('reaches the other processes', async () => {
        const who = subject();
        const other = await fixture.open();
        const sealed = await vault.seal(who, 'c', 'Ada');
        expect(await other.open(who.organisation, 'c', sealed)).toEqual({ kind: 'text', text: 'Ada' });
        await vault.erase(who);
        await fixture.settle();
        expect(await other.open(who.organisation, 'c', sealed)).toEqual({ kind: 'erased' });
      });

      it('forbids sealing for the subject again, in every process at once', async () => {
        const who = subject();
        const other = await fixture.open();
        await other.seal(who, 'c', 'Ada');
        await vault.erase(who);
        await expect(vault.seal(who, 'c', 'Ada')).rejects.toThrow(VaultFault);
        await expect(other.seal(who, 'c', 'Ada')).rejects.toThrow(VaultFault);
      });

      it('may be repeated and says whether there was a key', async () => {
        const who = subject();
        expect(await vault.erase(who)).toBe(false);
        await vault.seal(who, 'c', 'Ada');
        expect([await vault.erase(who), await vault.erase(who)]).toEqual([true, false]);
      });

      it('destroys one key once when many erase at the same time', async () => {
        const who = subject();
        await vault.seal(who, 'c', 'Ada');
        const others = await Promise.all(Array.from({ length: 4 }, () => fixture.open()));
        const answers = await Promise.all(others.map((other) => other.erase(who)));
        expect(answers.filter(Boolean)).toHaveLength(1);
      });

      it('leaves other subjects, and the same id in another organisation, alone', async () => {
        const who = subject();
        const others = [subject(who.organisation), { ...who, organisation: newId() }];
        const texts = await Promise.all(others.map((other) => vault.seal(other, 'c', 'Bob')));
        await vault.seal(who, 'c', 'Ada');
        await vault.erase(who);
        for (const [index, other] of others.entries()) {
          expect(await opened(other.organisation, 'c', texts[index]!)).toEqual({ kind: 'text', text: 'Bob' });
        }
      });
    });

    it('tells whether a subject has a key, had one, or never did', async () => {
      const who = subject();
      const states = [await vault.state(who)];
      await vault.seal(who, 'c', 'Ada');
      states.push(await vault.state(who));
      await vault.erase(who);
      states.push(await vault.state(who));
      expect(states).toEqual(['none', 'present', 'erased']);
    });

    it('opens many in their order, erased ones among them', async () => {
      const organisation = newId();
      const [ada, bob] = [subject(organisation), subject(organisation)];
      const items = [
        { context: '1', sealed: await vault.seal(ada, '1', 'one') },
        { context: '2', sealed: await vault.seal(bob, '2', 'two') },
        { context: '3', sealed: await vault.seal(ada, '3', 'three') },
      ];
      await vault.erase(bob);
      expect(await vault.openAll(organisation, items)).toEqual([
        { kind: 'text', text: 'one' },
        { kind: 'erased' },
        { kind: 'text', text: 'three' },
      ]);
      expect(await vault.openAll(organisation, [])).toEqual([]);
    });

    it('refuses a text whose subject never had a key here', async () => {
      const who = subject();
      const sealed = await vault.seal(who, 'c', 'Ada');
      await expect(opened(newId(), 'c', sealed)).rejects.toThrow(/never|no key/i);
    });
  });
}
