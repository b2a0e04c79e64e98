import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { vendorReviewJobs } from '@custodia/vendor-review/worker';
import { bearer, http } from '../support/http.js';
import { jobsAt } from '../support/jobs-at.js';
import type { Mutation } from '../support/graphql.js';
import { runService, type RunningService } from '../support/service.js';
import * as vendor from '../support/vendor.js';
import { until } from '../support/vendor.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service.stop());

const act = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  vendor.act(service, mutation, 'Review', input, fields);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the end of a piece of evidence', () => {
  const day = 86_400_000;
  const validUntil = '2031-06-30T23:59:59.999Z';
  const sweep = (days: number): Promise<void> =>
    jobsAt(service, vendorReviewJobs, new Date(Date.parse(validUntil) + days * day), 'sweep-evidence');
  const files = (id: string) =>
    service.tell(
      'query ($id: ID!) { reviewFiles(filter: { reviewId: { eq: $id } }) { edges { node { kind title validUntil withdrawn expiryTold } } } }',
      { id },
    );

  it('is told once before and once when it has come, to whoever sent the review', async () => {
    const { id } = await vendor.sentReview(service, 'ai-vendor');
    const title = `Certificate ${newId()}`;
    const file = { name: 'iso.pdf', content: base64('%PDF-1.7 ISO 27001') };
    await act('attachEvidence', { id, title, file, validUntil });
    const told = async () => (await files(id)).edges[0]?.node.expiryTold;
    await until(async () => (await told()) === null, 'the file');
    await sweep(-31);
    expect(await told()).toBeNull();
    for (const days of [-29, -28]) await sweep(days);
    await until(async () => (await told()) === 'soon', 'the warning');
    for (const days of [0, 1]) await sweep(days);
    await until(async () => (await told()) === 'ended', 'the end');
    expect((await files(id)).edges).toEqual([
      { node: { kind: 'EVIDENCE', title, validUntil, withdrawn: false, expiryTold: 'ended' } },
    ]);
    const events = await service.tell('query ($id: ID!) { review(id: $id) { evidence { title ended } } }', { id });
    expect(events.evidence).toEqual([{ title, ended: false }]);
  });
});

describe('a file of a review', () => {
  it('is served to those who judge, and to others only when it stands in the register, too', async () => {
    const { id } = await vendor.sentReview(service, 'ai-vendor');
    const content = `%PDF-1.7 penetration test ${newId()}`;
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    await act('attachEvidence', { id, title: 'Test', file: { name: 'pentest.pdf', content: base64(content) } });
    const owner = await vendor.act(service, 'inviteMember', 'Member', {
      name: 'Olga',
      email: `olga-${newId()}@example.org`,
      roles: ['ASSET_OWNER'],
    });
    const { secret } = await service.change('issueApiToken', 'IssuedApiToken { secret }', {
      memberId: owner.id,
      label: 'Laptop',
      scopes: ['ASSET_OWNER'],
    });
    const get = async (token: string): Promise<number> =>
      (await http(service.address).get(`/files/${digest}`).set(bearer(token))).status;
    await until(async () => (await get(secret)) === 404, 'the file to be known as evidence');
    expect(await get(service.founded.token!)).toBe(200);
    await vendor.act(service, 'registerDocument', 'Document', {
      kind: 'PENETRATION_TEST',
      title: 'Penetration test',
      issuer: 'Testers',
      file: { name: 'pentest.pdf', digest, size: content.length },
    });
    expect(await get(secret)).toBe(200);
  });
});
