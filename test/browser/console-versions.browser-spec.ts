import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Browser } from 'playwright-core';
import { violations } from '../support/axe.js';
import { colleague } from '../support/colleague.js';
import { launchBrowser, looksFor, type Look } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act } from '../support/vendor.js';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  service = await runService();
  browser = await launchBrowser();
  const [id, versionId, evaluationId] = [newId(), newId(), newId()];
  const digest = `sha256:${newId().replaceAll('-', '').repeat(2)}`;
  const files = [{ path: 'w.bin', digest }];
  await act(service, 'registerModel', 'Model', { id, name: 'Triage', purpose: 'Sorts letters' });
  await act(service, 'addModelVersion', 'Model', { id, versionId, label: '1.0', files });
  await act(service, 'addModelVersion', 'Model', { id, label: '2.0', files });
  const metrics = [{ name: 'f1', value: 0.9, threshold: 0.8 }];
  await act(service, 'evaluateModelVersion', 'Model', { id, versionId, evaluationId, suite: 'letters', metrics });
  const dataset = (await act(service, 'registerDataset', 'Dataset', { name: 'Letters', purpose: 'Training' })).id;
  await act(service, 'addDatasetVersion', 'Dataset', { id: dataset, label: '2025', files });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

describe.each(looksFor(3))('the versions of all assets, at $width px in $language', (look: Look) => {
  it('are listed by the state of their lives, and lead to their asset', async () => {
    const { page, t, leave } = await colleague(service, browser, look, 'AUDITOR');
    const link = (name: string) => page.getByRole('link', { name, exact: true });
    // Each address is a page that is loaded anew.
    page.setDefaultTimeout(30_000);
    await page.goto(`${service.address}/inventory`);
    await link(t('versions.title')).click();
    await link('Triage 1.0').waitFor();
    await link('Triage 2.0').waitFor();
    await page.goto(`${service.address}/versions?state=EVALUATED`);
    await link('Triage 1.0').waitFor();
    expect(await link('Triage 2.0').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.goto(`${service.address}/versions?kind=DATASET&state=COLLECTED`);
    await link('Letters 2025').waitFor();
    await page.goto(`${service.address}/versions?kind=DATASET&state=VALIDATED`);
    await page.getByText(t('list.none')).waitFor();
    await page.goto(`${service.address}/versions`);
    await link('Triage 1.0').click();
    await page.getByRole('heading', { name: 'Triage' }).first().waitFor();
    await leave();
  }, 120_000);
});
