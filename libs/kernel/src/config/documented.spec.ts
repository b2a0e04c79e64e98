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
    const { http, logLevel, environment } = parseConfig({});
    const told = (name: string) => rows.get(name)?.otherwise;
    expect([told('CUSTODIA_HOST'), told('LOG_LEVEL'), told('NODE_ENV')]).toEqual(
      [http.host, logLevel, environment].map((value) => `\`${value}\``),
    );
    const limits = settings.parse({});
    for (const [name, otherwise] of Object.entries(limits))
      if (typeof otherwise === 'number') expect(`${name} ${told(name)}`).toBe(`${name} \`${otherwise}\``);
  });
});
