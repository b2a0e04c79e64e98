import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { maskFaults } from './faults.js';

const logged: { facts: { readonly [name: string]: unknown }; message: string }[] = [];
const log = (facts: { readonly [name: string]: unknown }, message: string): void =>
  void logged.push({ facts, message });
const shown = (...errors: GraphQLError[]) => {
  logged.length = 0;
  return maskFaults({ errors }, 'c-1', { error: log, warn: log }).errors!.map(({ message, extensions }) => ({
    message,
    ...extensions,
  }));
};
const from = (fault: object, path?: string[]) =>
  new GraphQLError((fault as Error).message, { originalError: fault as Error, path: path ?? null });

describe('what a client sees of errors', () => {
  it('is a number to quote when a field failed; the log has the rest', () => {
    const fault = new Error('password of the database: x');
    expect(shown(from(fault, ['models']))).toEqual([
      { message: 'Something went wrong here. Quote c-1 when you report it.', code: 'FAULT', correlationId: 'c-1' },
    ]);
    expect(logged).toMatchObject([{ facts: { correlation: 'c-1', path: ['models'], err: fault } }]);
  });

  it('is its own mistake, as it is', () => {
    expect(
      shown(
        new GraphQLError('Unknown field "x".'),
        new GraphQLError('Log in', { extensions: { code: 'UNAUTHENTICATED' } }),
      ),
    ).toEqual([{ message: 'Unknown field "x".' }, { message: 'Log in', code: 'UNAUTHENTICATED' }]);
    const wrapped = Object.assign(new Error('Graphql validation error'), {
      code: 'MER_ERR_GQL_VALIDATION',
      statusCode: 400,
      errors: [new GraphQLError('one'), new GraphQLError('two')],
    });
    expect(shown(from(wrapped))).toEqual([{ message: 'one' }, { message: 'two' }]);
    expect(logged).toEqual([]);
  });

  it('is its own mistake too when the error has no extensions, as those of compiled queries for variables', () => {
    const bare = Object.assign(new GraphQLError('Variable "$input" got an invalid value'), { extensions: undefined });
    const { errors } = maskFaults({ errors: [bare as never] }, 'c-1', {
      error: () => undefined,
      warn: () => undefined,
    });
    expect(errors).toEqual([bare]);
  });

  it.each([
    [{ statusCode: 429, code: 'RATE_LIMITED', message: 'Too many requests.' }, 'RATE_LIMITED'],
    [{ statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE', message: 'Request body is too large' }, 'BAD_REQUEST'],
  ])('is why the server did not begin with a request: %j', (fault, code) =>
    expect(shown(from(fault))).toEqual([{ message: fault.message, code }]),
  );

  it('is no refusal that comes out of a field', () =>
    expect(
      shown(from(Object.assign(new Error('denied by the bucket'), { statusCode: 403 }), ['document'])),
    ).toMatchObject([{ code: 'FAULT' }]));

  it.each([
    ['UNAVAILABLE', Object.assign(new Error('connect 10.0.0.7:5432'), { code: 'ECONNREFUSED' })],
    ['TIMEOUT', Object.assign(new Error('canceling statement'), { code: '57014' })],
  ])('is %s for an outage, and nothing of what is inside', (code, fault) => {
    const [error] = shown(from(new Error('read', { cause: fault }), ['models']));
    expect(error).toMatchObject({ code, correlationId: 'c-1' });
    expect(JSON.stringify(error)).not.toContain(fault.message);
    expect(logged).toHaveLength(1);
  });

  it('is nothing of a fault of the server before a request', () =>
    expect(shown(from(Object.assign(new Error('down'), { statusCode: 503 })))).toMatchObject([{ code: 'FAULT' }]));
});
