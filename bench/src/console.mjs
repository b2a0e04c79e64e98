import { rmSync } from 'node:fs';
import pg from 'pg';
import { graphqlClient } from '../../test/attack/http.mjs';
import { newFolder, startBuilt } from '../../test/support/built-service.mjs';
import {
  after,
  countScripts,
  framesWhileDragging,
  launch,
  newcomer,
  settled,
  watchLongTasks,
} from './console/visit.mjs';
import { fillInventory, fillReview } from './console/fill.mjs';
import { startPeers } from './console/peers.mjs';
import { database } from './database.mjs';
import { median } from './measure.mjs';

const unlimited = Object.fromEntries(
  ['TOKEN', 'ADDRESS', 'ORGANISATION'].map((whose) => [`CUSTODIA_RATE_PER_${whose}`, '10000000']),
);

/** The built console in a real browser, on a million assets; beside each figure what the same browser makes of the least that could be sent. */
export async function consoleInBrowser({ url: server, rounds, events, log }) {
  const models = events >= 1_000_000 ? 1_000_000 : 50_000;
  const url = await database(server, 'console');
  const dataDir = newFolder('bench-console');
  const service = await startBuilt({ CUSTODIA_DATA_DIR: dataDir, DATABASE_URL: url, ...unlimited });
  const owner = new pg.Client(url);
  const [peers, browser] = [await startPeers(), await launch()];
  try {
    await owner.connect();
    const { rows } = await owner.query('select organisation_id as id from member_v1 limit 1');
    const { first, nodes } = await fillInventory({ owner, organisation: rows[0].id, models, log });
    const { reviewId, questions } = await fillReview(graphqlClient(service.address, service.token()));
    const session = await signedIn(browser, service);
    const turns = Array.from({ length: rounds });
    const measured = {};
    for (const [name, measure] of Object.entries({ firstView, list, lineage, workbench })) {
      log(name);
      const told = [];
      // The first round wakes service and browser up.
      for (const _ of ['warming up', ...turns])
        told.push(await measure({ browser, session, service, peers, owner, first, reviewId, nodes }));
      for (const figure of Object.keys(told[0])) measured[figure] = median(told.slice(1).map((one) => one[figure]));
    }
    return report(measured, { models, nodes, questions });
  } finally {
    await browser.close();
    await peers.stop();
    await owner.end();
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A session as a person has it, from the address that the first start prints. */
async function signedIn(browser, service) {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const address = /https?:\/\/\S+\/welcome#\S+/.exec(service.output())?.[0];
  await page.goto(`${service.address}${address.slice(address.indexOf('/welcome'))}`);
  await page.getByLabel('Name').fill('Ada King');
  await page.getByLabel('E-mail address').fill('ada@acme.example');
  await page.getByLabel('New password').fill('four harmless river stones');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.locator('main#content h1').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

const loading = '.board [role="status"]';

/** My work, with every list of it: at first with nothing kept, then again. */
async function firstView({ browser, session, service, peers }) {
  const context = await newcomer(browser, session);
  const page = await context.newPage();
  const scripts = await countScripts(page);
  await page.goto(service.address, { waitUntil: 'commit' });
  const cold = await settled(page, '.board .section', loading);
  const bytes = scripts();
  await page.goto(service.address, { waitUntil: 'commit' });
  const warm = await settled(page, '.board .section', loading);
  await page.goto(`${peers.address}/empty`, { waitUntil: 'commit' });
  const empty = await settled(page, 'li');
  await context.close();
  return { cold, warm, empty, kilobytes: bytes / 1_000 };
}

/** From the click on "Inventory" until its first page can be read. */
async function list({ browser, session, service, owner }) {
  const context = await newcomer(browser, session);
  const page = await context.newPage();
  await page.goto(service.address);
  await settled(page, '.board .section', loading);
  const row = '.table .rows [role="row"]';
  await page.getByRole('link', { name: 'Inventory', exact: true }).hover();
  // The script of the view is loaded when the mouse comes near.
  await page.waitForTimeout(300);
  const firstPage = await after(page, () => page.getByRole('link', { name: 'Inventory', exact: true }).click(), row);
  await context.close();
  const began = performance.now();
  await owner.query('select id, name, status from model_v1 order by created_at, id limit 50');
  return { firstPage, byHand: performance.now() - began };
}

/** From the click on "Lineage" until the nearest are drawn, and from the click on "Show all" until all are; then it is moved. */
async function lineage({ browser, session, service, peers, first, nodes }) {
  const context = await newcomer(browser, session);
  const page = await context.newPage();
  await page.goto(`${service.address}/inventory/models/${first}`);
  const tab = page.getByRole('tab', { name: 'Lineage', exact: true });
  await tab.waitFor();
  const nearest = await after(page, () => tab.click(), '.drawing[data-drawn]');
  const everything = page.getByRole('button', { name: /^Show all/ });
  const drawn = await after(page, () => everything.click(), `.drawing[data-drawn="${nodes}"]`);
  const shown = Number(await page.locator('.drawing').getAttribute('data-drawn'));
  if (shown < nodes) throw new Error(`${shown} of ${nodes} nodes were drawn`);
  const frames = await framesWhileDragging(page, '.drawing');
  await page.goto(`${peers.address}/canvas`);
  const plain = await framesWhileDragging(page, 'canvas');
  await context.close();
  return { nearest, drawn, frames, plainFrames: plain };
}

/** The longest task while the workbench opens, and while it is walked and filtered. */
async function workbench({ browser, session, service, peers, reviewId }) {
  const context = await newcomer(browser, session);
  const page = await context.newPage();
  const longest = await watchLongTasks(page);
  const walk = async () => {
    for (let step = 0; step < 60; step++) await page.keyboard.press('j');
  };
  await page.goto(`${service.address}/reviews/${reviewId}`);
  await settled(page, '.question[aria-current="true"]');
  const opened = await longest();
  await page.getByRole('list', { name: 'Answers' }).focus();
  await walk();
  const walked = await longest();
  await page.goto(`${peers.address}/list`);
  const plainOpened = await longest();
  await walk();
  const plainWalked = await longest();
  await context.close();
  return { opened, walked, plainOpened, plainWalked };
}

function report(of, { models, nodes, questions }) {
  const rows = `a list of ${models.toLocaleString('en-US')} assets`;
  const picture = `a lineage of ${nodes.toLocaleString('en-US')} nodes`;
  const bench = `a workbench of ${questions} questions`;
  const most = (name, value, target) => ({ name, value, target, atMost: true });
  return {
    title: `The console in a browser, on ${models.toLocaleString('en-US')} assets`,
    figures: [
      { name: 'an empty page', unit: 'ms', value: of.empty },
      { name: `${rows}: the first rows by hand in SQL`, unit: 'ms', value: of.byHand },
      { name: 'as many boxes and lines on a bare canvas', unit: 'frames/s', value: of.plainFrames },
      { name: 'as many questions as bare text: longest task', unit: 'ms', value: of.plainOpened },
      { name: 'walking them: longest task', unit: 'ms', value: of.plainWalked },
    ],
    ratios: [
      most('first view, nothing kept: ms', of.cold, 1_500),
      most('first view again: ms', of.warm, 500),
      most('first view: compressed script, kB', of.kilobytes, 250),
      most(`${rows}: from the click to the first page, ms`, of.firstPage, 300),
      most(`${picture}: from the click to the nearest 150, ms`, of.nearest, 2_000),
      most(`${picture}: from the click to all of them, ms`, of.drawn, 2_000),
      { name: `${picture}: frames/s while it is moved`, value: of.frames, target: 30 },
      most(`${bench}: longest task while it opens, ms`, of.opened, 100),
      most(`${bench}: longest task while it is walked, ms`, of.walked, 100),
    ],
  };
}
