import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import type { Browser, Locator, Page } from 'playwright-core';
import { colleague, type Colleague } from '../support/colleague.js';
import { inFull, launchBrowser, looksFor } from '../support/console.js';
import { quiet, recordsToShow, viewsOf, type ShownRecords } from '../support/console-views.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
let browser: Browser;
let records: ShownRecords;

beforeAll(async () => {
  service = await runService();
  browser = await launchBrowser();
  records = await recordsToShow(service);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));
const mutationNames = Object.keys(schema.getMutationType()!.getFields());
/** In short those who are offered least and most besides administrators. */
const people = inFull
  ? ['VIEWER', 'ASSET_OWNER', 'DATA_CUSTODIAN', 'PROCUREMENT', 'REVIEWER', 'AUDITOR', 'LEGAL_COUNSEL', 'ADMIN']
  : ['VIEWER', 'AUDITOR', 'PROCUREMENT'];
/** Menus that are opened in one view; further ones are those of further rows of the same list. */
const mostMenus = 4;

/** What the buttons and menus of a view offer, by the words on them. */
async function offered({ page, t }: Colleague): Promise<string[]> {
  const main = page.locator('main#content');
  const words = await main.getByRole('button').allInnerTexts();
  const menus = main.getByRole('button', { name: new RegExp(`^${t('form.open')}`) });
  for (let n = 0; n < Math.min(await menus.count(), mostMenus); n++) words.push(...(await itemsOf(page, menus.nth(n))));
  return words.map((word) => word.trim());
}

async function itemsOf(page: Page, menu: Locator): Promise<string[]> {
  await menu.click();
  const items = page.getByRole('menuitem');
  await items.first().waitFor();
  const words = await items.allInnerTexts();
  await page.keyboard.press('Escape');
  await items.first().waitFor({ state: 'detached' });
  return words;
}

it.each(people.map((role, n) => [role, looksFor(n)[0]!] as const))(
  'somebody who is only %s is offered nothing that the service always refuses, and asks for nothing that it forbids',
  async (role, look) => {
    const hand = await colleague(service, browser, look, role);
    const { page, word } = hand;
    const forbidden: string[] = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('/graphql')) return;
      response.text().then(
        (text) => text.includes('"FORBIDDEN"') && forbidden.push(`${page.url()} ${response.request().postData()}`),
        () => undefined,
      );
    });
    const own = new Set(
      (
        await page.evaluate<{ data: { me: { mutations: string[] } } }>(
          `fetch('/auth/session').then((answer) => answer.json()).then(({ csrfToken }) => fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken }, body: JSON.stringify({ query: '{ me { mutations } }' }) })).then((answer) => answer.json())`,
        )
      ).data.me.mutations,
    );
    const allowed = new Set([...own].map(word));
    const denied = new Set(mutationNames.filter((name) => !own.has(name)).map(word));
    const places = await page
      .getByRole('navigation')
      .locator('a')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname));
    const found: Record<string, string[]> = {};
    for (const [name, path] of Object.entries(viewsOf(records))) {
      const place = path.replace(/\?.*/, '');
      // What the navigation does not show to this role.
      if (['/import', '/tokens', '/jobs', '/security'].includes(place) && !places.includes(place)) continue;
      if (name === 'welcome') continue;
      const settled = quiet(page);
      await page.goto(`${service.address}${path}`);
      await page
        .locator('main#content h1')
        .waitFor()
        .catch(async () => expect([path, await page.locator('body').innerText()]).toEqual([path, 'a heading']));
      await settled();
      const strange = (await offered(hand)).filter((text) => denied.has(text) && !allowed.has(text));
      if (strange.length > 0) found[name] = strange;
    }
    expect(found).toEqual({});
    expect(forbidden).toEqual([]);
    await hand.leave();
  },
  240_000,
);
