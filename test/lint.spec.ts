import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';

const eslint = new ESLint({
  overrideConfig: { rules: { '@nx/enforce-module-boundaries': 'off', '@typescript-eslint/no-unused-vars': 'off' } },
});

/** The rules that refuse a text, as if it stood in a file of that name. */
async function refusedBy(text: string, filePath = 'libs/inventory/src/model/probe.decider.ts'): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

/** Ways in which a rule could come by a clock, chance, the environment or the outside. */
const leaks: readonly (readonly [what: string, text: string, rule: string])[] = [
  [
    'a framework',
    `import { Injectable } from '@nestjs/common';\nexport const a = Injectable;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'the file system',
    `import { readFileSync } from 'node:fs';\nexport const a = readFileSync;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'a socket',
    `import { connect } from 'node:net';\nexport const a = connect;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'chance from the kernel',
    `import { newId } from '@custodia/kernel';\nexport const a = newId;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'chance from node:crypto',
    `import { randomUUID } from 'node:crypto';\nexport const a = randomUUID;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'all of node:crypto',
    `import * as crypto from 'node:crypto';\nexport const a = crypto;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'a package that is not on the list',
    `import { parse } from 'yaml';\nexport const a = parse;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'a resolver beside it',
    `import { a } from './model.resolver.js';\nexport const b = a;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'a helper that is no rule',
    `import { a } from '../asset/seen-at.js';\nexport const b = a;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  ['a re-export of I/O', `export { readFile } from 'node:fs/promises';`, '@typescript-eslint/no-restricted-imports'],
  ['a dynamic import', `export const a = () => import('node:fs');`, 'no-restricted-syntax'],
  ['the clock', `export const a = () => new Date();`, 'no-restricted-syntax'],
  ['the clock as text', `export const a = () => Date();`, 'no-restricted-syntax'],
  ['the clock as a number', `export const a = () => Date.now();`, 'no-restricted-syntax'],
  ['the clock under another name', `const D = Date;\nexport const a = () => new D();`, 'no-restricted-syntax'],
  ['the clock taken apart', `const { now } = Date;\nexport const a = now;`, 'no-restricted-syntax'],
  ['the clock of a format', `export const a = () => new Intl.DateTimeFormat().format();`, 'no-restricted-globals'],
  ['the monotonic clock', `export const a = () => performance.now();`, 'no-restricted-globals'],
  ['chance', `export const a = () => Math.random();`, 'no-restricted-properties'],
  ['chance in brackets', `export const a = () => Math['random']();`, 'no-restricted-properties'],
  ['chance taken apart', `const { random } = Math;\nexport const a = random;`, 'no-restricted-properties'],
  ['the crypto of the platform', `export const a = () => crypto.randomUUID();`, 'no-restricted-globals'],
  ['the global object', `export const a = () => globalThis.process;`, 'no-restricted-globals'],
  ['the environment', `export const a = () => process.env;`, 'no-restricted-globals'],
  ['the network', `export const a = () => fetch('http://127.0.0.1');`, 'no-restricted-globals'],
  ['a timer', `export const a = () => setTimeout(() => undefined, 1);`, 'no-restricted-globals'],
  ['reflection', `export const a = () => Reflect.construct(Array, []);`, 'no-restricted-globals'],
  ['evaluated text', `export const a = () => eval('1');`, 'no-eval'],
  ['a function of text', `export const a = new Function('return 1');`, 'no-new-func'],
  ['its own place', `export const a = import.meta.url;`, 'no-restricted-syntax'],
  ['waiting', `export const a = async () => { await 1; };`, 'no-restricted-syntax'],
  ['an exception', `export const a = () => { throw new Error('no'); };`, 'no-restricted-syntax'],
];

describe('a file that holds a rule', () => {
  it.each(leaks)('is refused with %s', async (_, text, rule) => expect(await refusedBy(text)).toContain(rule));

  it.each(['probe.events.ts', 'probe.projection.ts', 'probe.policy.ts', 'probe.state.ts', 'score.ts'])(
    'is also %s',
    async (name) =>
      expect(await refusedBy(`export const a = () => fetch('');`, `libs/inventory/src/model/${name}`)).toEqual([
        'no-restricted-globals',
      ]),
  );

  it('may use other rules, the language of the kernel, and times that it is given', async () => {
    const text = `import { createHash } from 'node:crypto';
import { accept, type Logger } from '@custodia/kernel';
import type { Pool } from 'pg';
import { fold } from './model.state.js';
export type Used = Logger | Pool;
export const a = (at: string): unknown => accept({ at: new Date(at), ms: Date.parse(at), hash: createHash('sha256'), fold });`;
    expect(await refusedBy(text)).toEqual([]);
  });

  it('has no rule of its own that no probe needs', async () => {
    const rulesOf = async (name: string): Promise<Record<string, unknown>> =>
      (await eslint.calculateConfigForFile(`libs/inventory/src/model/${name}`)).rules;
    const [pure, other] = [await rulesOf('probe.decider.ts'), await rulesOf('probe.resolver.ts')];
    const own = Object.keys(pure).filter((rule) => JSON.stringify(pure[rule]) !== JSON.stringify(other[rule]));
    expect(own.sort()).toEqual([...new Set(leaks.map(([, , rule]) => rule))].sort());
  });
});
