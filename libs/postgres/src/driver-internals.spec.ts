import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { cancelKeyOf, knownPg } from './driver-internals.js';

const { version } = createRequire(import.meta.url)('pg/package.json') as { version: string };

describe('the inside of the driver', () => {
  it('is that of the version in which it was read', () => {
    const told =
      version === knownPg
        ? ''
        : `pg is ${version}, and driver-internals.ts was read in ${knownPg}: compare lib/client.js, lib/connection.js and ` +
          'lib/query.js of both, run the tests of read-models/src/query and event-store, then set knownPg.';
    expect(told).toBe('');
  });

  it('has what is used of it', () => {
    const client = new pg.Client({ host: 'database.example.org', port: 5433 });
    expect(cancelKeyOf(client)).toMatchObject({
      host: 'database.example.org',
      port: 5433,
      processID: null,
      secretKey: null,
    });
    const { stream } = (client as unknown as { connection: { stream: Record<string, unknown> } }).connection;
    for (const name of ['write', 'cork', 'uncork', 'destroy']) expect(typeof stream[name]).toBe('function');
    for (const name of ['submit', 'handleDataRow', 'handleCommandComplete', 'handleError', 'handleReadyForQuery'])
      expect(typeof (pg.Query.prototype as unknown as Record<string, unknown>)[name]).toBe('function');
  });
});
