/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { violations } from '../support/axe.js';
import { launchBrowser, looksFor } from '../support/console.js';
import { quiet, recordsToShow, viewsOf, type ShownRecords } from '../support/console-views.js';
import { runService, type RunningService } from '../support/service.js';
import { act } from '../support/vendor.js';

/** Set to a folder to keep a picture of every view. */
const pictures = process.env['CUSTODIA_TEST_PICTURES'];

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

/** A page that remembers what it asked elsewhere, and what its policy or its script complained about. */
async function open(width = 1440, language = 'en-GB'): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, locale: language });
  const complaints: string[] = [];
  page.on(
    'request',
    (request) => request.url().startsWith(service.address) || complaints.push(`elsewhere: ${request.url()}`),
  );
  page.on('pageerror', (fault) => complaints.push(fault.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return { page, complaints };
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${service.address}/`);
  await page.getByRole('button', { name: /API[- ][Tt]oken/ }).click();
  await page.locator('input[name="token"]').fill(service.founded.token!);
  await page.keyboard.press('Enter');
  await page.locator('main#content h1').waitFor();
}

const go = async (page: Page, path: string): Promise<void> => {
  const settled = quiet(page);
  await page.goto(`${service.address}${path}`);
  await page.locator('h1').waitFor();
  await settled();
};

/** Three of the looks, or all that are asked for. */
const walks = [0, 1, 2].flatMap(looksFor).filter((look, at, all) => all.indexOf(look) === at);

describe.each(walks)('at $width px in $language', ({ width, language }) => {
  it('shows every view without a violation of accessibility, a complaint of the policy or a request elsewhere', async () => {
    const { page, complaints } = await open(width, language === 'de' ? 'de-DE' : 'en-GB');
    await signIn(page);
    complaints.length = 0; // The browser tells of the 401 that says that there is no session yet.
    const found: Record<string, string[]> = {};
    for (const [name, path] of Object.entries(viewsOf(records))) {
      await go(page, path);
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: `${pictures}/${name}-${width}-${language}.png`, fullPage: true });
      }
      const wrong = await violations(page);
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      if (wide) wrong.push('overflows sideways');
      if (await page.locator('[role="alert"]').count())
        wrong.push(await page.locator('[role="alert"]').first().innerText());
      if (wrong.length > 0) found[name] = wrong;
    }
    expect(found).toEqual({});
    expect(complaints).toEqual([]);
    await page.close();
  }, 240_000);
});

it('registers an asset by a form, shows a refusal at its field, and keeps what was typed over a reload', async () => {
  const { page } = await open();
  await signIn(page);
  await go(page, '/inventory');
  await page.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Register model' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('Fraud scoring');
  await dialog.getByRole('button', { name: 'Register model' }).click();
  await dialog.getByText('This is required.').first().waitFor();

  await page.reload();
  await page.locator('main#content h1').waitFor();
  await page.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Register model' }).click();
  expect(await dialog.getByRole('textbox', { name: /^Name/ }).inputValue()).toBe('Fraud scoring');
  await dialog.getByRole('textbox', { name: /^Purpose/ }).fill('Scores payments');
  await dialog
    .getByRole('button', { name: /^Classification|Choose/ })
    .first()
    .click();
  await page.getByRole('option', { name: 'Internal' }).click();
  await dialog.getByRole('button', { name: 'Register model' }).click();
  await page.getByRole('table').getByText('Fraud scoring').waitFor();
  await page.close();
});

it('shows what somebody else records, without a reload', async () => {
  const { page } = await open();
  await signIn(page);
  await go(page, '/inventory');
  const name = `Registered meanwhile ${Date.now()}`;
  await act(service, 'registerModel', 'Model', { name, purpose: 'To be seen', classification: 'INTERNAL' });
  await page.getByRole('table').getByText(name).waitFor();
  await page.close();
});

it('shows the past with its moment in the address, and offers nothing to change there', async () => {
  const { page } = await open();
  await signIn(page);
  await go(page, `/inventory?at=2020-01-01T00:00:00.000Z`);
  await page.getByText(/Nothing can be changed here/).waitFor();
  expect(await page.getByRole('button', { name: /Actions/ }).count()).toBe(0);
  await page.getByText('Nothing here yet.').waitFor();
  await page.close();
});

it('walks the workbench of a review by keyboard', async () => {
  const { page } = await open();
  await signIn(page);
  await go(page, `/reviews/${records.review}`);
  const list = page.getByRole('list', { name: 'Answers' });
  await list.focus();
  const marked = () => page.locator('.question[aria-current="true"]').getAttribute('data-question');
  const first = await marked();
  await page.keyboard.press('j');
  await page.waitForFunction(
    `document.querySelector('.question[aria-current="true"]').dataset.question !== ${JSON.stringify(first)}`,
  );
  await page.keyboard.press('k');
  await page.waitForFunction(
    `document.querySelector('.question[aria-current="true"]').dataset.question === ${JSON.stringify(first)}`,
  );
  await page.keyboard.press('f');
  await page.getByRole('dialog').getByRole('heading', { name: 'Raise finding' }).waitFor();
  await page.close();
});

it('goes to an asset from the palette', async () => {
  const { page } = await open();
  await signIn(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('Claims tri');
  await page.getByRole('menuitem', { name: /Claims triage/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Claims triage' }).waitFor();
  expect(page.url()).toContain(`/inventory/models/${records.model}`);
  await page.close();
});
