import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { cancelKeyOf, knownVersions } from './driver-internals.js';

const modules = resolve(import.meta.dirname, '../../../node_modules');
const installed = (name: string): string =>
  (JSON.parse(readFileSync(resolve(modules, name, 'package.json'), 'utf8')) as { version: string }).version;
const toRead = {
  pg: 'lib/client.js, lib/connection.js and lib/query.js, and run the tests of read-models/src/query and event-store',
  typeorm: 'driver/postgres/PostgresDriver.js, and run the tests of platform',
} as const;

describe('the inside of the drivers', () => {
  it.each(['pg', 'typeorm'] as const)('is that of the version in which it was read: %s', (name) => {
    const version = installed(name);
    const told =
      version === knownVersions[name]
        ? ''
        : `${name} is ${version}, and driver-internals.ts was read in ${knownVersions[name]}: compare ${toRead[name]}, then set the version there.`;
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
