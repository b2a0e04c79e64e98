import { describe, expect, it } from '@jest/globals';
import { outageOf, TimedOut, Unavailable, within } from './outage.js';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe('an outage', () => {
  it.each([
    ['a refused connection', coded('ECONNREFUSED')],
    ['a server that is shut down', coded('57P01')],
    ['a full disk of the server', coded('53100')],
    ['a disk that the server cannot read or write', coded('58030')],
    ['a host of which no address answers', new AggregateError([coded('ECONNREFUSED')], 'all failed')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['a server that only answers questions since it was demoted', coded('25006')],
    ['a connection that could not be made in time', new Error('timeout expired')],
    ['a lost connection', new Error('Connection terminated unexpectedly')],
    ['one of our own, however deep', new Error('read', { cause: new Error('query', { cause: new Unavailable('x') }) })],
  ])('is %s', (_, fault) => expect(outageOf(fault)).toBe('UNAVAILABLE'));

  it.each([
    ['a statement that PostgreSQL cancelled', new Error('x', { cause: coded('57014') })],
    ['a request that took too long', new TimedOut('x')],
  ])('is told apart from %s', (_, fault) => expect(outageOf(fault)).toBe('TIMEOUT'));

  it.each([
    ['a mistake in the code', new TypeError('x')],
    ['a value of another type', coded('22P02')],
    ['nothing', null],
  ])('is not %s', (_, fault) => expect(outageOf(fault)).toBeNull());
});

describe('a bounded wait', () => {
  it('gives what is there in time, and the fault when it is not', async () => {
    expect(await within(Promise.resolve(1), 1_000, () => new TimedOut('late'))).toBe(1);
    await expect(within(new Promise(() => undefined), 1, () => new TimedOut('late'))).rejects.toThrow('late');
  });
});
