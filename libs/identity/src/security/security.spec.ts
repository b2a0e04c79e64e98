import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore, neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { newId, systemClock } from '@custodia/kernel';
import fc from 'fast-check';
import { OPERATOR_LOG, openSecurityLog, readSecurityLog } from './security-log.js';
import { securityDecider } from './security.decider.js';
import type { SecurityEventData } from './security.events.js';

const entry: SecurityEventData = {
  id: 'e',
  kind: 'access_denied',
  code: 'FORBIDDEN',
  target: 'inviteMember',
  actor: 'ada',
  memberId: 'm',
  subject: null,
  network: '192.0.2.0/24',
  count: 3,
  firstAt: '2026-05-03T10:00:00.000Z',
  lastAt: '2026-05-03T10:00:40.000Z',
  correlation: 'c',
};
const { given } = scenarios(securityDecider);
const recorded = { type: 'SecurityEventRecorded', data: entry } as const;

describe('the security log of a day', () => {
  it('takes entries', () =>
    given()
      .when({ type: 'RecordSecurityEvents', entries: [entry] })
      .then(recorded));
  it('takes each of them once', () =>
    given(recorded)
      .when({ type: 'RecordSecurityEvents', entries: [entry] })
      .thenNothing());
  it('never acts twice', () =>
    neverActsTwice(
      securityDecider,
      fc.record({
        type: fc.constant('RecordSecurityEvents' as const),
        entries: fc
          .uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 })
          .map((ids) => ids.map((id) => ({ ...entry, id }))),
      }),
    ));
});

describe('the security log of a process', () => {
  const all = async (store: ReturnType<typeof inMemoryEventStore>, organisation: string, sinceMs = 60_000) => {
    const now = Date.now();
    const span = { since: new Date(now - sinceMs).toISOString(), until: new Date(now).toISOString() };
    return Array.fromAsync(readSecurityLog(store, organisation, span));
  };

  it('is kept as events of the organisation that it belongs to, and of the operator', async () => {
    const store = inMemoryEventStore();
    const log = openSecurityLog(store, { warn: () => undefined }, systemClock);
    const organisation = newId();
    log.note({ organisation, kind: 'access_denied', code: 'FORBIDDEN', target: 'inviteMember', actor: 'ada' });
    log.note({ organisation: null, kind: 'sign_in_refused', code: 'TOKEN_UNKNOWN', target: 'POST /graphql' });
    await log.stop();
    expect(await all(store, organisation)).toMatchObject([{ code: 'FORBIDDEN', actor: 'ada', count: 1 }]);
    expect(await all(store, OPERATOR_LOG, 3 * 86_400_000)).toMatchObject([{ code: 'TOKEN_UNKNOWN', actor: null }]);
    expect(await all(store, newId())).toEqual([]);
  });

  it('tells the log of the process when it cannot be written', async () => {
    const store = { ...inMemoryEventStore(), append: () => Promise.reject(new Error('down')) };
    const told: object[] = [];
    const log = openSecurityLog(store, { warn: (facts: object) => void told.push(facts) } as never, systemClock);
    log.note({ organisation: null, kind: 'fault', code: 'FAULT', target: 'model' });
    await log.stop();
    expect(told).toEqual([{ err: expect.objectContaining({ message: 'down' }) }]);
  });
});
