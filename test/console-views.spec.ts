import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { viewsOf, type ShownRecords } from './support/console-views.js';

const routes = [...readFileSync('apps/console/page/routes.tsx', 'utf8').matchAll(/path: '([^']+)'/g)].map(
  ([, path]) => path!,
);
const any = new Proxy({}, { get: (_, name) => `any-${String(name)}` }) as ShownRecords;
const walked = Object.values(viewsOf(any)).map((path) => path.replace(/\?.*/, ''));

/** `/vendors/compare` is no vendor: the most exact route is the one of a path. */
const routeOf = (path: string): string | undefined =>
  routes
    .filter((route) => new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/]+')}$`).test(path))
    .sort((a, b) => a.split('$').length - b.split('$').length)[0];

it('the walk over the views of the console has every route of its router', () => {
  expect(routes.length).toBeGreaterThan(25);
  expect(routes.filter((route) => !walked.some((path) => routeOf(path) === route))).toEqual([]);
  expect(walked.filter((path) => routeOf(path) === undefined)).toEqual([]);
});
