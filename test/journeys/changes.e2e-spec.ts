import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { staffed } from '../support/disposal.js';
import { listen, subscription, type Listener } from '../support/changes.js';
import { bearer, http } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
let token: string;
const open: Listener[] = [];

beforeAll(async () => {
  service = await runService();
  token = (await service.change('issueApiToken', 'IssuedApiToken { secret }', { label: 'Listens', scopes: ['ADMIN'] }))
    .secret;
}, 120_000);
// With streams that are still open: the end of the service is theirs.
afterAll(() => service?.stop());

const follow = (over: 'sse' | 'ws', options: Parameters<typeof listen>[2]): Listener => {
  const listener = listen(service.address, over, options);
  open.push(listener);
  return listener;
};

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds() && Date.now() < end;)
    await new Promise((next) => setTimeout(next, 20));
  expect(holds()).toBe(true);
}

/** Registers models until the listener hears of one: it listens from then on. */
async function listening({ heard }: Listener): Promise<void> {
  while (heard.length === 0) {
    await register('To be heard');
    await new Promise((next) => setTimeout(next, 100));
  }
}

const register = async (name: string, more: object = {}): Promise<string> =>
  (await service.change('registerModel', 'Model { id }', { name, purpose: 'To be told of', ...more })).id;

const stream = (body: object, as?: string) =>
  http(service.address)
    .post('/graphql/stream')
    .set(as ? bearer(as) : {})
    .send(body);

describe.each(['sse', 'ws'] as const)('changes over %s', (over) => {
  it('are told each once, in order, when queries show them; and again from a position', async () => {
    const first = follow(over, { token, kinds: ['model'] });
    await listening(first);
    const ids = await Promise.all(['A', 'B', 'C'].map((name) => register(name)));
    await until(() => ids.every((id) => first.heard.some((each) => each.id === id)));
    expect(first.heard.map(({ position }) => position)).toEqual(first.heard.map(({ position }) => position).toSorted());
    expect(new Set(first.heard.map(({ position }) => position)).size).toBe(first.heard.length);
    expect(first.heard.at(-1)).toMatchObject({ kind: 'model', type: 'ModelRegistered', revision: 0 });
    const id = first.heard.at(-1)!.id;
    expect(await service.tell('query($id: ID!) { model(id: $id) { revision } }', { id })).toMatchObject({
      revision: 0,
    });
    first.close();
    const missed = await Promise.all(['D', 'E'].map((name) => register(name)));
    const second = follow(over, { token, kinds: ['model'], after: first.heard.at(-1)!.position });
    await until(() => second.heard.length === 2);
    expect(second.heard.map(({ id: told }) => told).toSorted()).toEqual(missed.toSorted());
    second.close();
  });

  it('are not told to another organisation, nor of what a member does not see', async () => {
    const { member } = await staffed(service);
    const [viewer, owner] = [await member('VIEWER'), await member('VIEWER')];
    const told = follow(over, { token });
    const [byViewer, byOwner] = [follow(over, { token: viewer.token }), follow(over, { token: owner.token })];
    const stranger = follow(over, { token: await service.strangerToken() });
    await Promise.all([told, byViewer, byOwner].map(listening));
    await service.change('issueApiToken', 'IssuedApiToken { secret }', { label: 'Told of', scopes: ['ADMIN'] });
    const secret = await register('Secret', { classification: 'RESTRICTED', ownerId: owner.id });
    const last = await register('Open to all');
    await until(() => [told, byViewer, byOwner].every(({ heard }) => heard.some(({ id }) => id === last)));
    const hears = ({ heard }: Listener): boolean => heard.some(({ id }) => id === secret);
    expect([told, byOwner, byViewer, stranger].map(hears)).toEqual([true, true, false, false]);
    expect(stranger.heard).toEqual([]);
    // Tokens are shown to administrators and auditors alone.
    expect(told.heard.some(({ kind }) => kind === 'token')).toBe(true);
    expect(byOwner.heard.some(({ kind }) => kind === 'token')).toBe(false);
    for (const each of [told, byViewer, byOwner, stranger]) each.close();
  });

  it('end when the token does', async () => {
    const issued = await service.change('issueApiToken', 'IssuedApiToken { secret token { id } }', {
      label: 'Ends soon',
      scopes: ['ADMIN'],
    });
    const listener = follow(over, { token: issued.secret });
    await listening(listener);
    await service.change('revokeApiToken', 'ApiToken { id }', { id: issued.token!.id });
    const after = await register('After the end');
    await listener.ended;
    expect(listener.failed()).toBe('UNAUTHENTICATED');
    expect(listener.heard.some(({ id }) => id === after)).toBe(false);
  });

  it('are closed to who shows no token, and to a position of no log', async () => {
    const nobody = follow(over, {});
    await nobody.ended;
    expect(nobody.failed()).toBe(over === 'sse' ? '401' : '4403');
    const lost = follow(over, { token, after: '9'.repeat(40) });
    await lost.ended;
    expect(lost.failed()).toBe('INVALID_CURSOR');
  });
});

describe('a stream', () => {
  it('is for subscriptions alone, within the limits of every document', async () => {
    expect((await stream({ query: '{ models(first: 1) { totalCount } }' }, token)).body).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' }, message: expect.stringContaining('POST /graphql') }],
    });
    expect((await stream({ query: 'subscription { nothing }' }, token)).status).toBe(400);
    expect((await stream({ query: ['subscription { changes { id } }'] }, token)).status).toBe(400);
    const aliases = Array.from({ length: 200 }, (_, n) => `a${n}: id`).join(' ');
    expect((await stream({ query: `subscription { changes { ${aliases} } }` }, token)).status).toBe(400);
    const asQuery = await service.ask(subscription);
    expect(asQuery.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
    expect((await http(service.address).get('/graphql/stream').set(bearer(token))).status).toBe(404);
  });

  it('has bounded company: more than twenty of one token are refused', async () => {
    const { secret } = await service.change('issueApiToken', 'IssuedApiToken { secret }', {
      label: 'Wants everything',
      scopes: ['ADMIN'],
    });
    const many = Array.from({ length: 20 }, () => follow('sse', { token: secret }));
    await Promise.all(many.map(listening));
    const refused = await stream({ query: subscription }, secret);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '5']);
    many[0]!.close();
    const again = follow('sse', { token: secret });
    await listening(again);
    expect(again.failed()).toBeUndefined();
  });
});
