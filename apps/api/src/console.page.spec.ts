import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { consoleViews } from './console.page.js';

it('answers every address that the console has a view for', () => {
  const routes = readFileSync(new URL('../../console/page/routes.tsx', import.meta.url), 'utf8');
  const first = [...routes.matchAll(/path: '\/([a-z]*)/g)].map(([, part]) => part!);
  expect([...new Set(first)].sort()).toEqual(['', ...consoleViews].sort());
});
