/// <reference lib="dom" />
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { violations } from '../support/axe.js';
import { launchBrowser } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act, codeIn, inDays, linkIn, mailTo } from '../support/vendor.js';

/** Set to a folder to keep a picture of every view. */
const pictures = process.env['CUSTODIA_TEST_PICTURES'];

let service: RunningService;
let browser: Browser;
beforeAll(async () => {
  service = await runService();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

it('shows several questionnaires in one place, under the numbers that each gives its questions', async () => {
  const address = `several-${process.pid}@vendor.example`;
  const { id: subprocessorId } = await act(service, 'registerSubprocessor', 'Subprocessor', {
    name: 'Answer Works',
    categories: ['AI_MODEL_PROVIDER'],
  });
  const templates = await service.tell('{ templates { id template title } }');
  const chosen = ['vsa-core-style', 'ai-vendor'].map((one) => templates.find(({ template }) => template === one)!);
  const { id } = await act(service, 'draftReview', 'Review', {
    subprocessorId,
    packs: chosen.map(({ id: templateId }) => ({ templateId })),
    dueAt: inDays(30),
    contact: { name: 'Vera Vendor', email: address },
  });
  await act(service, 'sendReview', 'Review', { id });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${service.address}/vendor/#${linkIn(await mailTo(service, address, /Open the questionnaire/))}`);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('Code', { exact: true }).fill(codeIn(await mailTo(service, address, /Your code/)));
  await page.getByRole('button', { name: 'Open the questionnaire' }).click();
  await page.getByText(/questions answered/).waitFor();

  for (const { title } of chosen)
    await page.getByRole('navigation', { name: 'Domains' }).getByRole('heading', { name: title }).waitFor();
  // The second questionnaire is a click away, and its questions have their own numbers.
  await page.getByRole('list', { name: chosen[1]!.title }).getByRole('button').first().click();
  await page
    .getByRole('heading', { level: 2, name: new RegExp(`^${chosen[1]!.title.replace(/[()]/g, '\\$&')}: `) })
    .waitFor();
  const field = page.locator('[data-question="ai-vendor/AI-MOD-02"]');
  expect(await field.locator('.number').innerText()).not.toContain('/');
  await field.getByLabel('Yes', { exact: true }).check();
  await page.getByText('All answers are saved.').waitFor();
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    if (pictures)
      await page.screenshot({ path: `${pictures}/vendor-assessment-${width}.png`, fullPage: width === 1280 });
  }
  await page.close();
});
