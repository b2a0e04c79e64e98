import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { adaptersOf } from './support/adapters.js';

describe('every adapter of every port', () => {
  it('is tested by the contract of its port', () => {
    expect(adaptersOf(join(import.meta.dirname, '../libs')).filter(({ fault }) => fault !== null)).toEqual([]);
  });

  it('is found', () => {
    expect(
      adaptersOf(join(import.meta.dirname, '../libs'))
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'event-store: in-memory',
      'event-store: kurrentdb',
      'event-store: postgres',
      'files: filesystem',
      'files: s3',
      'jobs: bullmq/postgres',
      'jobs: bullmq/redis',
      'jobs: in-memory',
      'mail: outbox-folder',
      'mail: smtp',
      'transparency: in-memory',
      'transparency: postgres',
      'vault: in-memory',
      'vault: postgres',
    ]);
  });
});

describe('the check of the adapters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-adapters-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let count = 0;

  function complaints(files: Readonly<Record<string, string>>): (string | null)[] {
    const libs = join(folder, String(count++));
    for (const [name, text] of Object.entries({
      'contract/fax.contract.ts': '',
      'port.ts': 'export interface Fax {}',
      ...files,
    })) {
      const file = join(libs, 'fax/src', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return adaptersOf(libs).map(({ fault }) => fault);
  }
  const adapter = { 'adapters/line.ts': 'export async function lineFax(): Promise<Fax> {}' };
  const head = `import { lineFax } from './line.js';\n`;

  it('is content with a call, also over a fixture and in a loop', () => {
    expect(complaints({ ...adapter, 'adapters/line.spec.ts': `${head}faxContract('line', lineFax);` })).toEqual([null]);
    expect(
      complaints({
        ...adapter,
        'adapters/line.fixture.ts': head,
        'adapters/line.int-spec.ts': `import './line.fixture.js'; for (const old of [true, false]) faxContract('line', fixture);`,
      }),
    ).toEqual([null]);
  });

  it.each([
    ['there is no spec', {}],
    ['the spec calls something else', { 'adapters/line.spec.ts': `${head}describe('line', () => undefined);` }],
    [
      'the call depends on the machine',
      { 'adapters/line.spec.ts': `${head}if (process.env['FAX']) faxContract('line', lineFax);` },
    ],
    [
      'the call depends on the machine, in short',
      { 'adapters/line.spec.ts': `${head}process.env['FAX'] && faxContract('line', lineFax);` },
    ],
    [
      'the call is skipped',
      { 'adapters/line.spec.ts': `${head}describe.skip('line', () => faxContract('line', lineFax));` },
    ],
    ['the spec is of another adapter', { 'adapters/line.spec.ts': `faxContract('other', otherFax);` }],
    ['only the spec of another adapter calls it', { 'adapters/other.spec.ts': `${head}faxContract('line', lineFax);` }],
  ])('complains when %s', (_, files) => {
    expect(complaints({ ...adapter, ...files })).toEqual([
      expect.stringContaining('calls faxContract unconditionally'),
    ]);
  });

  it('sees adapters in whatever form they are written', () => {
    expect(
      complaints({
        'adapters/a.ts': 'export const a = (): Fax => ({})',
        'adapters/b.ts': 'export interface BFax extends Fax {}\nexport const b = async (): Promise<BFax> => x',
        'adapters/deep/c.ts': 'export function c(): Promise<Backend> {}',
      }),
    ).toHaveLength(3);
  });

  it('complains about a port without contract, and about one without adapter', () => {
    expect(
      complaints({ 'contract/fax.contract.ts': '', 'adapters/rules.ts': 'export const rule = (): boolean => true' }),
    ).toEqual([expect.stringContaining('no module below adapters offers Fax')]);
    mkdirSync(join(folder, 'none/fax/src/adapters'), { recursive: true });
    expect(adaptersOf(join(folder, 'none'))).toEqual([{ name: 'fax', fault: 'there is no contract/fax.contract.ts' }]);
  });
});
