import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Browser } from 'playwright-core';
import { colleague, type Colleague } from '../support/colleague.js';
import { launchBrowser, looksFor, type Look } from '../support/console.js';
import { runService, type RunningService } from '../support/service.js';
import { act } from '../support/vendor.js';

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

const bucket = 's3://models/loan';
const disk = 'rack 4, bay 2';

const weights = 'The weights of the model.';
let disposed: string;
/** As they were saved at the console. */
let certificate: { readonly name: string; readonly buffer: Buffer };
let signed: typeof certificate;

/** A retired model with two copies, made from a data set; each has a custodian. */
async function retiredModel(custodianId: string, dataCustodianId: string): Promise<string> {
  const name = `Loan scorer ${newId().slice(-6)}`;
  const versionId = newId();
  const { id } = await act(service, 'registerModel', 'Model', { name, purpose: 'Scores loans', custodianId });
  const { id: dataset } = await act(service, 'registerDataset', 'Dataset', {
    name: 'Loans',
    purpose: 'Training',
    custodianId: dataCustodianId,
  });
  await act(service, 'addModelVersion', 'Model', {
    id,
    versionId,
    label: '1.0',
    files: [
      {
        path: 'weights.bin',
        size: weights.length,
        digest: `sha256:${createHash('sha256').update(weights).digest('hex')}`,
      },
    ],
    locations: [
      { id: newId(), kind: 'weights', uri: bucket },
      { id: newId(), kind: 'disk', uri: disk },
    ],
  });
  await act(service, 'linkLineage', 'LineageLink', {
    from: { kind: 'MODEL', id, versionId },
    relation: 'TRAINED_ON',
    to: { kind: 'DATASET', id: dataset },
  });
  await act(service, 'retireModel', 'Model', { id, reason: 'Replaced' });
  return name;
}

describe.each(looksFor(1))('custodians and operators at $width px in $language', (look: Look) => {
  it('take a disposal from the request to its certificate, each of the seven with a duty of their own', async () => {
    const person = (...roles: string[]): Promise<Colleague> => colleague(service, browser, look, ...roles);
    const custodian = await person('DATA_CUSTODIAN');
    const dataCustodian = await person('DATA_CUSTODIAN');
    const name = await retiredModel(custodian.id, dataCustodian.id);
    /** From what waits for somebody to the case; the others see at once what they did, and so do they. */
    const fromWork = async (one: Colleague): Promise<Colleague> => {
      await one.goTo('nav.home');
      await one.follow(name);
      await one.heading(name);
      return one;
    };

    const requester = await person('ASSET_OWNER');
    await requester.goTo('nav.cases');
    await requester.act('openDisposal', { asset: name, legalBasis: 'End of contract', reason: 'Replaced by 2.0' });
    await requester.follow(name);
    await requester.heading(name);
    await requester.act('requestDisposal');
    await requester.act('determineScope');
    await requester.act('requestApproval');

    const approver = await person('REVIEWER');
    await approver.goTo('nav.cases');
    await approver.follow(name);
    expect(await approver.triesInVain('approveDisposal')).toMatch(
      /custodian decides before|entscheidet jeder Verwahrer/,
    );
    await approver.sees(custodian.who);
    for (const one of [custodian, dataCustodian]) {
      await fromWork(one);
      await one.act('decideAsCustodian', { decision: 'AGREE' });
      await one.leave();
    }
    await fromWork(approver);
    await approver.act('approveDisposal');
    await approver.leave();

    const operator = await fromWork(await person('ASSET_OWNER'));
    for (const [at, done] of [
      [bucket, { technique: 'aws s3api delete-objects' }],
      [disk, { technique: 'ATA sanitize', device: { manufacturer: 'Seagate', serialNumber: 'ZVT0X1AB' } }],
    ] as const) {
      await operator.act('startLocation', {}, operator.row(at));
      await operator.act('recordSanitization', done, operator.row(at));
    }
    await operator.leave();

    const verifier = await fromWork(await person('REVIEWER'));
    for (const at of [bucket, disk])
      await verifier.act(
        'verifyLocation',
        { result: 'PASSED', method: 'Listing', finding: 'Nothing is listed.' },
        verifier.row(at),
      );
    await verifier.leave();

    const validator = await fromWork(await person('REVIEWER'));
    await validator.act('validateOutcome', { decision: 'ACCEPT', statement: 'Accepted.' });
    await validator.leave();

    // The certificate is made by a job; whoever asked for the disposal sees it without a reload.
    await requester.sees(/^[A-Z]+-\d{4}-\d{6}$/);
    await requester.goTo('nav.certificates');
    certificate = await requester.saves(requester.t('proof.download'), requester.row(name));
    expect(certificate.name).toMatch(/\.pdf$/);
    signed = await requester.saves(requester.t('proof.signed'), requester.row(name));
    disposed = name;
    await requester.leave();
  });
});

describe.each(looksFor(4))('an auditor at $width px in $language', (look: Look) => {
  it('looks at a past moment, reads the history, checks log, certificate and content, and saves the audit trail', async () => {
    const auditor = await colleague(service, browser, look, 'AUDITOR');
    const { page, t, word } = auditor;
    const main = page.locator('main#content');

    // The control of time, for everything: a year ago there was nothing.
    await auditor.goTo('nav.inventory');
    await page.getByRole('button', { name: new RegExp(`^${t('moment.label')}`) }).click();
    await page.getByRole('dialog').getByLabel(t('moment.label')).fill('2020-05-03T14:00');
    await page.keyboard.press('Escape');
    await auditor.sees(t('list.empty'));
    await page
      .locator('.past')
      .getByRole('button', { name: t('moment.back') })
      .click();
    await auditor.follow(disposed);
    await auditor.heading(disposed);
    await auditor.sees(word('DISPOSED'));

    await auditor.tab('asset.history');
    const registered = main.getByRole('listitem').filter({ hasText: word('ModelRegistered') });
    await registered.getByRole('link', { name: t('time.lookAt') }).click();
    await page.locator('.past').waitFor();
    await auditor.sees(word('REGISTERED'));
    await page
      .locator('.past')
      .getByRole('button', { name: t('moment.back') })
      .click();
    await auditor.sees(word('DISPOSED'));

    await auditor.goTo('nav.proof');
    await page.getByRole('button', { name: t('proof.prove') }).click();
    await main.locator('.fine').waitFor();
    const mimeType = 'application/pdf';
    await auditor.drops({ ...certificate, mimeType });
    await auditor.sees(t('proof.valid'));
    await auditor.drops({ ...certificate, buffer: Buffer.concat([certificate.buffer, Buffer.from(' ')]), mimeType });
    await auditor.sees(t('proof.strangePdf'));
    await auditor.drops({ ...signed, mimeType: 'application/json' });
    await auditor.sees(t('proof.valid'));
    await auditor.drops({ name: 'weights.bin', mimeType: 'application/octet-stream', buffer: Buffer.from(weights) });
    await auditor.sees(t('proof.known'));
    await auditor.drops({ name: 'other.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('Others') });
    await auditor.sees(/sha256:/);

    await auditor.goTo('nav.security');
    const { name, buffer } = await auditor.saves(t('list.save', { format: 'CSV' }));
    expect(name).toBe('security.csv');
    expect(buffer.toString()).toContain('kind');
    await auditor.leave();
  });
});
