import { describe, expect, it } from '@jest/globals';

/** Plain JavaScript without types of its own. */
const load = (file: string): Promise<any> => import(file);
const { faultIn, refused, hasCode } = await load('./judge.mjs');
const { isValid, hostileShapes } = await load('./documents.mjs');
const { forbidden, noMoment } = await load('./values.mjs');
const { median, surelyAbove } = await load('./neighbour.mjs');

const answer = (status: number, body: unknown, headers = {}) => ({
  status,
  headers,
  json: body,
  text: JSON.stringify(body),
  path: 'POST /graphql',
});

describe('an answer that breaks the attack', () => {
  it.each([
    ['a blank 500', answer(500, { message: 'Internal server error' })],
    ['a fault of GraphQL', answer(200, { data: null, errors: [{ message: 'x', extensions: { code: 'FAULT' } }] })],
    ['a stack', answer(400, { message: 'Error\n    at run (file:///srv/apps/api/main.js:3:1)' })],
    ['words of the database', answer(400, { message: 'duplicate key value breaks it' })],
    ['503 without a time to come again', answer(503, {})],
  ])('%s', (_, given) => expect(faultIn(given)).toMatch(/^POST \/graphql: /));

  it.each([
    ['a refusal', answer(200, { data: { retireModel: { code: 'NOT_FOUND', message: 'There is no such model.' } } })],
    ['a wrong request', answer(400, { errors: [{ message: 'Syntax Error: Unexpected "}".' }] })],
    ['503 with a time to come again', answer(503, { code: 'UNAVAILABLE' }, { 'retry-after': '5' })],
  ])('is not %s', (_, given) => expect(faultIn(given)).toBeNull());
});

describe('what counts as executed', () => {
  it('is any field with a value', () => {
    expect(refused(answer(200, { data: { me: { roles: [] } } }))).toBe(false);
    expect(refused(answer(200, { data: { me: null }, errors: [] }))).toBe(true);
    expect(refused(answer(0, null))).toBe(false);
  });

  it('is told apart by codes of errors, refusals and routes alike', () => {
    expect(hasCode(answer(200, { data: { a: { code: 'KEY_REUSED' } } }), 'KEY_REUSED')).toBe(true);
    expect(hasCode(answer(401, { code: 'UNAUTHENTICATED' }), 'UNAUTHENTICATED', 'FORBIDDEN')).toBe(true);
  });
});

describe('hostile documents and values', () => {
  it('follow from their seed, and a shape is never valid', () => {
    expect(hostileShapes(7, 50)).toEqual(hostileShapes(7, 50));
    expect(hostileShapes(7, 50).some(({ valid }: { valid: boolean }) => valid)).toBe(false);
    expect(isValid('{ models { totalCount } }')).toBe(true);
    expect(isValid('{ nothing }')).toBe(false);
  });

  it('know what the text rule forbids', () => {
    expect(['a\u0000', '\ud800', 'a\udc00b'].every(forbidden)).toBe(true);
    expect(forbidden('👩‍👩‍👧 fine')).toBe(false);
    expect(['0000-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z'].every(noMoment)).toBe(true);
    expect(noMoment('9999-12-31T23:59:59.999Z')).toBe(false);
  });
});

describe('what the neighbour noticed', () => {
  const times = (slow: number, of: number) => Array.from({ length: of }, (_, n) => (n < slow ? 30 : 3));

  it('is surely slow when many answers were, and not when a few of a few were', () => {
    expect(median(times(8, 15))).toBe(30);
    expect(surelyAbove(times(8, 15))).toBe(3);
    expect(surelyAbove(times(14, 15))).toBe(30);
    expect(surelyAbove(times(80, 100))).toBe(30);
    expect(surelyAbove([30])).toBe(0);
  });
});
