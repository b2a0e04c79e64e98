/// <reference lib="dom" />
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { violations } from '../support/axe.js';
import { authenticatorCode } from '../support/browser.js';
import { launchBrowser } from '../support/console.js';
import { newId } from '@custodia/kernel';
import { password } from '../support/people.js';
import { runService, type RunningService } from '../support/service.js';
import { mailTo } from '../support/vendor.js';

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

const email = 'ada@acme.example';
const inside = (page: Page): Promise<void> => page.locator('main#content h1').waitFor();

async function signIn(page: Page, code?: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  if (!code) return;
  await page.getByLabel(/Six digits/).fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

it('lets the administrator in with what the first start prints, once, and keeps the code out of the address', async () => {
  const page = await browser.newPage();
  await page.goto(`${service.address}/welcome#${service.founded.enrolmentCode}`);
  await page.getByLabel('Name').fill('Ada King');
  await page.getByLabel('E-mail address').fill(email);
  expect(page.url()).toBe(`${service.address}/welcome`);
  await page.getByLabel('New password').fill('password1234');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await inside(page);
  await page.getByRole('link', { name: 'Ada King' }).waitFor();

  const again = await browser.newPage();
  await again.goto(`${service.address}/welcome#${service.founded.enrolmentCode}`);
  await again.getByRole('alert').waitFor();
  await again.close();
  await page.close();
});

it('adds an authenticator app, asks for its code at the next sign-in, and takes a recovery code instead', async () => {
  const page = await browser.newPage();
  await page.goto(service.address);
  await signIn(page);
  await inside(page);
  await page.getByRole('link', { name: 'Ada King' }).click();
  await page.getByRole('heading', { name: 'My account' }).waitFor();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const secret = (await page.locator('code.digest').textContent())!;
  await page.getByLabel(/Six digits/).fill(authenticatorCode(secret, Date.now()));
  await page.getByRole('button', { name: 'Confirm' }).click();
  const [recovery] = (await page.locator('.secret').textContent())!.split('\n');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, '000000');
  await page.getByRole('alert').waitFor();
  await page.getByLabel(/Six digits/).fill(recovery!);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await inside(page);
  await page.getByRole('link', { name: 'Ada King' }).click();
  await page.getByText('9 recovery codes are left.').waitFor();
  await page.close();
});

it('lets nobody in without the second factor that the organisation requires, and leads to set one up', async () => {
  await service.change('requireSecondFactor', 'Organisation { id }', {});
  const [id, colleague] = [newId(), 'eve@acme.example'];
  await service.change('inviteMember', 'Member { id }', { id, name: 'Eve King', email: colleague, roles: ['VIEWER'] });
  await service.change('sendInvitation', 'Member { id }', { id });
  const code = /enr_[\w-]{86}/.exec(await mailTo(service, colleague, /invites you/))![0];
  const page = await browser.newPage();
  await page.goto(`${service.address}/welcome#${code}`);
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('heading', { level: 1, name: 'Second factor' }).waitFor();
  expect(await page.locator('main#content').count()).toBe(0);
  const next = page.getByRole('button', { name: 'Go on' });
  expect(await next.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const secret = (await page.locator('code.digest').textContent())!;
  await page.getByLabel(/Six digits/).fill(authenticatorCode(secret, Date.now()));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.locator('.secret').waitFor();
  expect(await violations(page)).toEqual([]);
  await next.click();
  await inside(page);
  await page.getByRole('link', { name: 'Eve King' }).waitFor();
  await service.change('liftSecondFactorRequirement', 'Organisation { id }', {});
  await page.close();
});

it('shows nothing but the door to somebody without a session', async () => {
  const page = await browser.newPage();
  await page.goto(`${service.address}/inventory`);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign in');
  expect(await page.getByText('Inventory').count()).toBe(0);
  await page.close();
});
