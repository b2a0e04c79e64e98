import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const sources = readdirSync('libs', { recursive: true, encoding: 'utf8' }).filter(
  (path) => /^[\w-]+\/src\/.*\.ts$/.test(path) && !/spec\.ts$/.test(path),
);

/** Addresses in mails to members, with what is put into them replaced by `$`. */
const links = sources.flatMap((path) =>
  [
    ...readFileSync(`libs/${path}`, 'utf8').matchAll(
      /action: \{ label: .*?, url: `\$\{publicUrl\}([^`]*(?:`[^`]*)*?)` \}/g,
    ),
  ].flatMap(([, address]) =>
    (address!.includes('?') ? [...address!.matchAll(/[`'](\/[^`']*)[`']/g)].map(([, one]) => one!) : [address!]).map(
      (one) => ({ path, address: one.replaceAll(/\$\{[^}]*\}/g, '$') }),
    ),
  ),
);
const views = [...readFileSync('apps/console/page/routes.tsx', 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path]) =>
  path!.replaceAll(/\$\w+/g, '$'),
);

it('every link in a mail to a member leads to a view of the console', () => {
  expect(links.length).toBeGreaterThan(5);
  expect(
    links.filter(({ address }) => !views.includes(address.replace(/^\/inventory\/\$s\//, '/inventory/$/'))),
  ).toEqual([]);
});
