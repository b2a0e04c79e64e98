import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { colleague } from '../support/colleague.js';
import { launchBrowser, type Look } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act } from '../support/vendor.js';

const look: Look = { width: 1440, language: 'en' };
/** What others record is shown within four seconds; a page that has not asked again by then does not. Milliseconds. */
const liveMs = 4_500;

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

const model = { purpose: 'To be looked at', classification: 'INTERNAL' };

it('shows what was recorded although an answer from before arrives after it', async () => {
  const { id } = await act(service, 'registerModel', 'Model', { ...model, name: 'Before' });
  const hand = await colleague(service, browser, look, 'ADMIN');
  await hand.page.goto(`${service.address}/inventory/models/${id}`);
  await hand.heading('Before');

  const late = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  let holds = true;
  await hand.page.route('**/graphql', async (route) => {
    const held = holds && /^\{"operationName":"(?!Me")/.test(route.request().postData() ?? '');
    const response = await route.fetch();
    if (held) asked.resolve();
    await (held && late.promise);
    await route.fulfill({ response });
  });
  await act(service, 'registerModel', 'Model', { ...model, name: 'Recorded by somebody else' });
  await asked.promise;
  holds = false;
  await hand.act('renameModel', { name: 'After' });
  await hand.page.waitForTimeout(liveMs);
  late.resolve();
  await hand.heading('After');
  await hand.page.unrouteAll({ behavior: 'wait' });
  await hand.leave();
});

it('keeps the pages of a list that were read when something is recorded', async () => {
  const names = Array.from({ length: 120 }, (_, index) => `Vendor ${String(index).padStart(3, '0')}`);
  for (const name of names) await act(service, 'registerSubprocessor', 'Subprocessor', { name, categories: ['OTHER'] });
  const hand = await colleague(service, browser, look, 'ADMIN');
  await hand.goTo('nav.vendors');
  await hand.row('Vendor 000').waitFor();
  for (const name of ['Vendor 045', 'Vendor 095', 'Vendor 119']) {
    while (!(await hand.row(name).isVisible())) await hand.page.mouse.wheel(0, 1_000);
  }
  await hand.page.mouse.wheel(0, -100_000);
  await hand.row('Vendor 000').waitFor();
  await act(service, 'registerSubprocessor', 'Subprocessor', { name: 'Vendor 120', categories: ['OTHER'] });
  await hand.act('registerSubprocessor', { name: 'Vendor 121', categories: ['OTHER'] });
  await hand.sees(/122/);
  expect(await hand.row('Vendor 000').isVisible()).toBe(true);
  await hand.leave();
});
