import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const text = readFileSync('docs/flow.md', 'utf8');
const section = (heading: string): string => text.split(/^## /m).find((part) => part.startsWith(heading))!;

/** Each walk with the files that it names, in their order. */
const walks = section('Four walks')
  .split(/^(?=.*, in `libs)/m)
  .slice(1)
  .map((walk) => {
    const root = /in `(libs[^`]*)`/.exec(walk)![1]!;
    return {
      name: walk.slice(0, walk.indexOf(',')).replaceAll('*', ''),
      files: [...walk.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file]) => join(root, file!)),
    };
  });

const packages = (): Map<string, string> =>
  new Map(
    readdirSync('libs').flatMap((library) => {
      const { name, exports } = JSON.parse(readFileSync(join('libs', library, 'package.json'), 'utf8'));
      return Object.entries<{ 'custodia-source': string }>(exports).map(([door, { 'custodia-source': source }]) => [
        join(name, door),
        join('libs', library, source),
      ]);
    }),
  );
const doors = packages();

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/ from '([^']+)'/g)].flatMap(([, from]) =>
    from!.startsWith('.') ? normalize(join(dirname(file), from!.replace(/\.js$/, '.ts'))) : (doors.get(from!) ?? []),
  );
}

/** Whether one file leads to another by imports. */
function leads(from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from) || !existsSync(from)) return false;
  seen.add(from);
  return importsOf(from).some((next) => leads(next, to, seen));
}

describe('docs/flow.md', () => {
  it('walks a mutation, a query, a job, and between contexts in both directions', () =>
    expect(walks.map(({ files }) => files.length)).toEqual([8, 4, 6, 3, 4]));

  it.each(walks.flatMap(({ name, files }) => files.map((file, place) => [name, file, files.slice(0, place)] as const)))(
    '%s: meets %s, to which a file before it leads',
    (_, file, before) => {
      expect(existsSync(file)).toBe(true);
      if (before.length > 0) expect(before.some((earlier) => leads(earlier, file))).toBe(true);
    },
  );

  it('meets at most eight files of the context in a mutation', () =>
    expect(walks[0]!.files.length).toBeLessThanOrEqual(8));

  it('names places that exist for a further kind of asset', () => {
    const named = [...section('A further kind').matchAll(/`([\w-]+(?:\/[\w.-]+)+\.ts|\w+\.ts)`/g)].map(
      ([, file]) => file!,
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((file) => !existsSync(join('libs/inventory/src', file)))).toEqual([]);
  });

  it.each(['inventory', 'lifecycle', 'vendor-review', 'certificates', 'identity'])(
    'shows every folder of %s',
    (context) => {
      const line = new RegExp(`^  ${context}/ +(.*)$`, 'm').exec(section('The rooms'))![1]!;
      const shown = [...line.matchAll(/([\w-]+)\//g)].map(([, folder]) => folder);
      const folders = readdirSync(join('libs', context, 'src'), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
        .map(({ name }) => name);
      expect(shown.toSorted()).toEqual(folders.toSorted());
    },
  );
});
