import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Browser } from 'playwright-core';
import { colleague } from '../support/colleague.js';
import { launchBrowser, looksFor } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act, until } from '../support/vendor.js';

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

const named = (what: string): string => `${what} ${newId().slice(-6)}`;

describe.each(looksFor(2))('an administrator at $width px in $language', (look) => {
  it('invites somebody, changes roles, issues and revokes a token, and puts the job that failed back to work', async () => {
    const admin = await colleague(service, browser, look, 'ADMIN');
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

const bytes = (text: string) => ({
  name: 'weights.bin',
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
});

describe.each(looksFor(0))('an owner at $width px in $language', (look) => {
  it('registers a model, documents, evaluates and deploys it once a reviewer approved it, and puts it into quarantine', async () => {
    const owner = await colleague(service, browser, look, 'ASSET_OWNER');
    const { t, word } = owner;
    const german = look.language === 'de';
    const name = named('Loan scorer');
    await owner.goTo('nav.inventory');
    await owner.act('registerModel', { name, purpose: 'Scores loans', classification: 'INTERNAL' });
    await owner.follow(name);
    await owner.heading(name);
    await owner.tab('asset.versions');
    await owner.act('addModelVersion', { label: '1.0', files: { file: bytes(name) } });
    const version = owner.section('1.0');
    await version.getByText(word('REGISTERED'), { exact: true }).waitFor();
    expect(await owner.triesInVain('deployModel', { environment: 'PRODUCTION' }, version)).toMatch(
      german ? /nicht freigegeben/ : /not approved/,
    );
    await owner.tab('asset.card');
    const fill = `${t('asset.fill')}: ${word('intendedUse')}`;
    await owner.act('documentModel', { card: [{ text: 'Loans up to 50,000 EUR.' }] }, undefined, fill);
    await owner.sees('Loans up to 50,000 EUR.');
    await owner.tab('asset.versions');
    await owner.act(
      'evaluateModelVersion',
      { suite: 'Fairness 2', metrics: [{ name: 'accuracy', value: '0.93', threshold: '0.9' }] },
      version,
    );
    await version.getByText(t('asset.passed'), { exact: true }).waitFor();

    const reviewer = await colleague(service, browser, look, 'REVIEWER');
    await reviewer.goTo('nav.inventory');
    await reviewer.follow(name);
    await reviewer.tab('asset.versions');
    await reviewer.act('approveModelVersion', { evaluationId: 'Fairness 2' }, reviewer.section('1.0'));
    await reviewer.leave();

    // What the reviewer did is seen without a reload.
    await version.getByText(word('APPROVED'), { exact: true }).waitFor();

    const gap = await owner.triesInVain('deployModel', { environment: 'PRODUCTION' }, version);
    expect(gap).toContain(
      german ? 'Es fehlt eine als bewährt gekennzeichnete Version' : `${name} lacks a version marked known good`,
    );
    expect(gap).toContain(word('markModelVersionKnownGood'));
    await owner.act('markModelVersionKnownGood', {}, version);
    await owner.act('deployModel', { environment: 'PRODUCTION' }, version);
    await version.getByText(word('DEPLOYED'), { exact: true }).waitFor();
    await owner.act('quarantineModelVersion', { reason: 'A source was poisoned.' }, version);
    await version.getByText(word('QUARANTINED'), { exact: true }).waitFor();
    await owner.leave();
  });
});
