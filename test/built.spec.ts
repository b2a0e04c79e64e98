import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');
const packages = globSync(['apps/*/package.json', 'libs/*/package.json', 'migrations/package.json'], { cwd: root });

describe('what is built', () => {
  it('holds every package', () => {
    const built = packages.filter((file) => existsSync(join(root, dirname(file), 'dist')));
    expect(built.length).toBe(packages.length);
    expect(packages.length).toBeGreaterThan(15);
  });

  it('holds nothing of tests', () => {
    const modules = globSync('{apps/*,libs/*,migrations}/dist/**/*.js', { cwd: root });
    expect(modules.length).toBeGreaterThan(500);
    expect(
      modules.filter((file) =>
        /\.(int-|e2e-|engine-)?spec\.js$|fixture|[./]testing\.js$|\/(testing|contract)[./]/.test(file),
      ),
    ).toEqual([]);
  });

  it('needs nothing of tests: their doors lead to the sources only', () => {
    for (const file of packages) {
      const { exports = {} } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
        exports?: Record<string, Record<string, string>>;
      };
      if (exports['./testing']) expect(Object.keys(exports['./testing'])).toEqual(['custodia-source']);
    }
    const modules = globSync('{apps/*,libs/*,migrations}/dist/**/*.js', { cwd: root });
    const asking = modules.filter((file) =>
      /from ["'][^"']*\/testing(\.js)?["']/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(asking).toEqual([]);
  });
});
