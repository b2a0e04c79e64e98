import { mkdirSync, readFileSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Locator, type Page } from 'playwright-core';
import { wordsOf, type Language, type Words } from './console-words.js';

export interface Look {
  readonly width: number;
  readonly language: Language;
}

const looks: readonly Look[] = [
  { width: 1440, language: 'en' },
  { width: 768, language: 'de' },
  { width: 390, language: 'en' },
  { width: 1440, language: 'de' },
  { width: 768, language: 'en' },
  { width: 390, language: 'de' },
];

/** Whether a run takes everything that it could, which is long. */
export const inFull = process.env['CUSTODIA_TEST_LOOKS'] === 'all';

/**
 * How the page looks for the n-th journey: each has a width and a language of its own. `CUSTODIA_TEST_LOOKS=all` takes all of
 * them for every journey, `CUSTODIA_TEST_LOOKS=390-de` that one.
 */
export function looksFor(journey: number): readonly Look[] {
  const chosen = process.env['CUSTODIA_TEST_LOOKS'];
  if (inFull) return looks;
  if (chosen) return looks.filter(({ width, language }) => chosen === `${width}-${language}`);
  return [looks[journey % looks.length]!];
}

/** Set to a folder to keep a picture of every step. */
const pictures = process.env['CUSTODIA_TEST_PICTURES'];
let taken = 0;

export const launchBrowser = async (): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    headless: true,
    timeout: 60_000,
  });

/** What is filled into a form, by the names of the fields in the schema. A list of records has its items by place. */
type Filled = { readonly [field: string]: string | readonly (string | Filled)[] | Filled | File };
interface File {
  readonly file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };
}

/** Somebody at the console, who only sees and clicks. */
export interface Hand extends Words {
  readonly page: Page;
  /** Opens a view by the navigation, which small screens hide behind a button. */
  readonly goTo: (place: string) => Promise<void>;
  /** Follows a link that is seen in the view. */
  readonly follow: (name: string | RegExp) => Promise<void>;
  readonly tab: (key: string) => Promise<void>;
  /** Does what the record of the view, or of a row, offers, `by` a button of another name. Waits until it is recorded. */
  readonly act: (mutation: string, filled?: Filled, within?: Locator, by?: string) => Promise<void>;
  /** Tries what is refused; answers why, as the form says it. */
  readonly triesInVain: (mutation: string, filled?: Filled, within?: Locator) => Promise<string>;
  /** The same for an act that tells a secret once; answers it. */
  readonly learns: (mutation: string, filled?: Filled) => Promise<string>;
  /** Waits until the view says this. */
  readonly sees: (text: string | RegExp) => Promise<void>;
  /** Waits until the view is that of this record. */
  readonly heading: (name: string | RegExp) => Promise<void>;
  readonly row: (text: string | RegExp) => Locator;
  /** A part of the view under a heading of its own. */
  readonly section: (title: string) => Locator;
  /** Hands a file to the only place of the view that takes one. */
  readonly drops: (file: File['file']) => Promise<void>;
  /** Presses what saves a file; answers the file. */
  readonly saves: (button: string, within?: Locator) => Promise<{ readonly name: string; readonly buffer: Buffer }>;
  readonly leave: () => Promise<void>;
}

export async function openHand(browser: Browser, address: string, { width, language }: Look): Promise<Hand> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const words = await wordsOf(language);
  const { t, word } = words;
  await page.goto(address);
  const main = page.locator('main#content');
  const form = page.getByRole('dialog').last();

  /** What the person sees now, and that nothing of it lies beside the screen. */
  const look = async (step: string): Promise<void> => {
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({
        path: `${pictures}/${String(++taken).padStart(3, '0')}-${step}-${width}-${language}.png`,
      });
    }
    const [wide, screen] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, window.innerWidth]',
    );
    if (wide > screen) throw new Error(`${step}: ${wide} px are wider than the screen of ${screen} px`);
  };

  const fill = async (filled: Filled, at = ''): Promise<void> => {
    for (const [field, value] of Object.entries(filled)) {
      const path = at ? `${at}.${field}` : field;
      const place = form.locator(`[data-field="${path}"]`).first();
      if (Array.isArray(value)) {
        for (const [index, item] of (value as readonly (string | Filled)[]).entries()) {
          if ((await form.locator(`[data-field^="${path}.${index}"]`).count()) === 0)
            await place.getByRole('button', { name: `${t('form.add')}: ${word(field)}` }).click();
          await fill(
            typeof item === 'object' ? item : { [index]: item },
            typeof item === 'object' ? `${path}.${index}` : path,
          );
        }
      } else if (typeof value === 'object' && 'file' in value) {
        const chooser = page.waitForEvent('filechooser');
        await place.locator('.drop button.secondary').click();
        await (await chooser).setFiles((value as File).file);
        const { name } = (value as File).file;
        await form.locator(`[data-field^="${path}"]`).getByText(name).first().waitFor();
      } else if (typeof value === 'object') await fill(value as Filled, path);
      else await enter(place, String(value));
    }
  };

  const enter = async (place: Locator, value: string): Promise<void> => {
    await place.waitFor();
    const picker = place.locator('button.picker');
    const combo = place.getByRole('combobox');
    if (await picker.count()) {
      await picker.click();
      const option = page.getByRole('option');
      // A value of the schema has a word; a record has its name.
      await option
        .filter({ hasText: word(value) })
        .or(option.filter({ hasText: value }))
        .first()
        .click();
    } else if (await combo.count()) {
      // An open list closes when what is behind it scrolls, so the field is in sight before it opens.
      await combo.scrollIntoViewIfNeeded();
      await page.waitForTimeout(100);
      await combo.fill(value);
      await page.getByRole('option').filter({ hasText: value }).first().click();
    } else await place.locator('input, textarea').first().fill(value);
  };

  const send = async (mutation: string, filled: Filled, within: Locator, by = word(mutation)): Promise<void> => {
    const title = word(mutation);
    const direct = within.getByRole('button', { name: by, exact: true });
    const menu = within.getByRole('button', { name: new RegExp(`^${t('form.open')}`) }).first();
    await direct.or(menu).first().waitFor();
    const item = page.getByRole('menuitem', { name: title, exact: true });
    const inMenu = async (): Promise<boolean> => {
      await menu.click();
      return item.click({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    };
    // What was in the menu a moment ago may have become the button beside it.
    if ((await direct.count()) > 0 || !(await inMenu())) {
      await page.keyboard.press('Escape');
      await direct.first().click();
    }
    await form.getByRole('heading', { name: title }).waitFor();
    await fill(filled);
    await look(mutation);
    await form
      .getByRole('button', { name: title, exact: true })
      .click()
      .catch(async (fault: Error) => {
        throw new Error(`${fault.message}\n${await page.locator('body').innerText()}`);
      });
  };

  /** Waits until it is recorded, or until `told`; rejects as soon as the form shows why not. */
  const recorded = async (mutation: string, told = form): Promise<void> => {
    const over = told === form ? form.waitFor({ state: 'detached' }) : told.waitFor();
    const problem = form.locator('.problem, .react-aria-FieldError').first();
    const refused = problem.waitFor({ timeout: 0 }).then(() => problem.innerText());
    const why = await Promise.race([over.then(() => null), refused]);
    if (why === null) return;
    if (why !== t('form.changed')) throw new Error(`${mutation}: ${why}`);
    // A job recorded something in between; a person looks, and sends again.
    await form.getByRole('button', { name: word(mutation), exact: true }).click();
    await recorded(mutation, told);
  };

  /** After a dialog the focus is somewhere from where one goes on, also once the view is shown anew. */
  const keepsFocus = async (mutation: string): Promise<void> => {
    const somewhere = 'document.activeElement !== document.body && document.activeElement !== null';
    await page.waitForTimeout(250);
    await page.waitForFunction(somewhere, undefined, { timeout: 2_000 }).catch(() => {
      throw new Error(`${mutation}: the focus is lost`);
    });
  };

  return {
    ...words,
    page,
    async goTo(place) {
      const menu = page.getByRole('button', { name: t('app.menu'), exact: true });
      if (await menu.isVisible()) await menu.click();
      await page
        .getByRole('navigation')
        .getByRole('link', { name: t(place), exact: true })
        .click();
      await main.getByRole('heading', { level: 1, name: t(place), exact: true }).waitFor();
      await look(place);
    },
    async follow(link) {
      await main.getByRole('link', { name: link }).first().click();
    },
    async tab(key) {
      await main.getByRole('tab', { name: t(key), exact: true }).click();
      await look(key);
    },
    async triesInVain(mutation, filled = {}, within = main) {
      await send(mutation, filled, within);
      const problem = form.locator('.problem, .react-aria-FieldError').first();
      await problem.waitFor();
      await look(`${mutation}-refused`);
      const told = await problem.innerText();
      await form.getByRole('button', { name: t('form.cancel') }).click();
      return told;
    },
    async act(mutation, filled = {}, within = main, by = word(mutation)) {
      await send(mutation, filled, within, by);
      await recorded(mutation);
      await keepsFocus(mutation);
      await look(`${mutation}-done`);
    },
    async learns(mutation, filled = {}) {
      await send(mutation, filled, main);
      const secret = form.locator('.secret');
      await recorded(mutation, secret);
      const told = await secret.innerText();
      await form.getByRole('button', { name: 'OK' }).click();
      return told;
    },
    async sees(text) {
      const seen = main.getByText(text).filter({ visible: true }).first();
      await seen.waitFor().catch(async (fault: Error) => {
        throw new Error(`${fault.message}\n${await main.innerText()}`);
      });
      await look('sees');
    },
    async heading(name) {
      await main.getByRole('heading', { level: 1, name }).waitFor();
      await look('view');
    },
    section: (title) =>
      main.locator('.section').filter({ has: page.getByRole('heading', { level: 2, name: title, exact: true }) }),
    row: (text) => main.getByRole('row').filter({ hasText: text }),
    async drops(file) {
      const chooser = page.waitForEvent('filechooser');
      await main.locator('.drop button.secondary').click();
      await (await chooser).setFiles(file);
    },
    async saves(button, within = main) {
      const saved = page.waitForEvent('download');
      await within.getByRole('button', { name: button, exact: true }).first().click();
      const download = await saved;
      return { name: download.suggestedFilename(), buffer: readFileSync(await download.path()) };
    },
    async leave() {
      await context.close();
    },
  };
}

/** Signs in as a person does. */
export async function signIn({ page, t }: Hand, email: string, password: string): Promise<void> {
  await page.getByLabel(t('door.email')).fill(email);
  await page.getByLabel(t('door.password')).fill(password);
  await page.getByRole('button', { name: t('door.enter'), exact: true }).click();
  await page.locator('main#content h1').waitFor();
}
