import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runService, type RunningService } from '../support/service.js';

let now = new Date('2031-03-01T10:00:00.000Z');
let service: RunningService;
beforeAll(async () => {
  service = await runService({}, () => now);
});
afterAll(() => service.stop());

it('tells every decision, row and answer the time of the clock that the process was given', async () => {
  const model = await service.change('registerModel', 'Model { id createdAt }', {
    name: 'Later',
    purpose: 'Ranks',
  });
  expect(model.createdAt).toBe('2031-03-01T10:00:00.000Z');

  const issued = await service.change('issueApiToken', 'IssuedApiToken { secret token { createdAt expiresAt } }', {
    label: 'one',
    scopes: ['ADMIN'],
  });
  expect(issued).toMatchObject({ token: { createdAt: '2031-03-01T10:00:00.000Z' } });
  const { secret, token } = issued;
  expect(Date.parse(token!.expiresAt!)).toBeGreaterThan(now.getTime());
  expect((await service.ask('{ models { totalCount } }', {}, secret)).data.models.totalCount).toBe(1);

  // Moved behind its end, the token is over, and what is decided now is of that time.
  now = new Date(Date.parse(token!.expiresAt!) + 60_000);
  expect((await service.ask('{ models { totalCount } }', {}, secret)).errors).toBeDefined();
  const retired = await service.change('retireModel', 'Model { updatedAt }', { id: model.id, reason: 'Too old.' });
  expect(retired.updatedAt).toBe(now.toISOString());
});
