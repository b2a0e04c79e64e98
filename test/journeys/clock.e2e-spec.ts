import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runService, type RunningService } from '../support/service.js';

let now = new Date('2031-03-01T10:00:00.000Z');
let service: RunningService;
beforeAll(async () => {
  service = await runService({}, () => now);
});
afterAll(() => service.stop());

it('tells every decision, row and answer the time of the clock that the process was given', async () => {
  const model = await service.tell(
    `mutation { registerModel(input: { name: "Later", purpose: "Ranks" }) { ... on Model { id createdAt } } }`,
  );
  expect(model.createdAt).toBe('2031-03-01T10:00:00.000Z');

  const issued = await service.tell(
    `mutation { issueApiToken(input: { label: "one", scopes: [ADMIN] }) {
      ... on IssuedApiToken { secret token { createdAt expiresAt } } ... on Refusal { message } } }`,
  );
  expect(issued).toMatchObject({ token: { createdAt: '2031-03-01T10:00:00.000Z' } });
  const { secret, token } = issued;
  expect(Date.parse(token.expiresAt)).toBeGreaterThan(now.getTime());
  expect((await service.ask('{ models { totalCount } }', {}, secret)).data.models.totalCount).toBe(1);

  // Moved behind its end, the token is over, and what is decided now is of that time.
  now = new Date(Date.parse(token.expiresAt) + 60_000);
  expect((await service.ask('{ models { totalCount } }', {}, secret)).errors).toBeDefined();
  const retired = await service.tell(
    `mutation($id: ID!) { retireModel(input: { id: $id, reason: "Too old." }) { ... on Model { updatedAt } } }`,
    { id: model.id },
  );
  expect(retired.updatedAt).toBe(now.toISOString());
});
