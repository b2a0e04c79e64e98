import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/console.js';
import { http } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';
import { act } from '../support/vendor.js';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  service = await runService({ NODE_ENV: 'development' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

it('asks and explains the schema in the browser with nothing from elsewhere, under the policy of the console', async () => {
  await act(service, 'registerModel', 'Model', { name: 'Claims triage', purpose: 'Sorts', classification: 'INTERNAL' });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints: string[] = [];
  page.on(
    'request',
    (request) => request.url().startsWith(service.address) || complaints.push(`elsewhere: ${request.url()}`),
  );
  page.on(
    'response',
    (answered) => answered.ok() || complaints.push(`${answered.status()} ${new URL(answered.url()).pathname}`),
  );
  page.on('pageerror', (fault) => complaints.push(fault.message));
  page.on(
    'console',
    (message) =>
      message.type() === 'error' &&
      !message.text().startsWith('Failed to load resource') &&
      complaints.push(message.text()),
  );

  const answer = await page.goto(`${service.address}/graphiql`);
  expect(answer!.headers()['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'/,
  );

  const editor = page.locator('.graphiql-query-editor .CodeMirror');
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('{ models { edges { node { name } } } }');
  await page.locator('.graphiql-editor-tool .CodeMirror:visible').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(JSON.stringify({ Authorization: `Bearer ${service.founded.token!}` }));
  await page.locator('button.graphiql-execute-button').click();
  await page.locator('.result-window', { hasText: 'Claims triage' }).waitFor();

  await page.getByRole('button', { name: /Documentation Explorer/ }).click();
  await page.locator('.graphiql-doc-explorer', { hasText: 'Mutation' }).waitFor();
  // That nobody is signed in yet is its first question.
  expect(complaints).toEqual(['401 /auth/session']);
});

it('is closed in every other environment', async () => {
  const closed = await runService();
  try {
    await http(closed.address).get('/graphiql').expect(404);
  } finally {
    await closed.stop();
  }
});
