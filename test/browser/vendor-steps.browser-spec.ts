/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { violations } from '../support/axe.js';
import { inFull, launchBrowser } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act, codeIn, inDays, linkIn, mailTo, reviewOf, sentReview, until } from '../support/vendor.js';

/** Set to a folder to keep a picture of every step. */
const pictures = process.env['CUSTODIA_TEST_PICTURES'];

let service: RunningService;
let browser: Browser;
/** Questions that are asked whatever is answered to others. */
let asked: Awaited<ReturnType<typeof sentReview>>['chosen']['questions'];

beforeAll(async () => {
  service = await runService();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

let reviews = 0;
/** The next review of a vendor that answered the questionnaire last year, sent in one of the languages. */
async function sentAgain(language: 'EN' | 'DE') {
  const before = await sentReview(service, 'ai-vendor', { name: `Example Intelligence ${++reviews}` });
  asked = before.chosen.questions.filter(({ kind, parent }) => kind !== 'TEXT' && parent === null);
  const answers = asked.slice(0, 2).map(({ id }) => ({ questionId: id, value: 'YES', text: 'Looked at each spring.' }));
  await act(service, 'saveAnswers', 'Review', { id: before.id, answers });
  await act(service, 'submitReview', 'Review', { id: before.id });
  await until(async () => (await reviewOf(service, before.id, 'submittedAt')).submittedAt, 'the submission');
  const address = `steps-${reviews}-${process.pid}@vendor.example`;
  const { id } = await act(service, 'draftReview', 'Review', {
    subprocessorId: before.vendor.id,
    templateId: before.chosen.id,
    dueAt: inDays(30),
    contact: { name: 'Vera Vendor', email: address, language },
    message: 'We renew our contract in May and would be glad of your answers.',
  });
  await act(service, 'sendReview', 'Review', { id });
  const mail = await mailTo(service, address, /\/vendor\/#/);
  return { id, address, link: linkIn(mail) };
}

const words = {
  en: {
    send: 'Send me a code',
    code: 'Code',
    open: 'Open the questionnaire',
    wrong: /code/,
    saved: 'All answers are saved.',
    take: 'Use this answer',
    no: 'No',
    attach: /Attach evidence/,
    back: 'Send back a filled workbook or csv',
    which: 'Read this column',
    apply: 'Take these answers over',
    name: 'Name',
    email: 'Mail address',
    invite: 'Invite a colleague',
    assign: 'Answered by',
    look: 'Submit the answers',
    changed: /differ from what you answered before \(1\)/,
    now: 'Submit now',
    receipt: /Submitted on \w+ \d+, \d{4}/,
    clarify: 'Please clarify',
  },
  de: {
    send: 'Code senden',
    code: 'Code',
    open: 'Fragebogen öffnen',
    wrong: /Dieser Code ist falsch/,
    saved: 'Alle Antworten sind gespeichert.',
    take: 'Diese Antwort verwenden',
    no: 'Nein',
    attach: /Nachweis anhängen/,
    back: 'Ausgefüllte Arbeitsmappe oder csv zurücksenden',
    which: 'Diese Spalte lesen',
    apply: 'Diese Antworten übernehmen',
    name: 'Name',
    email: 'E-Mail-Adresse',
    invite: 'Kollegin oder Kollegen einladen',
    assign: 'Beantwortet von',
    look: 'Antworten einreichen',
    changed: /weichen von Ihren früheren Antworten ab \(1\)/,
    now: 'Jetzt einreichen',
    receipt: /Eingereicht am \d+\. \S+ \d{4}/,
    clarify: 'Bitte klären Sie',
  },
};

/** In short each language, width and scheme of colours at least once. */
const short = [
  ['en', 'light', 1280],
  ['de', 'light', 390],
  ['en', 'light', 320],
  ['de', 'dark', 320],
] as const;
const further = [
  ['en', 'light', 390],
  ['de', 'light', 1280],
  ['de', 'light', 320],
  ['en', 'dark', 1280],
] as const;

describe.each([...short, ...(inFull ? further : [])])(
  'every step in %s, %s, at %d pixels',
  (language, colorScheme, width) => {
    it('can be taken, has nothing against the rules of accessibility, and shows no day as machines write it', async () => {
      const say = words[language];
      const { id, address, link } = await sentAgain(language === 'de' ? 'DE' : 'EN');
      const locale = language === 'de' ? 'de-DE' : 'en-GB';
      const context = await browser.newContext({ viewport: { width, height: 900 }, locale, colorScheme });
      const page = await context.newPage();
      const wrong: Record<string, string[]> = {};
      const look = async (step: string, at?: Locator): Promise<void> => {
        await at?.evaluate((element) => element.scrollIntoView({ block: 'start' }));
        if (pictures)
          await page.screenshot({ path: join(pictures, `${language}-${colorScheme}-${width}-${step}.png`) });
        const found = await violations(page);
        if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth))
          found.push('overflows sideways');
        const text = await page.locator('body').innerText();
        const day = /\d{4}-\d{2}-\d{2}/.exec(text);
        if (day) found.push(`says ${day[0]}`);
        if (found.length > 0) wrong[step] = found;
      };

      await page.goto(`${service.address}/vendor/#${link}`);
      await page.getByRole('button', { name: say.send }).waitFor();
      await page
        .getByText(/Admin|Example|asks|bittet/)
        .first()
        .waitFor();
      await look('1-door');
      await page.getByRole('button', { name: say.send }).click();
      const code = codeIn(await mailTo(service, address, language === 'de' ? /Ihr Code/ : /Your code/));
      await page.getByLabel(say.code, { exact: true }).fill(code === '000000' ? '000001' : '000000');
      await page.getByRole('button', { name: say.open }).click();
      await page.getByRole('alert').getByText(say.wrong).waitFor();
      await look('2-code');
      await page.getByLabel(say.code, { exact: true }).fill(code);
      await page.getByRole('button', { name: say.open }).click();
      await page.locator('[data-earlier="same-question"]').first().waitFor();
      await look('3-overview');
      await look('3-earlier', page.locator(`[data-question="${asked[1]!.id}"]`));

      const field = page.locator(`[data-question="${asked[0]!.id}"]`);
      await field.getByRole('button', { name: say.take }).click();
      await page.getByText(say.saved).waitFor();
      const given = async () => (await reviewOf(service, id, 'answers { questionId value text }')).answers;
      await until(async () => (await given()).length === 1, 'the answer');
      expect(await given()).toEqual([{ questionId: asked[0]!.id, value: 'YES', text: 'Looked at each spring.' }]);
      await look('4-question', field);
      const file = { name: 'iso.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 ISO 27001') };
      await field.getByLabel(say.attach).setInputFiles(file);
      await field.getByText(/iso\.pdf \(1 KB/).waitFor();
      await look('5-attach', field);

      await page.getByLabel(say.name, { exact: true }).fill('Cole Colleague');
      await page.getByLabel(say.email, { exact: true }).fill(`cole-${reviews}-${process.pid}@vendor.example`);
      await page.getByRole('button', { name: say.invite }).click();
      await page.locator('[aria-labelledby="people"]').getByText('Cole Colleague').first().waitFor();
      await field.getByLabel(say.assign).selectOption({ label: 'Cole Colleague' });
      await field
        .locator('.badge')
        .getByText(/Cole Colleague/)
        .waitFor();
      await look('6-colleague', page.locator('[aria-labelledby="people"]'));

      const rows = asked.slice(1, 3).map((one) => `${one.id},"${one.text}",No,Yes`);
      const csv = ['ID,Question,North,South', ...rows].join('\n');
      const filled = { name: 'filled.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
      await page.getByLabel(say.back).setInputFiles(filled);
      await page.getByRole('button', { name: say.which }).waitFor();
      await look('7-column', page.locator('form.report'));
      await page.getByRole('button', { name: say.which }).click();
      await page.getByRole('button', { name: say.apply }).waitFor();
      await look('8-preview', page.locator('div.report'));
      await page.getByRole('button', { name: say.apply }).click();
      await until(async () => (await given()).length === 3, 'the answers of the file');

      await page.getByRole('button', { name: say.look }).click();
      await page.getByRole('dialog').getByText(say.changed).waitFor();
      expect(await page.locator('[data-changed]').count()).toBe(1);
      await look('9-compare');
      await page.getByRole('button', { name: say.now }).click();
      await page.getByText(say.receipt).waitFor();
      await until(() => page.locator('.receipt').evaluate((one) => one === document.activeElement), 'the receipt');
      await look('10-receipt');

      await until(async () => (await reviewOf(service, id, 'scoreId')).scoreId, 'a score');
      const clarifications = [{ questionId: asked[1]!.id, text: 'Since when, and who decides?' }];
      await act(service, 'askClarifications', 'Review', { id, clarifications });
      await page.reload();
      await page.getByRole('heading', { name: say.clarify }).waitFor();
      await look('11-clarification');
      expect(wrong).toEqual({});
      await context.close();
    });
  },
);

it('keeps what was typed without a connection, also when the tab is closed, and saves it with the next visit', async () => {
  const { id, address, link } = await sentAgain('EN');
  const context = await browser.newContext({ locale: 'en-GB' });
  const enter = async (page: Page): Promise<void> => {
    await page.goto(`${service.address}/vendor/#${link}`);
    await page.getByRole('button', { name: words.en.send }).click();
    await page.getByLabel('Code', { exact: true }).fill(codeIn(await mailTo(service, address, /Your code/)));
    await page.getByRole('button', { name: words.en.open }).click();
    await page.getByText(/questions answered/).waitFor();
  };
  const page = await context.newPage();
  await enter(page);
  await context.setOffline(true);
  const field = page.locator(`[data-question="${asked[0]!.id}"]`);
  await field.getByLabel('No', { exact: true }).check();
  await field.getByLabel('Explanation').fill('Written on a train.');
  await page.getByText(/Not saved yet/).waitFor();
  await page.close({ runBeforeUnload: false });
  expect((await reviewOf(service, id, 'answers { text }')).answers).toEqual([]);

  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(`${service.address}/vendor/#${link}`);
  await again.getByText('All answers are saved.').waitFor();
  expect(await again.locator(`[data-question="${asked[0]!.id}"]`).getByLabel('Explanation').inputValue()).toBe(
    'Written on a train.',
  );
  const saved = async () => (await reviewOf(service, id, 'answers { value text }')).answers;
  await until(async () => (await saved()).length > 0, 'the saved answer');
  expect(await saved()).toEqual([{ value: 'NO', text: 'Written on a train.' }]);
  expect(await again.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('answers')))).toEqual([]);
  await context.close();
});

it('can be used within a second, with less than 150 KB of script', async () => {
  const { link } = await sentAgain('EN');
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js'))
      sizes.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      );
  });
  // What is measured is the page, not the first start of a browser.
  await page.goto(`${service.address}/vendor/`);
  const script = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.goto('about:blank');
  const started = Date.now();
  await page.goto(`${service.address}/vendor/#${link}`);
  await page.getByRole('button', { name: words.en.send }).waitFor();
  const took = Date.now() - started;
  if (pictures) console.log(`${script} bytes of script on the wire, usable after ${took} ms`);
  expect(script).toBeGreaterThan(10_000);
  expect(script).toBeLessThan(150_000);
  expect(took).toBeLessThan(1_000);
  await context.close();
});
