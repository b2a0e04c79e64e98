import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { violations } from '../support/axe.js';
import { colleague } from '../support/colleague.js';
import { launchBrowser, looksFor, type Look } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act } from '../support/vendor.js';

let service: RunningService;
let browser: Browser;
let dataset: string;

/** More than two pages of the view: the next one leaves something to load. */
const models = 310;
const register = async (mutation: 'registerModel' | 'registerDataset', type: string, name: string): Promise<string> =>
  (await act(service, mutation, type, { name, purpose: 'Test', classification: 'INTERNAL' })).id as string;

beforeAll(async () => {
  service = await runService();
  browser = await launchBrowser();
  dataset = await register('registerDataset', 'Dataset', 'Claims 2025');
  for (let n = 0; n < models; n += 10)
    await Promise.all(
      Array.from({ length: 10 }, async (_, k) => {
        const id = await register('registerModel', 'Model', `Model ${n + k}`);
        const [from, to] = [
          { kind: 'MODEL', id },
          { kind: 'DATASET', id: dataset },
        ];
        await act(service, 'linkLineage', 'LineageLink', { from, to, relation: 'TRAINED_ON' });
      }),
    );
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

describe.each(looksFor(2))('a lineage that is longer than a page, at $width px in $language', (look: Look) => {
  it('is drawn page by page and as a whole, and keeps the focus', async () => {
    const { page, t, leave } = await colleague(service, browser, look, 'AUDITOR');
    await page.goto(`${service.address}/inventory/datasets/${dataset}?tab=lineage`);
    const drawn = (count: number) => page.locator(`.drawing[data-drawn="${count}"]`).waitFor({ timeout: 30_000 });
    const status = (shown: number) => page.getByText(t('lineage.more', { shown, all: models })).waitFor();
    await drawn(151);
    await status(150);
    await page.getByRole('button', { name: t('lineage.next'), exact: true }).click();
    await drawn(301);
    await status(300);
    const all = page.getByRole('button', { name: t('lineage.all', { all: models }) });
    await all.focus();
    await page.keyboard.press('Enter');
    await drawn(models + 1);
    await status(models);
    expect(await all.count()).toBe(0);
    expect(await page.evaluate<string>('document.activeElement.getAttribute("role")')).toBe('status');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: t('lineage.table'), exact: true }).click();
    await page.getByRole('row').nth(1).waitFor();
    await leave();
  }, 120_000);
});
