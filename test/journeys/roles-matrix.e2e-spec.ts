import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operationsOf } from '@custodia/api';
import { roles, type Role } from '@custodia/graphql';
import { createLogger, newId, parseConfig } from '@custodia/kernel';
import { buildSchema } from 'graphql';
import { everyOperation, type GeneratedOperation } from '../support/operations.js';
import { disposalOffice } from '../support/disposal.js';
import { signInWorld, type SignInWorld } from '../support/people.js';

const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));
const declared = await operationsOf({
  config: parseConfig({}),
  logger: createLogger({ level: 'silent', name: 'roles' }),
});
const allowedOf = new Map(declared.map(({ kind, name, allowed }) => [`${kind.toLowerCase()} ${name}`, allowed]));
const unknown = '0198c7a2-0000-7000-8000-000000000001';
const operations = everyOperation(schema, unknown);
const nameOf = ({ kind, name }: GeneratedOperation): string => `${kind} ${name}`;
const named = operations.map((operation) => [nameOf(operation), operation] as const);

let world: SignInWorld;
/** A token for each role, of a member who joined and has that role alone. */
let byRole: Record<Role, string>;
const ended: Record<'expired' | 'revoked' | 'suspended', string> = { expired: '', revoked: '', suspended: '' };

beforeAll(async () => {
  world = await signInWorld();
  const { service } = world;
  const office = disposalOffice(service);
  byRole = Object.fromEntries(
    await Promise.all(
      roles.map(async (role) => {
        if (role !== 'provisioning') return [role, (await office.newcomer(role.toUpperCase())).token] as const;
        const id = newId();
        const member = { id, name: 'Directory', email: `${id}@example.org`, roles: ['PROVISIONING'] };
        await service.change('inviteMember', 'Member { id }', member);
        const input = { memberId: id, label: 'SCIM', scopes: ['PROVISIONING'] };
        return [role, (await service.change('issueApiToken', 'IssuedApiToken { secret }', input)).secret] as const;
      }),
    ),
  ) as Record<Role, string>;
  const issue = (input: object) => service.change('issueApiToken', 'IssuedApiToken { id secret }', input);
  const expiresAt = new Date(world.now() + 60_000).toISOString();
  ended.expired = (await issue({ label: 'short', scopes: ['ADMIN'], expiresAt })).secret;
  const revoked = await issue({ label: 'revoked', scopes: ['ADMIN'] });
  ended.revoked = revoked.secret;
  await service.change('revokeApiToken', 'ApiToken { id }', { id: revoked.id });
  const gone = await office.newcomer('ADMIN');
  ended.suspended = gone.token;
  await service.change('suspendMember', 'Member { id }', { id: gone.id });
  world.pass(120_000);
}, 60_000);
afterAll(() => world?.service.stop());

interface Answered {
  readonly codes: readonly string[];
  readonly data: string;
}

async function ask({ text, variables }: GeneratedOperation, token: string | null): Promise<Answered> {
  const { data, errors = [] } = await world.service.ask<string>(text, variables, token);
  return { codes: errors.map(({ extensions }) => String(extensions?.['code'])), data: JSON.stringify(data ?? null) };
}

describe('the matrix of operations and roles', () => {
  it('has every operation of the schema, each with the roles that it declares', () => {
    expect(operations.length).toBeGreaterThan(150);
    expect(operations.map(nameOf).filter((name) => !allowedOf.get(name))).toEqual([]);
  });

  it.each(named)('%s is refused to every role that it does not name', async (name, operation) => {
    const allowed = allowedOf.get(name)!;
    for (const role of roles.filter((each) => allowed !== 'anyone' && !allowed.includes(each)))
      expect([role, (await ask(operation, byRole[role])).codes]).toEqual([role, ['FORBIDDEN']]);
  });

  it('is told to each role as the mutations that it opens', async () => {
    for (const role of roles.filter((each) => each !== 'provisioning')) {
      const { data } = await world.service.ask('{ me { mutations } }', {}, byRole[role]);
      const opened = operations
        .filter(({ kind }) => kind === 'mutation')
        .map(({ name }) => name)
        .filter((name) =>
          [allowedOf.get(`mutation ${name}`)!].flat().some((each) => each === role || each === 'anyone'),
        );
      expect([role, data.me.mutations]).toEqual([role, opened.sort()]);
    }
  });

  it.each(named.filter(([, { kind }]) => kind === 'query'))(
    '%s is answered for every role that it names',
    async (name, operation) => {
      const allowed = allowedOf.get(name)!;
      for (const role of roles.filter((each) => allowed === 'anyone' || allowed.includes(each))) {
        const { codes } = await ask(operation, byRole[role]);
        expect([role, codes.filter((code) => /^(FORBIDDEN|UNAUTHENTICATED|FAULT)$/.test(code))]).toEqual([role, []]);
      }
    },
  );

  it.each(named)(
    '%s is closed to tokens that expired, were revoked, or are of who is suspended',
    async (_, operation) => {
      for (const [why, token] of Object.entries(ended))
        expect([why, (await ask(operation, token)).codes]).toEqual([why, ['UNAUTHENTICATED']]);
    },
  );
});

describe('a denial', () => {
  it('of a role says what is missing, and the same of what exists as of what does not', async () => {
    const { service } = world;
    const { id } = await service.change('registerModel', 'Model { id }', { name: 'There', purpose: 'Is' });
    const about = everyOperation(schema, id);
    for (const [index, operation] of operations.entries()) {
      const allowed = allowedOf.get(nameOf(operation))!;
      if (allowed === 'anyone' || allowed.includes('viewer')) continue;
      const [of, none] = await Promise.all(
        [about[index]!, operation].map(({ text, variables }) => service.ask<string>(text, variables, byRole.viewer)),
      );
      expect([operation.name, of!.errors?.[0]?.message]).toEqual([
        operation.name,
        expect.stringMatching(/^This operation needs one of the roles .*; the token has viewer\.$/),
      ]);
      expect(JSON.stringify(of).replaceAll(id, unknown)).toBe(JSON.stringify(none));
    }
  });

  it('of another organisation is the answer of an id that nobody has', async () => {
    const { service } = world;
    const office = disposalOffice(service);
    const member = await office.newcomer('VIEWER');
    const register = async (kind: 'Model' | 'Prompt' | 'System') =>
      (await service.change(`register${kind}`, `${kind} { id }`, { name: `${kind} there`, purpose: 'Is' })) as {
        readonly id: string;
      };
    const there = [
      member.id,
      (await register('Model')).id,
      (await register('Prompt')).id,
      (await register('System')).id,
    ];
    const [one, other] = [await service.strangerToken(), await service.strangerToken()];
    const plain = (answer: object, id: string): string =>
      JSON.stringify(answer)
        .replaceAll(id, 'asked')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'moment')
        .replaceAll(/cus_[\w-]+/g, 'secret');
    for (const id of there) {
      const nobody = newId();
      const [about, of] = [everyOperation(schema, id), everyOperation(schema, nobody)];
      for (const [index, { name, kind, text, variables }] of about.entries()) {
        // What names no record tells of the organisation that asks, and each has its own.
        if (kind !== 'query' || !JSON.stringify(variables).includes(id)) continue;
        const answer = await service.ask<string>(text, variables, one);
        const same = await service.ask<string>(of[index]!.text, of[index]!.variables, other);
        expect(`${name} ${plain(answer, id)}`).toBe(`${name} ${plain(same, nobody)}`);
      }
    }
  }, 120_000);
});
