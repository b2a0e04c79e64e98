import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const section = readFileSync('docs/asvs.md', 'utf8');
/** Numbers of the requirements of level 1 and 2. */
const { numbers } = JSON.parse(readFileSync('test/support/asvs-5.0.0.json', 'utf8')) as { numbers: string[] };
const rows = [...section.matchAll(/^\| (?!requirement|---)(.+?) \| (.+) \|$/gm)].map(([, requirement, shown]) => ({
  requirement: requirement!,
  shown: shown!,
}));
const attempts = globSync('test/attack/attempts/*.mjs').map((file) => readFileSync(file, 'utf8'));

/** Where a test of the table lies; `null` for one that does not exist. */
function placeOf(named: string): string | null {
  const places = named.includes('/')
    ? [named.replace(/^identity\//, 'libs/identity/src/')]
    : [`test/journeys/${named}`, ...globSync(`{libs,apps}/*/src/**/${named}`)];
  return places.find((place) => existsSync(place)) ?? null;
}

/** Files that a row names, each with the words of tests that are quoted behind it. */
const namedIn = (shown: string) =>
  [...shown.matchAll(/`([\w./-]+\.(?:ts|mjs))`([^`]*)/g)].map(([, file, behind]) => ({
    file: file!,
    quoted: [...behind!.matchAll(/"([^"]+)"/g)].map(([, words]) => words!),
  }));

describe('the tables of docs/asvs.md', () => {
  it('have every requirement of level 1 and 2 once, and no other', () => {
    expect(numbers.length).toBeGreaterThan(250);
    const ids = rows.flatMap(({ requirement }) => requirement.match(/\b\d+\.\d+\.\d+\b/g) ?? []);
    expect(ids.toSorted()).toEqual(numbers.toSorted());
  });

  it.each(rows.map(({ requirement, shown }) => [requirement, shown] as const))('%s', (_, shown) => {
    for (const { file, quoted } of namedIn(shown)) {
      const place = placeOf(file);
      expect([file, place]).toEqual([file, expect.any(String)]);
      const content = readFileSync(place!, 'utf8');
      for (const words of quoted) expect(content).toContain(words);
    }
    for (const [, areas] of shown.matchAll(/attack ((?:`[a-z-]+`(?:, )?)+)/g))
      for (const [, area] of areas!.matchAll(/`([a-z-]+)`/g))
        expect(attempts.some((attempt) => attempt.includes(`name: '${area}'`))).toBe(true);
  });

  it.each(rows.map(({ requirement, shown }) => [requirement, shown] as const))(
    '%s names what shows it, or says why nothing does',
    (_, shown) =>
      expect(/`[^`]+\.(ts|mjs)`|attack `|\*\*open\*\*|there are none|\]\(|`[a-z]+\/|not /.test(shown)).toBe(true),
  );
});
