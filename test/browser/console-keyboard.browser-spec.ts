import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { colleague, type Colleague } from '../support/colleague.js';
import { launchBrowser, looksFor } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act, reviewOf, sentReview, until } from '../support/vendor.js';

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

/** What has the focus, in words; empty when nothing has it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    'document.activeElement === document.body ? "" : (document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText).trim()',
  );

/** Presses Tab until what has this name has the focus, and is of this kind. */
async function tabTo(page: Page, name: string, kind = '*'): Promise<void> {
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press('Tab');
    const isKind = await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(kind)})`);
    if (isKind && (await focused(page)).startsWith(name)) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

/** Leaves the form that is open by Escape, and waits until the focus is back. */
async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForTimeout(500);
}

/** Sends the form that is open, and waits until it is gone and the view shown anew. */
async function send(hand: Colleague, mutation: string): Promise<void> {
  const { page, t, word } = hand;
  const form = page.getByRole('dialog');
  await tabTo(page, word(mutation));
  await page.keyboard.press('Enter');
  const changed = page.getByText(t('form.changed'));
  await form.filter({ hasNot: changed }).waitFor({ state: 'detached' });
  // A job recorded something in between: one looks, and sends again.
  if (await changed.isVisible()) return send(hand, mutation);
  await page.waitForTimeout(500);
}

const marked = (page: Page) => page.locator('.question[aria-current="true"]');

describe.each(looksFor(4))('with the keyboard alone, at $width px in $language,', (look) => {
  it('a reviewer finds the list, accepts, asks, filters, and never loses the place', async () => {
    const { id } = await sentReview(service, 'caiq-lite-style');
    const { questionnaire } = await reviewOf(service, id, 'questionnaire { question { id kind } }');
    const answers = questionnaire
      .filter(({ question }) => question.kind !== 'TEXT')
      .slice(0, 3)
      .map(({ question }) => ({ questionId: question.id, value: 'YES' }));
    await act(service, 'saveAnswers', 'Review', { id, answers });
    await act(service, 'submitReview', 'Review', { id });
    // The score is recorded by a job, and nothing is to change while the reviewer types.
    await until(async () => (await reviewOf(service, id, 'scoreId')).scoreId, 'a score');
    const reviewer = await colleague(service, browser, look, 'REVIEWER');
    const { page, t, word } = reviewer;
    await page.goto(`${service.address}/reviews/${id}`);
    await marked(page).waitFor();

    await tabTo(page, t('review.workbench'), 'ol');
    const first = await marked(page).getAttribute('data-question');
    await page.keyboard.press('a');
    await page.getByRole('dialog').waitFor();
    await send(reviewer, 'giveVerdict');
    expect(await focused(page)).toBe(t('review.workbench'));
    await page.locator(`[data-question="${first}"]`).getByText(word('ACCEPTED')).waitFor();
    // The next question is marked, so that the next key judges it.
    const second = await marked(page).getAttribute('data-question');
    expect(second).toBe(questionnaire[1]!.question.id);

    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await leave(page);
    expect(await focused(page)).toBe(t('review.workbench'));
    await page.keyboard.press('k');
    await page.waitForFunction(
      `document.querySelector('.question[aria-current="true"]').dataset.question === ${JSON.stringify(first)}`,
    );

    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(500);
    expect(await focused(page)).not.toBe('');
    await reviewer.leave();
  });

  it('an owner requests a disposal and goes on from where the request was', async () => {
    const dataset = await act(service, 'registerDataset', 'Dataset', {
      name: `Letters ${look.width} ${look.language}`,
      purpose: 'Training',
      classification: 'INTERNAL',
    });
    const { id } = await act(service, 'openDisposal', 'DisposalCase', {
      asset: { kind: 'DATASET', id: dataset.id },
      reason: 'No longer needed',
      legalBasis: 'Policy 7',
    });
    const admin = await colleague(service, browser, look, 'ADMIN');
    const { page, word, t } = admin;
    await page.goto(`${service.address}/cases/${id}`);
    await page.locator('main#content h1').waitFor();
    await tabTo(page, word('requestDisposal'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await leave(page);
    expect(await focused(page)).toBe(word('requestDisposal'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await send(admin, 'requestDisposal');
    await page.getByRole('button', { name: word('determineScope'), exact: true }).waitFor();
    expect(await focused(page)).not.toBe('');

    await page.goto(`${service.address}/inventory`);
    const kind = page.locator('main#content').getByRole('button', { name: new RegExp(t('list.kind')) });
    await kind.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: t('kinds.DATASET'), exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/kind=/);
    await page.waitForTimeout(500);
    expect(await focused(page)).not.toBe('');
    await admin.leave();
  });
});
