import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Plain JavaScript without types of its own. */
const load = (file: string): Promise<any> => import(file);
const { releaseSbom, licencesIn, licenceOf, licences, mayBeIn } = await load('../tools/supply-chain/sbom.mjs');

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const lock = Object.entries(read('package-lock.json').packages as Record<string, Locked>)
  .filter(([path, { link }]) => path.includes('node_modules/') && !link)
  .map(([path, locked]) => ({ name: path.split('node_modules/').at(-1)!, ...locked }));
const { allowScripts, dependencies } = read('package.json');
const bom = releaseSbom();
const documented = readFileSync('docs/supply-chain.md', 'utf8');

describe('the lock file', () => {
  it('has the digest of every package, and no address: the configuration of npm says where packages come from', () => {
    expect(lock.length).toBeGreaterThan(500);
    const wrong = lock.filter(
      ({ resolved, integrity = '' }) => resolved !== undefined || !/^sha512-[\w+/]{86}==/.test(integrity),
    );
    expect(wrong.map(({ name, resolved, integrity }) => [name, resolved, integrity])).toEqual([]);
  });

  it('has install scripts of packages that package.json allows or denies one by one, and nothing else is named there', () => {
    const withScript = new Set(lock.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name));
    expect(Object.keys(allowScripts).toSorted()).toEqual([...withScript].toSorted());
    expect(Object.values(allowScripts).every((decision) => typeof decision === 'boolean')).toBe(true);
    expect(readFileSync('.npmrc', 'utf8')).toContain('strict-allow-scripts=true');
  });
});

describe('the bill of materials', () => {
  const names: string[] = bom.components.map(({ group, name }: { group?: string; name: string }) =>
    group ? `${group}/${name}` : name,
  );

  it('is CycloneDX of this release, with digest and address of everything that others made', () => {
    const { version } = read('package.json');
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'custodia', version } } });
    const foreign = bom.components.filter(({ purl }: { purl: string }) => !purl.startsWith('pkg:npm/%40custodia/'));
    expect(
      foreign.filter(({ hashes, purl }: { hashes?: object[]; purl?: string }) => !hashes?.length || !purl),
    ).toEqual([]);
  });

  it('names what runs and what is built into the pages, and not what only builds and tests', () => {
    for (const name of Object.keys(dependencies))
      expect(names.map((each) => each.split('/').at(-1))).toContain(name.split('/').at(-1));
    for (const name of ['react', 'react-dom', 'urql', 'cytoscape']) expect(names).toContain(name);
    for (const name of ['jest', 'nx', 'eslint', 'knip', 'smtp-server']) expect(names).not.toContain(name);
  });

  it('has licences that are allowed alone', () => {
    const refused = bom.components.filter((component: object) => !mayBeIn(licenceOf(component)));
    expect(refused.map(({ name, licenses }: { name: string; licenses: object[] }) => [name, licenses])).toEqual([]);
  });

  it.each([
    ['MIT', true],
    ['(MIT AND Zlib)', true],
    ['(GPL-3.0-only OR MIT)', true],
    ['GPL-3.0-only', false],
    ['MIT AND AGPL-3.0-only', false],
    ['SEE LICENSE IN LICENSE', false],
    ['', false],
  ])('takes the licence %j: %s', (expression, taken) => expect(mayBeIn(expression)).toBe(taken));

  it('knows the licence of a package that states none by the file in it', () => {
    for (const [name, { licence, file }] of Object.entries<{ licence: string; file: string }>(licences.unstated)) {
      expect(existsSync(`node_modules/${name}/${file}`)).toBe(true);
      expect(readFileSync(`node_modules/${name}/${file}`, 'utf8')).toContain(`${licence} License`);
    }
  });

  it('is told in the documentation, licence by licence', () => {
    const rows = [...documented.matchAll(/^\| `([^`]+)` \| (\d+) \|/gm)].map(([, licence, count]) => [
      licence,
      Number(count),
    ]);
    expect(rows).toEqual([...licencesIn(bom)].map(([licence, packages]) => [licence, packages.length]));
  });
});
