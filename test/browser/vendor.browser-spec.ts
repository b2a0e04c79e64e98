/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { violations } from '../support/axe.js';
import { launchBrowser } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { codeIn, linkIn, mailTo, reviewOf, sentReview, until } from '../support/vendor.js';

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

/** What the page asked for elsewhere, and what its policy or its script complained about. */
function watched(page: Page): { elsewhere: string[]; complaints: string[] } {
  const seen = { elsewhere: [] as string[], complaints: [] as string[] };
  page.on('request', (request) => request.url().startsWith(service.address) || seen.elsewhere.push(request.url()));
  page.on('pageerror', (fault) => seen.complaints.push(fault.message));
  page.on(
    'console',
    (message) => message.type() === 'error' && !/401|422/.test(message.text()) && seen.complaints.push(message.text()),
  );
  return seen;
}

async function enter(page: Page, address: string, link: string): Promise<void> {
  await page.goto(`${service.address}/vendor/#${link}`);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('Code', { exact: true }).fill(codeIn(await mailTo(service, address, /Your code/)));
  await page.getByRole('button', { name: 'Open the questionnaire' }).click();
  await page.getByText(/questions answered/).waitFor();
}

it('lets a vendor in by link and code, saves while answering, resumes, takes a workbook and submits', async () => {
  const { id, address, chosen } = await sentReview(service, 'caiq-lite-style');
  const link = linkIn(await mailTo(service, address, /Open the questionnaire/));
  const page = await browser.newPage();
  const seen = watched(page);
  await enter(page, address, link);
  expect(page.url()).toBe(`${service.address}/vendor/`);

  const first = chosen.questions.find((one) => one.kind !== 'TEXT' && one.domain === chosen.questions[0]!.domain);
  const field = page.locator(`[data-question="${first!.id}"]`);
  await field.getByLabel('Yes', { exact: true }).check();
  await field.getByLabel('Explanation').fill('Attested every year.');
  await page.getByText('All answers are saved.').waitFor();
  await until(
    async () =>
      (await reviewOf(service, id, 'answers { questionId text }')).answers.some(
        ({ text }) => text === 'Attested every year.',
      ),
    'the saved answer',
  );

  await page.reload();
  await page.getByText(/1 of \d+ questions answered/).waitFor();
  expect(await page.locator(`[data-question="${first!.id}"]`).getByLabel('Yes', { exact: true }).isChecked()).toBe(
    true,
  );

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as workbook' }).click();
  const saved = join(service.dataDir, 'answers.xlsx');
  await (await download).saveAs(saved);
  await page.getByLabel('Send back a filled workbook or csv').setInputFiles(saved);
  // Nothing is taken over before it was looked at.
  await page.getByText('Found in answers.xlsx; nothing is taken over yet').waitFor();
  await page.getByText(/column C “.*” is read as: answers/).waitFor();
  expect((await reviewOf(service, id, 'imports { fileName }')).imports).toEqual([]);
  await page.getByRole('button', { name: 'Take these answers over' }).click();
  await page.getByText('What was read from answers.xlsx').waitFor();
  await page.getByText('Recognised as custodia').waitFor();

  await page.getByRole('button', { name: 'Submit the answers' }).click();
  await page
    .getByRole('dialog')
    .getByText(/are not answered/)
    .waitFor();
  expect(await page.locator('[data-not-met]').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Submit now' }).click();
  await page.getByText('Submitted. Thank you').waitFor();
  await until(async () => (await reviewOf(service, id, 'submittedAt')).submittedAt !== null, 'the submission');
  expect(seen).toEqual({ elsewhere: [], complaints: [] });
  await page.close();
});

it('keeps until when a document that is attached is valid, and writes days as people do', async () => {
  const { address, chosen } = await sentReview(service, 'ai-vendor');
  const page = await browser.newPage();
  await enter(page, address, linkIn(await mailTo(service, address, /Open the questionnaire/)));
  const field = page.locator(`[data-question="${chosen.questions[0]!.id}"]`);
  await field.getByLabel('Valid until (if it says so)').fill('2031-06-30');
  await field
    .getByLabel(/Attach evidence/)
    .setInputFiles({ name: 'iso.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 ISO 27001') });
  await field.getByText(/iso\.pdf \(1 KB, valid until June 30, 2031\)/).waitFor();
  const text = await page.locator('body').innerText();
  expect(text).toMatch(/Please answer by \w+ \d+, \d{4}\./);
  expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  await page.close();
});

it('can be used with the keyboard alone and names every field', async () => {
  const { address } = await sentReview(service, 'ai-vendor');
  const page = await browser.newPage();
  await enter(page, address, linkIn(await mailTo(service, address, /Open the questionnaire/)));
  const nameless = await page
    .locator('input, select, textarea, button, a')
    .evaluateAll((fields) =>
      (fields as HTMLInputElement[])
        .filter((one) => !(one.labels?.length || one.textContent?.trim() || one.getAttribute('aria-label')))
        .map((one) => one.outerHTML),
    );
  expect(nameless).toEqual([]);
  const radio = page.getByRole('radio').first();
  await radio.focus();
  await page.keyboard.press('Space');
  expect(await radio.isChecked()).toBe(true);
  await page.getByText('All answers are saved.').waitFor();
  await page.close();
});

const inWords = {
  'en-GB': {
    send: 'Send me a code',
    code: 'Code',
    open: 'Open the questionnaire',
    saved: 'All answers are saved.',
    look: 'Submit the answers',
    yes: 'Yes',
  },
  'de-DE': {
    send: 'Code senden',
    code: 'Code',
    open: 'Fragebogen öffnen',
    saved: 'Alle Antworten sind gespeichert.',
    look: 'Antworten einreichen',
    yes: 'Ja',
  },
};

describe.each(['en-GB', 'de-DE'] as const)('in %s', (locale) => {
  it.each([1280, 390, 320])('has nothing against the rules of accessibility at %d pixels', async (width) => {
    const words = inWords[locale];
    const { address } = await sentReview(service, 'ai-vendor');
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale });
    const page = await context.newPage();
    const seen = watched(page);
    const wrong: Record<string, string[]> = {};
    const look = async (view: string): Promise<void> => {
      if (pictures) await page.screenshot({ path: join(pictures, `vendor-${view}-${width}-${locale}.png`) });
      const found = await violations(page);
      if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth))
        found.push('overflows sideways');
      if (found.length > 0) wrong[view] = found;
    };
    await page.goto(`${service.address}/vendor/#${linkIn(await mailTo(service, address, /Open the questionnaire/))}`);
    await page.getByRole('button', { name: words.send }).waitFor();
    await look('door');
    await page.getByRole('button', { name: words.send }).click();
    await page.getByLabel(words.code, { exact: true }).fill(codeIn(await mailTo(service, address, /Your code/)));
    await look('code');
    await page.getByRole('button', { name: words.open }).click();
    await page.getByLabel(words.yes, { exact: true }).first().check();
    await page.getByText(words.saved).waitFor();
    await look('questions');
    await page.getByRole('button', { name: words.look }).click();
    await page.getByRole('dialog').waitFor();
    await look('submit');
    expect(wrong).toEqual({});
    expect(seen).toEqual({ elsewhere: [], complaints: [] });
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale.slice(0, 2));
    await context.close();
  });
});

it('changes its language where the reader is, and remembers it', async () => {
  const { address } = await sentReview(service, 'ai-vendor');
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${service.address}/vendor/#${linkIn(await mailTo(service, address, /Open the questionnaire/))}`);
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByRole('heading', { name: 'Sicherheitsfragebogen' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Code senden' }).waitFor();
  await context.close();
});

it.each([320, 390, 1280])('fits a screen of %d pixels, and says who asks', async (width) => {
  const { address } = await sentReview(service, 'sig-lite-style');
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${service.address}/vendor/#${linkIn(await mailTo(service, address, /Open the questionnaire/))}`);
  await page.getByText(/asks you for answers/).waitFor();
  /** What reaches beyond the right edge, in words that lead to it. */
  const wider = () =>
    page.evaluate(() =>
      document.documentElement.scrollWidth <= document.documentElement.clientWidth
        ? []
        : [...document.querySelectorAll('body *')]
            .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
            .map((one) => `${one.tagName} ${one.className} ${one.textContent?.slice(0, 30)}`)
            .slice(0, 5),
    );
  expect(await wider()).toEqual([]);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('Code', { exact: true }).fill(codeIn(await mailTo(service, address, /Your code/)));
  await page.getByRole('button', { name: 'Open the questionnaire' }).click();
  await page.getByText(/questions answered/).waitFor();
  expect(await wider()).toEqual([]);
  await context.close();
});

it('comes compressed, and small', async () => {
  const html = await (await fetch(`${service.address}/vendor/`)).text();
  const script = /src="([^"]+\.js)"/.exec(html)![1]!;
  const response = await fetch(`${service.address}${script}`, { headers: { 'accept-encoding': 'br' } });
  expect(response.headers.get('content-encoding')).toBe('br');
  const plain = await response.text();
  expect(plain).not.toContain('react-dom-client.development');
  expect(gzipSync(plain).length).toBeLessThan(150_000);
});

it('says what to do for a link that is not valid', async () => {
  const page = await browser.newPage();
  await page.goto(`${service.address}/vendor/`);
  await page.getByText('Open the link of your invitation').waitFor();
  await page.close();
});
