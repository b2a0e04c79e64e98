import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { newId } from '@custodia/kernel';
import { violations } from '../support/axe.js';
import { colleague, type Colleague } from '../support/colleague.js';
import { launchBrowser, looksFor, type Look } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';

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

interface Asked {
  readonly id: string;
  readonly text: string;
  readonly answerType: string;
  readonly lines?: string;
  readonly parent?: string;
  readonly when?: string;
  readonly above?: string;
}

const questions: readonly Asked[] = [
  { id: 'S-1', text: 'Is data stored?', answerType: 'YES_NO' },
  { id: 'S-2', text: 'Is it encrypted?', answerType: 'YES_NO_PARTIAL', parent: 'S-1', when: 'YES' },
  { id: 'S-3', text: 'Where is it stored?', answerType: 'SINGLE', lines: 'Europe\nElsewhere' },
  { id: 'S-4', text: 'In which countries?', answerType: 'TEXT', parent: 'S-3', when: 'chosen' },
  { id: 'S-5', text: 'For how many days?', answerType: 'NUMBER' },
  { id: 'S-6', text: 'Until which day?', answerType: 'DATE', parent: 'S-5', when: 'bounds', above: '30' },
  { id: 'S-7', text: 'Which norms are kept?', answerType: 'MULTIPLE', lines: 'ISO 27001\nSOC 2' },
  { id: 'S-8', text: 'Hand in the policy', answerType: 'FILE', parent: 'S-7', when: 'answered' },
  { id: 'S-9', text: 'Who has access?', answerType: 'TABLE', lines: 'Name\nRole' },
];

/** Writes one question into the open form and saves it with the keyboard. */
async function write({ page, t, word }: Colleague, asked: Asked, domain: string): Promise<void> {
  const form = page.getByRole('form', { name: t('template.add') });
  const field = (label: string): Locator => form.getByLabel(label, { exact: true });
  const choice = (label: string): Locator => form.getByRole('combobox', { name: label, exact: true });
  await field(t('template.id')).fill(asked.id);
  await field(t('review.domain')).fill(domain);
  await field(t('template.text')).fill(asked.text);
  await choice(word('answerType')).selectOption(asked.answerType);
  if (asked.lines)
    await field(t(asked.answerType === 'TABLE' ? 'template.columns' : 'template.options')).fill(asked.lines);
  if (asked.parent) await choice(t('template.asked')).selectOption(asked.parent);
  if (asked.when) await choice(t('template.condition')).selectOption(asked.when);
  if (asked.when === 'chosen') await choice(word('chosen')).selectOption('Elsewhere');
  if (asked.above) await field(word('above')).fill(asked.above);
  await form.getByRole('button', { name: t('template.save') }).focus();
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'detached' });
}

describe.each(looksFor(1))('a questionnaire at $width px in $language', (look: Look) => {
  it('is written with questions of every type, tried as the vendor sees it, published and copied', async () => {
    const title = `Own questions ${newId().slice(-6)}`;
    const buyer = await colleague(service, browser, look, 'PROCUREMENT');
    const { page, t } = buyer;
    await buyer.goTo('nav.templates');
    await buyer.act('startTemplateDraft', {
      template: `own-${newId().slice(-6)}`,
      title,
      edition: '1',
      notice: 'Ours',
    });
    await buyer.follow(title);
    await buyer.heading(`${title} 1`);
    const add = page.getByRole('button', { name: t('template.add'), exact: true });
    for (const asked of questions) {
      await add.focus();
      await page.keyboard.press('Enter');
      await write(buyer, asked, 'Security & data');
      await page.getByRole('button', { name: `${t('template.edit')} ${asked.id}`, exact: true }).waitFor();
    }
    const numbers = () => page.locator('ol.questions > li strong').allInnerTexts();
    expect(await numbers()).toEqual(questions.map(({ id }) => id));

    // What is typed outlives a reload.
    await page.getByRole('button', { name: `${t('template.edit')} S-9`, exact: true }).click();
    const text = page.getByRole('form').getByRole('textbox', { name: t('template.text'), exact: true });
    await text.fill('Who has access to it?');
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: `${t('template.edit')} S-9`, exact: true }).click();
    expect(await text.inputValue()).toBe('Who has access to it?');
    await page.getByRole('button', { name: t('template.save'), exact: true }).click();
    await buyer.sees('Who has access to it?');

    await page.getByRole('button', { name: `${t('template.up')} S-9`, exact: true }).click();
    await page.waitForFunction(
      () => [...document.querySelectorAll('ol.questions > li strong')].map((one) => one.textContent)[7] === 'S-9',
    );
    await page.getByRole('button', { name: `${t('form.remove')} S-9`, exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: buyer.word('removeDraftQuestions') })
      .click();
    await page.waitForFunction(() => document.querySelectorAll('ol.questions > li').length === 8);

    await buyer.tab('template.preview');
    const preview = page.getByRole('region', { name: t('template.preview') });
    const shown = () => preview.locator('legend strong').allInnerTexts();
    expect(await shown()).toEqual(['S-1', 'S-3', 'S-5', 'S-7']);
    await preview.getByRole('group', { name: /S-1/ }).getByLabel(buyer.word('YES')).check();
    await preview.getByRole('group', { name: /S-3/ }).getByLabel('Elsewhere').check();
    await preview.getByRole('group', { name: /S-5/ }).getByLabel(t('template.answer')).fill('31');
    await preview.getByRole('group', { name: /S-7/ }).getByLabel('SOC 2').check();
    expect(await shown()).toEqual(['S-1', 'S-2', 'S-3', 'S-4', 'S-5', 'S-6', 'S-7', 'S-8']);
    expect(await violations(page)).toEqual([]);
    const address = page.url();
    await buyer.leave();

    const reviewer = await colleague(service, browser, look, 'REVIEWER');
    await reviewer.page.goto(address);
    await reviewer.act('publishTemplateDraft');
    await reviewer.sees(reviewer.word('PUBLISHED'));
    await reviewer.follow('1');
    await reviewer.page.getByRole('button', { name: reviewer.t('template.copy'), exact: true }).click();
    const dialog = reviewer.page.getByRole('dialog');
    await dialog.locator('[data-field="edition"] input').fill('2');
    await dialog.getByRole('button', { name: reviewer.word('startTemplateDraft'), exact: true }).click();
    await reviewer.heading(`${title} 2`);
    await reviewer.page.getByRole('button', { name: `${reviewer.t('template.edit')} S-8` }).waitFor();
    expect(await violations(reviewer.page)).toEqual([]);
    await reviewer.leave();
  }, 240_000);
});
