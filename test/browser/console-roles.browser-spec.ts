import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Browser } from 'playwright-core';
import { Visitor } from '../support/browser.js';
import { launchBrowser, looksFor, openHand, signIn, type Hand, type Look } from '../support/console.js';
import { password } from '../support/people.js';
import { runService, type RunningService } from '../support/service.js';
import { act, mailTo, until } from '../support/vendor.js';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  service = await runService();
  browser = await launchBrowser();
  await act(service, 'stateOrganisationAddress', 'Organisation', { address: 'Example Street 1, Hamburg' });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

interface Colleague extends Hand {
  readonly id: string;
  readonly who: string;
}

/** Somebody with these roles, who accepted the invitation and signs in at a browser of this look. */
async function colleague(look: Look, ...roles: string[]): Promise<Colleague> {
  const id = newId();
  const [who, email] = [`Person ${id.slice(-6)}`, `${id}@example.org`];
  await act(service, 'inviteMember', 'Member', { id, name: who, email, roles });
  await act(service, 'sendInvitation', 'Member', { id });
  const code = /enr_[\w-]{86}/.exec(await mailTo(service, email, /invites you/))![0];
  expect((await new Visitor(service.address).post('enrolment', { code, password })).status).toBe(200);
  await act(service, 'stateMemberProfile', 'Member', {
    id,
    title: `Title of ${who}`,
    placeOfWork: 'Hamburg',
    contact: '+49 40 000',
  });
  const hand = await openHand(browser, service.address, look);
  await signIn(hand, email, password);
  return { ...hand, id, who };
}

const named = (what: string): string => `${what} ${newId().slice(-6)}`;

describe.each(looksFor(2))('an administrator at $width px in $language', (look) => {
  it('invites somebody, changes roles, issues and revokes a token, and puts the job that failed back to work', async () => {
    const admin = await colleague(look, 'ADMIN');
    const { page, t, word } = admin;
    const invited = named('Newcomer');
    await admin.goTo('nav.members');
    await admin.act('inviteMember', { name: invited, email: `${newId()}@example.org`, roles: ['REVIEWER'] });
    await admin.act('grantRole', { role: 'AUDITOR' }, admin.row(invited));
    await admin.row(invited).getByText(word('AUDITOR')).waitFor();
    await admin.act('revokeRole', { role: 'REVIEWER' }, admin.row(invited));
    await admin.row(invited).getByText(word('REVIEWER')).waitFor({ state: 'detached' });

    const label = named('Pipeline');
    await admin.goTo('nav.tokens');
    const secret = await admin.learns('issueApiToken', { label, scopes: ['ADMIN'] });
    const me = '{ me { member { id } } }';
    expect((await service.tell(me, {}, secret)).member.id).toBe(admin.id);
    await admin.act('revokeApiToken', {}, admin.row(label));
    await admin.row(label).getByRole('button').waitFor({ state: 'detached' });
    expect((await service.ask(me, {}, secret)).errors).toBeDefined();

    const job = await failedJob();
    await admin.goTo('nav.jobs');
    await admin.row(job).getByText('the printer is on fire').waitFor();
    await page.getByText(t('admin.jobsHint')).waitFor();
    await admin.act('retryDeadJob', { reason: 'The fire is out.' }, admin.row(job));
    await admin.row(job).waitFor({ state: 'detached' });
    expect((await service.engine.jobs.queue.counts())[job]).toMatchObject({ waiting: 1, failed: 0 });
    await admin.leave();
  });

  /** Its name. */
  async function failedJob(): Promise<string> {
    const { jobs } = service.engine;
    const name = `doomed-${newId()}`;
    const runner = jobs.runner();
    const handle = () => Promise.reject(new Error('the printer is on fire'));
    await runner.start([
      { name, attempts: 1, backoff: { firstMs: 1, maxMs: 1 }, timeoutMs: 1_000, concurrency: 1, handle },
    ]);
    const organisation = service.founded.organisationId;
    await jobs.queue.enqueue([{ name, id: newId(), organisation, data: {} }]);
    await until(async () => (await jobs.queue.deadLetters({ name })).length, 'the job to fail');
    await runner.stop(0);
    return name;
  }
});
