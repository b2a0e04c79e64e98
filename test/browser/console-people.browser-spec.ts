/// <reference lib="dom" />
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { freePort } from '@custodia/postgres';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { authenticatorCode } from '../support/browser.js';
import { launchBrowser } from '../support/console.js';
import { testProvider, type TestProvider } from '../support/identity-provider.js';
import { password } from '../support/people.js';
import { runService, type RunningService } from '../support/service.js';
import { mailTo } from '../support/vendor.js';

let service: RunningService;
let provider: TestProvider;
let browser: Browser;
/** Browsers bind passkeys to names, and to no address but this one. */
let base: string;
beforeAll(async () => {
  const port = await freePort();
  base = `http://localhost:${port}`;
  provider = await testProvider();
  service = await runService({
    CUSTODIA_PORT: String(port),
    CUSTODIA_PUBLIC_URL: base,
    CUSTODIA_OUTGOING_HOSTS: provider.host,
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await provider?.stop();
});

const inside = (page: Page): Promise<void> => page.locator('main#content h1').waitFor();
const visit = async (page: Page, path: string): Promise<void> => {
  await page.goto(`${base}${path}`);
  await inside(page);
};

/** Sets the password with the code of a mail, or of the first start. */
async function enrol(page: Page, code: string, person?: { name: string; email: string }): Promise<void> {
  await page.goto(`${base}/welcome#${code}`);
  if (person) {
    await page.getByLabel('Name').fill(person.name);
    await page.getByLabel('E-mail address').fill(person.email);
  }
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await inside(page);
}

async function signIn(page: Page, email: string, second?: string): Promise<void> {
  await page.goto(`${base}/`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  if (!second) return;
  await page.getByLabel(/Six digits/).fill(second);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
};

/** A device that holds passkeys and verifies its person, as Chromium has it for tests. */
async function withDevice(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

const colleague = { name: 'Grace Hopper', email: 'grace@acme.example' };
let administrator: Page;
let office: BrowserContext;

it('an administrator invites a colleague, who sets a password, adds an app and a passkey, and comes back with a recovery code', async () => {
  office = await browser.newContext({ locale: 'en-GB' });
  administrator = await office.newPage();
  await enrol(administrator, service.founded.enrolmentCode!, { name: 'Ada King', email: 'ada@acme.example' });
  await visit(administrator, '/people');
  await administrator.getByRole('button', { name: 'Invite member' }).click();
  const dialog = administrator.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(colleague.name);
  await dialog.getByRole('textbox', { name: /^Email/ }).fill(colleague.email);
  await dialog.getByRole('button', { name: /^Add: Roles/ }).click();
  await dialog.getByRole('button', { name: /Roles/ }).first().click();
  await administrator.getByRole('option', { name: 'Viewer', exact: true }).click();
  await dialog.getByRole('button', { name: 'Invite member' }).click();
  await administrator.getByRole('link', { name: colleague.name }).click();
  await administrator.getByRole('heading', { name: colleague.name }).waitFor();
  await administrator.getByRole('button', { name: /Actions/ }).click();
  await administrator.getByRole('menuitem', { name: 'Send invitation' }).click();
  await administrator.getByRole('dialog').getByRole('button', { name: 'Send invitation' }).click();

  const code = /enr_[\w-]{86}/.exec(await mailTo(service, colleague.email, /invites you/))![0];
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await withDevice(context, page);
  await enrol(page, code);
  await visit(page, '/account');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const secret = (await page.locator('code.digest').textContent())!;
  await page.getByLabel(/Six digits/).fill(authenticatorCode(secret, Date.now()));
  await page.getByRole('button', { name: 'Confirm' }).click();
  const [recovery] = (await page.locator('.secret').textContent())!.split('\n');
  await page.getByLabel('Name of the device').fill('Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Laptop' }).waitFor();

  await signOut(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await inside(page);
  await signOut(page);

  // The phone is lost: a browser without the passkey, and no code of the app.
  const elsewhere = await browser.newPage({ locale: 'en-GB' });
  await signIn(elsewhere, colleague.email, recovery!);
  await inside(elsewhere);
  await visit(elsewhere, '/account');
  await elsewhere.getByText('9 recovery codes are left.').waitFor();
  await elsewhere.close();
  await context.close();
});

it('an administrator sees the sessions of a colleague, and ends one', async () => {
  const page = await browser.newPage({ locale: 'en-GB', userAgent: 'The library computer' });
  await page.goto(`${base}/`);
  const invited = newId();
  const email = `${invited}@acme.example`;
  await service.change('inviteMember', 'Member { id }', { id: invited, name: 'Joan Clarke', email, roles: ['VIEWER'] });
  await service.change('sendInvitation', 'Member { id }', { id: invited });
  await enrol(page, /enr_[\w-]{86}/.exec(await mailTo(service, email, /invites you/))![0]);
  await visit(administrator, `/people/${invited}`);
  const session = administrator.getByRole('listitem').filter({ hasText: 'The library computer' });
  await session.getByRole('button', { name: 'End' }).click();
  await session.waitFor({ state: 'detached' });
  await page.goto(`${base}/inventory`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.close();
});

it('an administrator resets the sign-in of a colleague who lost everything', async () => {
  await visit(administrator, '/people');
  await administrator.getByRole('link', { name: colleague.name }).click();
  await administrator.getByRole('heading', { name: colleague.name }).waitFor();
  await administrator.getByRole('button', { name: /Actions/ }).click();
  await administrator.getByRole('menuitem', { name: 'Reset sign in' }).click();
  const dialog = administrator.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('Lost the phone and the codes; known by voice');
  await dialog.getByRole('button', { name: 'Reset sign in' }).click();
  const code = /enr_[\w-]{86}/.exec(await mailTo(service, colleague.email, /was reset/))![0];
  const page = await browser.newPage({ locale: 'en-GB' });
  await enrol(page, code);
  await signOut(page);
  await signIn(page, colleague.email);
  await inside(page);
  await page.close();
});

it('somebody signs in at the identity provider, and sees less once a group is lost', async () => {
  const { issuer, clientId, clientSecret, host, people } = provider;
  const connected = await service.change('connectIdentityProvider', 'IdentityProvider { redirectUri }', {
    ...{ name: 'Acme', issuer, clientId, clientSecret, provisioning: 'GROUPS', domains: ['acme.example'] },
    groupRoles: [
      { group: 'auditors', role: 'AUDITOR' },
      { group: 'staff', role: 'VIEWER' },
    ],
  });
  provider.register((connected as { redirectUri: string }).redirectUri);
  const sub = newId();
  const told = { email: 'mary@acme.example', email_verified: true, name: 'Mary', groups: ['auditors', 'staff'] };
  people.set(sub, told);
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.addCookies([{ name: 'who', value: sub, url: `http://${host}` }]);
  const page = await context.newPage();
  const enter = async (): Promise<void> => {
    await page.goto(`${base}/`);
    await page.getByRole('link', { name: /Acme/ }).click();
    await inside(page);
  };
  const security = page.getByRole('link', { name: 'Security log' });
  await enter();
  await page.getByRole('link', { name: 'Mary' }).waitFor();
  await security.waitFor();
  await signOut(page);
  told.groups = ['staff'];
  await enter();
  await page.getByRole('link', { name: 'Mary' }).waitFor();
  expect(await security.count()).toBe(0);
  await context.close();
});

it('an auditor reads who was denied what, under filters, and takes it as a file', async () => {
  await visit(administrator, '/security');
  await administrator.getByRole('button', { name: /Kind/ }).click();
  await administrator.getByRole('option', { name: /Sign in refused/ }).click();
  await administrator.waitForURL(/kind=SIGN_IN_REFUSED/);
  const saved = administrator.waitForEvent('download');
  await administrator.getByRole('button', { name: 'Save as CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('security.csv');
  await office.close();
});
