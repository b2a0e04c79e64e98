import { describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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

  const outside = [
    ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'process', 'performance', 'console', 'crypto'],
    ...['globalThis', 'global', 'self', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'AbortSignal'],
    ...['Reflect', 'require', 'Intl', 'BroadcastChannel', 'MessageChannel', 'localStorage', 'navigator'],
  ];
  it.each(outside)('is refused with the global `%s`', async (name) =>
    expect(await refusedBy(`export const a = () => ${name};`)).toContain('no-restricted-globals'),
  );

  it('has no rule of its own that no probe needs', async () => {
    const rulesOf = async (name: string): Promise<Record<string, unknown>> =>
      (await eslint.calculateConfigForFile(`libs/inventory/src/model/${name}`)).rules;
    const [pure, other] = [await rulesOf('probe.decider.ts'), await rulesOf('probe.resolver.ts')];
    const own = Object.keys(pure).filter((rule) => JSON.stringify(pure[rule]) !== JSON.stringify(other[rule]));
    expect(own.sort()).toEqual([...new Set(leaks.map(([, , rule]) => rule))].sort());
  });
});

/** What no file may hold, wherever it stands. */
const faults: readonly (readonly [what: string, text: string, rule: string, filePath?: string])[] = [
  ['a comparison that converts', `export const a = (b: unknown) => b == 1;`, 'eqeqeq'],
  ['`var`', `export function a() { var b = 1; return b; }`, 'no-var'],
  ['a variable that never varies', `export function a() { let b = 1; return b; }`, 'prefer-const'],
  ['a breakpoint', `export function a() { debugger; }`, 'no-debugger'],
  ['lines that cannot be reached', `export function a() { return 1; return 2; }`, 'no-unreachable'],
  ['a comparison with itself', `export const a = (b: number) => b === b;`, 'no-self-compare'],
  [
    'a case that falls into the next',
    `export function a(b: number) { switch (b) { case 1: a(2); case 2: a(3); } }`,
    'no-fallthrough',
  ],
  ['a default export', `const a = 1;\nexport default a;`, 'no-restricted-syntax'],
  ['the environment', `export const a = process.env['A'];`, 'no-restricted-syntax'],
  ['`any`', `export const a = (b: any) => b;`, '@typescript-eslint/no-explicit-any'],
  [
    '`any` in a journey',
    `export const a = (b: any) => b;`,
    '@typescript-eslint/no-explicit-any',
    'test/journeys/probe.e2e-spec.ts',
  ],
  [
    'a type imported as a value',
    `import { Pool } from 'pg';\nexport const a = (b: Pool) => b;`,
    '@typescript-eslint/consistent-type-imports',
  ],
  [
    'an assertion that hides nothing',
    `export const a = (b?: { c?: number }) => b?.c!;`,
    '@typescript-eslint/no-non-null-asserted-optional-chain',
  ],
  ['the inside of a package', `export { a } from '@custodia/kernel/src/id.js';`, 'no-restricted-imports'],
  ['a side door of a context', `export { a } from '@custodia/inventory/worker';`, 'no-restricted-imports'],
  ['a file that is too long', `${'// a line\n'.repeat(600)}export const a = 1;`, 'max-lines'],
  [
    'HTTP of its own in a journey',
    `export const a = () => fetch('http://127.0.0.1');`,
    'no-restricted-globals',
    'test/journeys/probe.e2e-spec.ts',
  ],
  [
    'a test that is left out',
    `it.skip('a', () => undefined);`,
    'no-restricted-syntax',
    'libs/inventory/src/model/probe.spec.ts',
  ],
  ['a script with a name that nothing uses', `const a = 1;`, 'no-unused-vars', 'tools/probe.mjs'],
];

describe('every file', () => {
  it.each(faults)(
    'is refused with %s',
    async (_, text, rule, filePath = 'libs/inventory/src/model/probe.resolver.ts') =>
      expect(await refusedBy(text, filePath)).toContain(rule),
  );

  it.each([
    ['the clock', `export const a = () => new Date().toISOString();`],
    ['the clock in milliseconds', `export const a = () => Date.now();`],
    ['the clock as text', `export const a = () => Date();`],
    ['the table of another context', `export const a = 'select id from member_v1';`],
    ['the past of it', `export const a = (b: string) => \`select id from review_v1_history where \${b}\`;`],
    ['an event that nobody decided', `export const a = (ports: any) => ports.store.append('s', 1, []);`],
    ['its aggregate at the door', `export { model } from './model/model.decider.js';`, 'libs/inventory/src/index.ts'],
    ['a question at the wrong door', `export { a } from './views/assets.read.js';`, 'libs/inventory/src/index.ts'],
    ['a table in an app', `export const a = 'select id from member_v1';`, 'apps/api/src/probe.ts'],
    ['a table in a platform package', `export const a = 'select id from member_v1';`, 'libs/graphql/src/probe.ts'],
    ['the clock in a platform package', `export const a = () => new Date();`, 'libs/graphql/src/probe.ts'],
  ])('of a context is refused with %s', async (_, text, filePath = 'libs/inventory/src/model/probe.resolver.ts') =>
    expect(await refusedBy(text, filePath)).toContain('no-restricted-syntax'),
  );

  it('of a context may name its own tables, and make a moment of a value', async () => {
    const text = `export const a = (b: string) => [new Date(b), Date.parse(b), 'select id from model_v1'];`;
    expect(await refusedBy(text, 'libs/inventory/src/model/probe.resolver.ts')).toEqual([]);
    const types = `export type { ModelEvent } from './model/model.events.js';\nexport { recordDisposal } from './disposal/record-disposal.js';`;
    expect(await refusedBy(types, 'libs/inventory/src/index.ts')).toEqual([]);
  });

  it('has no rule that no probe needs', async () => {
    const { rules } = await eslint.calculateConfigForFile('libs/inventory/src/model/probe.resolver.ts');
    // Boundaries need the graph of the projects, unused names the whole file: the probes above switch both off.
    const probed = [
      ...faults.map(([, , rule]) => rule),
      '@nx/enforce-module-boundaries',
      '@typescript-eslint/no-unused-vars',
    ];
    expect(Object.keys(rules).filter((rule) => !probed.includes(rule))).toEqual([]);
  });

  it.each([
    ['a promise that nobody waits for', `export const a = () => { Promise.resolve(1); };`, 'no-floating-promises'],
    ['a promise as a condition', `export const a = () => (Promise.resolve(1) ? 1 : 2);`, 'no-misused-promises'],
    ['waiting for what is no promise', `export const a = async () => { await 1; };`, 'await-thenable'],
  ])('is refused with %s', async (_, text, rule) => {
    const filePath = 'libs/kernel/src/probe.ts';
    const typed = new ESLint({
      overrideConfigFile: 'eslint.types.config.mjs',
      overrideConfig: {
        languageOptions: { parserOptions: { project: null, projectService: { allowDefaultProject: [filePath] } } },
      },
    });
    const [result] = await typed.lintText(text, { filePath });
    expect(result!.messages.map(({ ruleId }) => ruleId)).toEqual([`@typescript-eslint/${rule}`]);
  });
});

/** The configuration as it is, with the graph of the projects. */
const whole = new ESLint();

describe('the boundaries of packages', () => {
  // Of the same type, so that only the matrix of scopes refuses it, and in no circle.
  const strangers = {
    ...Object.fromEntries(
      ['import', 'telemetry', 'files', 'postgres', 'vault', 'event-store', 'jobs', 'read-models', 'graphql'].map(
        (name) => [`libs/${name}/src`, 'mail'],
      ),
    ),
    'libs/mail/src': 'files',
    'libs/platform/src': 'graphql',
    'libs/transparency/src': 'import',
    'libs/identity/src': 'import',
    'libs/vendor-review/src': 'lifecycle',
    'libs/lifecycle/src': 'import',
    'libs/certificates/src': 'vendor-review',
    'migrations/src': 'mail',
    'apps/vendor/page': 'identity',
  };
  it.each(Object.entries(strangers))('keep %s from %s', async (folder, stranger) => {
    const text = `export { a } from '@custodia/${stranger}';`;
    const [result] = await whole.lintText(text, { filePath: `${folder}/probe.ts` });
    expect(result!.messages.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('can only depend on libs tagged with'),
    );
  });

  it('are drawn for every type and every package', async () => {
    const { rules } = await whole.calculateConfigForFile('libs/kernel/src/probe.ts');
    const [, { depConstraints }] = rules['@nx/enforce-module-boundaries'];
    const tags = (depConstraints as { sourceTag: string }[]).map(({ sourceTag }) => sourceTag);
    const packages = [...readdirSync('libs'), 'migrations', 'vendor', 'console'].map((name) => `scope:${name}`);
    expect(tags.toSorted()).toEqual(['type:app', 'type:context', 'type:platform', 'type:test', ...packages].toSorted());
  });

  it('are no reason to leave a name unused', async () => {
    const [result] = await whole.lintText('const a = 1;', { filePath: 'libs/kernel/src/probe.ts' });
    expect(result!.messages.map(({ ruleId }) => ruleId)).toEqual(['@typescript-eslint/no-unused-vars']);
  });
});

describe('the folders of a package', () => {
  /** The names of the rules that files of these names, which import each other so, are refused by. */
  async function refused(
    files: Readonly<Record<string, readonly string[]>>,
    configuration = '../.dependency-cruiser.folders.cjs',
  ): Promise<string[]> {
    const { forbidden, options } = createRequire(import.meta.url)(configuration);
    const baseDir = mkdtempSync(join(tmpdir(), 'custodia-folders-'));
    for (const [file, imported] of Object.entries(files)) {
      mkdirSync(join(baseDir, dirname(file)), { recursive: true });
      writeFileSync(join(baseDir, file), imported.map((from) => `export * from '${from}';\n`).join(''));
    }
    const { tsConfig: _, ...plain } = options as ICruiseOptions;
    const { output } = await cruise(['libs'], { ...plain, baseDir, validate: true, ruleSet: { forbidden } });
    rmSync(baseDir, { recursive: true });
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  }
  const src = 'libs/probe/src';

  it('are refused when they import each other in a circle', async () => {
    const circle = {
      [`${src}/a/one.ts`]: ['../b/two.js'],
      [`${src}/b/two.ts`]: ['../c/three.js'],
      [`${src}/c/three.ts`]: ['../a/four.js'],
      [`${src}/a/four.ts`]: [],
    };
    expect(new Set(await refused(circle))).toEqual(new Set(['no-folder-cycles']));
  });

  it('are refused with files that import each other in a circle', async () => {
    const circle = { [`${src}/a/one.ts`]: ['./two.js'], [`${src}/a/two.ts`]: ['./one.js'] };
    expect(new Set(await refused(circle, '../.dependency-cruiser.cjs'))).toEqual(new Set(['no-cycles']));
  });

  it('may import one way, be led to by doors, and be tried together by tests', async () => {
    const open = {
      [`${src}/index.ts`]: ['./a/one.js', './b/two.js'],
      [`${src}/words.ts`]: [],
      [`${src}/a/one.ts`]: ['../b/two.js', '../words.js'],
      [`${src}/b/two.ts`]: ['../index.js'],
      [`${src}/b/two.spec.ts`]: ['../a/one.js'],
    };
    expect(await refused(open)).toEqual([]);
  });
});

describe('an export', () => {
  it('is refused when nothing imports it, be it a value or a type', () => {
    const { targets } = JSON.parse(readFileSync('test/project.json', 'utf8'));
    const [, ...options] = (targets.unused.command as string).split(' ');
    const folder = mkdtempSync(join(tmpdir(), 'custodia-exports-'));
    const files = {
      'package.json': '{ "name": "probe", "type": "module", "main": "index.ts" }',
      'index.ts': `import { wanted } from './part.js';\nwanted();\n`,
      'part.ts': `export const wanted = () => 1;\nexport const spare = () => 2;\nexport type Spare = 3;\n`,
    };
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    const knip = join('node_modules', 'knip', 'bin', 'knip.js');
    const { status, stdout } = spawnSync(process.execPath, [knip, ...options, '--directory', folder]);
    rmSync(folder, { recursive: true });
    expect(status).toBe(1);
    expect(
      String(stdout)
        .match(/^(\w+) +(\w+ +)?part\.ts/gm)
        ?.map((line) => line.split(' ')[0]),
    ).toEqual(['spare', 'Spare']);
  });
});
