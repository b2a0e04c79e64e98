import type { ArgumentsHost } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { AggregateBusy, UnstorableText } from '@custodia/event-store';
import { createLogger, Unavailable } from '@custodia/kernel';
import { FaultFilter } from './fault.filter.js';

/** What a client of a route gets for a fault. */
function answerTo(fault: unknown): { status: number; body: unknown } {
  let [status, body]: [number, unknown] = [0, undefined];
  const reply = {
    status: (code: number) => ((status = code), reply),
    send: (value: unknown) => void (body = value),
  };
  const request = { id: 'c-1', method: 'PUT', routeOptions: { url: '/answers' } };
  const host = {
    getType: () => 'http',
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }),
  } as unknown as ArgumentsHost;
  new FaultFilter(createLogger({ level: 'silent', name: 'filter' })).catch(fault, host);
  return { status, body };
}

describe('a route answers', () => {
  it('422 INVALID_INPUT to a text that cannot be stored', () => {
    const found = { path: 'title', text: 'a\u0000', problem: 'It contains NUL.', remedy: 'Remove it.' };
    expect(answerTo(new UnstorableText('EvidenceAttached', found))).toMatchObject({
      status: 422,
      body: { code: 'INVALID_INPUT', field: 'title', value: 'a\\u0000', remedy: 'Remove it.' },
    });
  });

  it('503 TRY_AGAIN when others write the record for too long', () =>
    expect(answerTo(new AggregateBusy('review-1', 6_000))).toMatchObject({
      status: 503,
      body: { code: 'TRY_AGAIN' },
    }));

  it('503 UNAVAILABLE to an outage, and 500 FAULT to everything else, without what is inside', () => {
    const [outage, fault] = [answerTo(new Unavailable('10.0.0.7')), answerTo(new TypeError('10.0.0.7'))];
    expect(outage).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(fault).toMatchObject({ status: 500, body: { code: 'FAULT', correlationId: 'c-1' } });
    expect(JSON.stringify([outage, fault])).not.toContain('10.0.0.7');
  });
});
