import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../config.js';
import { clientSettings } from './client.js';
import { settings } from './settings.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/configuration.md'), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| `([A-Z0-9_]+)` \| (.*?) \| (.*) \|$/gm)].map(([, name, otherwise, meaning]) => [
    name!,
    { otherwise: otherwise!, meaning: meaning! },
  ]),
);

describe('docs/configuration.md', () => {
  it('names every variable there is, and no other', () => {
    expect([...rows.keys()].sort()).toEqual(
      [...Object.keys(settings.shape), ...Object.keys(clientSettings.shape)].sort(),
    );
  });

  it('says what each of them means', () => {
    for (const [name, { meaning }] of rows) expect(`${name}: ${meaning}`.length).toBeGreaterThan(name.length + 8);
  });

  it('tells the defaults that really hold', () => {
    const { http, rateLimit, graphql, maxUploadBytes, logLevel, environment } = parseConfig({});
    const told = (name: string) => rows.get(name)?.otherwise;
    expect([
      told('CUSTODIA_HOST'),
      told('CUSTODIA_PORT'),
      told('CUSTODIA_MAX_UPLOAD_BYTES'),
      told('LOG_LEVEL'),
      told('NODE_ENV'),
    ]).toEqual([http.host, http.port, maxUploadBytes, logLevel, environment].map((value) => `\`${value}\``));
    expect([told('CUSTODIA_RATE_PER_TOKEN'), told('CUSTODIA_RATE_PER_ADDRESS')]).toEqual(
      [rateLimit.perToken, rateLimit.perAddress].map((value) => `\`${value}\``),
    );
    expect([told('GRAPHQL_MAX_DEPTH'), told('GRAPHQL_MAX_ALIASES'), told('GRAPHQL_MAX_COST')]).toEqual(
      [graphql.maxDepth, graphql.maxAliases, graphql.maxCost].map((value) => `\`${value}\``),
    );
  });
});
