import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { newId } from '@custodia/kernel';
import { colleague } from '../support/colleague.js';
import { launchBrowser, looksFor } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act, inDays, mailTo } from '../support/vendor.js';

let service: RunningService;
let browser: Browser;

const questions = ['Is data encrypted at rest?', 'Are backups tested?', 'Is access reviewed every year?'];
const csv = (name: string, answers: readonly string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      'Domain,Question ID,Question,Answer,Comment',
      ...questions.map(
        (text, n) => `Security,S-${n + 1},${text},${answers[n] ?? ''},${answers[n] ? 'As in our policy' : ''}`,
      ),
    ].join('\n'),
  ),
});

beforeAll(async () => {
  service = await runService();
  browser = await launchBrowser();
  const { name, buffer } = csv('short.csv', []);
  const file = { name, content: buffer.toString('base64') };
  await act(service, 'importTemplate', 'TemplateEdition', { file, template: 'short', title: 'Short questions' });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const day = (days: number): string => inDays(days).slice(0, 10);

const vendors = looksFor(5).map(() => `Answer Works ${newId().slice(-6)}`);
/** The two journeys are of the same vendor, and each at a size and in a language of its own. */
const withVendor = (journey: number) => looksFor(journey).map((look, at) => ({ ...look, vendor: vendors[at]! }));

describe.each(withVendor(5))('procurement at $width px in $language', ({ vendor, ...look }) => {
  it('takes a new vendor to the decision that opens its gate', async () => {
    const buyer = await colleague(service, browser, look, 'PROCUREMENT');
    await buyer.goTo('nav.vendors');
    await buyer.act('registerSubprocessor', { name: vendor, categories: ['AI_MODEL_PROVIDER'], tier: '3' });
    await buyer.follow(vendor);
    await buyer.heading(vendor);
    await buyer.sees(buyer.word('CLOSED'));
    const email = `${newId()}@vendor.example`;
    await buyer.act('draftReview', {
      templateId: 'Short questions',
      contact: { name: 'Vera Vendor', email },
      dueOn: day(30),
    });
    await buyer.follow(/Short questions/);
    await buyer.act('sendReview');
    await mailTo(service, email, /vendor/);
    await buyer.act('importAnswers', { file: { file: csv('answers.csv', ['Yes', 'No', 'Yes']) } });
    await buyer.act('submitReview');
    await buyer.leave();

    const reviewer = await colleague(service, browser, look, 'REVIEWER');
    await reviewer.goTo('nav.home');
    await reviewer.follow(/Short questions/);
    const list = reviewer.page.getByRole('list', { name: reviewer.t('review.workbench') });
    await list.focus();
    await reviewer.page.keyboard.press('j');
    await reviewer.act('raiseFinding', {
      questionId: 'S-2',
      title: 'Backups are not tested',
      severity: 'MEDIUM',
      dueAt: `${day(60)}T12:00`,
    });
    await reviewer.tab('review.explanation');
    await reviewer.act('decideReview', { outcome: 'APPROVED', validMonths: '12' });
    await reviewer.sees(reviewer.word('APPROVED'));
    await reviewer.follow(vendor);
    await reviewer.sees(reviewer.word('OPEN'));
    await reviewer.leave();
  });
});

describe.each(withVendor(3))('procurement at $width px in $language', ({ vendor, ...look }) => {
  it('assesses the vendor again, and sees what it answers otherwise than before', async () => {
    const buyer = await colleague(service, browser, look, 'PROCUREMENT', 'REVIEWER');
    const { page, t, word } = buyer;
    await buyer.goTo('nav.vendors');
    await buyer.follow(vendor);
    await buyer.heading(vendor);
    await buyer.act('draftReview', {
      templateId: 'Short questions',
      contact: { name: 'Vera Vendor', email: `${newId()}@vendor.example` },
      dueOn: day(30),
      title: 'Short questions, again',
    });
    await buyer.follow('Short questions, again');
    await buyer.act('sendReview');
    await buyer.act('importAnswers', { file: { file: csv('answers.csv', ['Yes', 'Yes', 'Yes']) } });
    await buyer.act('submitReview');
    await page
      .locator('main#content')
      .getByRole('button', { name: new RegExp(t('review.filter')) })
      .click();
    await page.getByRole('option', { name: t('review.changed') }).click();
    await page.locator('.question').filter({ hasText: questions[0]! }).waitFor({ state: 'detached' });
    await buyer.sees(questions[1]!);
    // The browser lays out only what is on the screen: the text of others is there, and not seen.
    expect(await page.locator('.question').allTextContents()).toEqual([expect.stringContaining(questions[1]!)]);
    await buyer.act('decideReview', { outcome: 'APPROVED' });
    await buyer.sees(word('APPROVED'));
    await buyer.leave();
  });
});
