import { describe, expect, it } from '@jest/globals';
import { commonPasswords } from './common-passwords.js';
import { agrees, hashPassword } from './password-hash.js';
import { passwordProblem } from './password.policy.js';

const personal = ['Ada King', 'ada.king@acme.example', 'Acme Ltd'];
const problemOf = async (password: string) =>
  passwordProblem(password, { common: await commonPasswords(), personal })?.refusal.remedy ?? null;

describe('a password that is chosen', () => {
  it.each([
    'four harmless river stones',
    'k7#Qz!m2@Wp9',
    'ünïcödé pässwörter zählen',
    '🦊'.repeat(3) + ' wolf & bear',
    'x'.repeat(0) + 'Acme pays for my lunch',
  ])('may be %j', async (password) => expect(await problemOf(password)).toBeNull());

  it('has 12 to 128 characters, however many bytes they have', async () => {
    expect(await problemOf('k7#Qz!m2@Wp')).toMatch(/12 to 128/);
    expect(await problemOf('four harmless river stones '.repeat(5))).toMatch(/12 to 128/);
  });

  it.each(['unbelievable', 'passwordpassword', 'Password1234!', '123456789012', 'aaaaaaaaaaaa', 'abababababab'])(
    'is not %j, which is guessed first',
    async (password) => expect(await problemOf(password)).toMatch(/most common/),
  );

  it.each(['AdaKingAcmeLtd', 'ada.king@acme.example', 'custodia-ada-king'])(
    'is not %j, which follows from the person',
    async (password) => expect(await problemOf(password)).toMatch(/your name/),
  );
});

describe('a stored password', () => {
  it('is argon2id with a salt of its own, and agrees with itself alone', async () => {
    const [one, other] = await Promise.all([hashPassword('four harmless'), hashPassword('four harmless')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
    expect(await agrees('four harmless', one)).toBe(true);
    for (const wrong of ['four harmless ', 'Four harmless', '']) expect(await agrees(wrong, one)).toBe(false);
    expect(await agrees('four harmless', 'plain text')).toBe(false);
  });

  it('agrees with the hash that another implementation of RFC 9106 makes', async () => {
    // `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 24`, the example of the reference implementation.
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await agrees('password', reference)).toBe(true);
  });
});
