// Takes the pictures of the console in docs/images, of the sample organisation that the demo fills: npm run pictures.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { freePort } from '@custodia/postgres';
import { chromium as playwright } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs/images');
/** Bytes; a page of the documentation loads several. */
const largest = 150_000;

const dataDir = mkdtempSync(join(tmpdir(), 'custodia-pictures-'));
chmodSync(dataDir, 0o755);
const demo = spawn(process.execPath, [join(root, 'apps/cli/bin/custodia.mjs'), 'demo'], {
  env: { ...process.env, CUSTODIA_DATA_DIR: dataDir, CUSTODIA_PORT: String(await freePort()), LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

try {
  const welcome = await started();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const page = await context.newPage();
  const view = page.locator('main#content h1');
  await page.goto(welcome);
  await page.getByLabel('Name').fill('Ada King');
  await page.getByLabel('E-mail address').fill('ada@acme.example');
  await page.getByLabel('New password').fill('four harmless river stones');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await view.waitFor();

  /** A view as it is once nothing is loaded any more. */
  const picture = async (name, path, more = async () => undefined) => {
    await page.goto(new URL(path, welcome).href);
    await view.waitFor();
    await more();
    await page.waitForLoadState('load');
    await page.waitForTimeout(1_500);
    const file = join(images, `console-${name}.png`);
    await page.screenshot({ path: file });
    const { size } = statSync(file);
    if (size > largest) throw new Error(`${file} has ${size} bytes, more than ${largest}`);
    console.log(`${file} ${size}`);
  };
  /** Where the first entry of a list leads whose row has this text. */
  const first = async (list, text) => {
    await page.goto(new URL(list, welcome).href);
    const link = page.getByRole('row').filter({ hasText: text }).getByRole('link').first();
    await link.waitFor();
    return new URL(await link.getAttribute('href'), welcome).pathname;
  };

  /** Where another edition of a questionnaire is written. */
  const draft = async () => {
    await page.goto(new URL('/questionnaires', welcome).href);
    await page.getByRole('row').getByRole('link').first().click();
    await page.getByRole('button', { name: 'Make another edition' }).click();
    const form = page.getByRole('dialog');
    await form.locator('[data-field="edition"] input').fill('Next');
    await form.getByRole('button', { name: 'Start template draft' }).click();
    await page.waitForURL('**/drafts/*');
    await page.locator('ol.questions > li').first().waitFor();
    return new URL(page.url()).pathname;
  };

  const model = await first('/inventory?kind=MODEL', 'claims-summarizer');
  await picture('home', '/');
  await picture('versions', `${model}?tab=versions`);
  await picture('lineage', `${model}?tab=lineage`, () => page.locator('.drawing[data-drawn]').waitFor());
  await picture('case', await first('/cases', 'Model'));
  await picture('vendor', await first('/vendors', 'Open'));
  await picture('questionnaire', await draft());
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture('review', await first('/reviews', 'Approved'), () => page.locator('.question').first().waitFor());
} finally {
  await browser.close();
  demo.kill('SIGTERM');
  if (demo.exitCode === null) await once(demo, 'exit');
  rmSync(dataDir, { recursive: true, force: true });
}

/** The address that opens the console as the administrator, once the demo has told its story. */
async function started() {
  let told = '';
  for await (const chunk of demo.stdout) {
    told += chunk.toString();
    const welcome = /(https?:\/\/\S+\/welcome#\S+)\s/.exec(told)?.[1];
    if (welcome) return welcome;
  }
  throw new Error(`The demo ended early:\n${told.slice(-4_000)}`);
}
