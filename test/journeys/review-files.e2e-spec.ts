import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { vendorReviewJobs } from '@custodia/vendor-review/worker';
import { staffed } from '../support/disposal.js';
import { bearer, http, uploadTo } from '../support/http.js';
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

  describe.each([
    ['lies here and belongs to nothing', { asset: false, evidence: false }, [200, 200]],
    ['belongs to a review', { asset: false, evidence: true }, [404, 200]],
    ['belongs to an asset', { asset: true, evidence: false }, [200, 200]],
    ['belongs to both', { asset: true, evidence: true }, [200, 200]],
    ['belongs to an asset, and the vendor took it back', { asset: true, evidence: 'withdrawn' }, [200, 200]],
    ['is what a vendor took back', { asset: false, evidence: 'withdrawn' }, [404, 404]],
  ] as const)('that %s', (_, { asset, evidence }, [owner, judge]) => {
    it('is for those whom what it belongs to concerns', async () => {
      const content = `%PDF-1.7 shared ${newId()}`;
      const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
      await uploadTo(service.address, service.founded.token!, 'shared.pdf', content);
      if (asset) await modelWith(digest, content.length);
      if (evidence) {
        const { id } = await vendor.sentReview(service, 'ai-vendor');
        const file = { name: 'shared.pdf', content: base64(content) };
        const attached = await act('attachEvidence', { id, title: 'Shared', file }, 'evidence { evidenceId }');
        const { evidenceId } = attached.evidence[0]!;
        const shown = async () => JSON.stringify(await service.tell(listed, { id }));
        await until(async () => (await shown()).includes('"withdrawn":false'), 'the file');
        if (evidence === 'withdrawn') {
          await act('withdrawEvidence', { id, evidenceId });
          await until(async () => (await shown()).includes('"withdrawn":true'), 'its end');
        }
      }
      const get = async (token: string): Promise<number> =>
        (await http(service.address).get(`/files/${digest}`).set(bearer(token))).status;
      expect([await get(await tokenOf('ASSET_OWNER')), await get(await tokenOf('REVIEWER'))]).toEqual([owner, judge]);
      expect(await get(await tokenOf('VIEWER'))).toBe(404);
    });
  });

  it('stays for the review when an asset with the same file is disposed of', async () => {
    const content = `%PDF-1.7 stays ${newId()}`;
    const { digest } = await uploadTo(service.address, service.founded.token!, 'stays.pdf', content);
    const office = await staffed(service);
    const model = await office.modelWith({ files: [{ path: 'stays.pdf', digest, size: content.length }] });
    const { id } = await vendor.sentReview(service, 'ai-vendor');
    await act('attachEvidence', { id, title: 'Stays', file: { name: 'stays.pdf', content: base64(content) } });
    await until(async () => JSON.stringify(await service.tell(listed, { id })).includes('Stays'), 'the file');
    const { locations } = await office.scoped(model);
    expect(locations).toMatchObject([
      { kind: 'CUSTODIA_FILES', address: digest, method: null, title: expect.stringContaining(`review ${id} has too`) },
    ]);
  });
});

const listed =
  'query ($id: ID!) { reviewFiles(filter: { reviewId: { eq: $id } }) { edges { node { title withdrawn } } } }';

async function modelWith(digest: string, size: number): Promise<void> {
  const { id } = await vendor.act(service, 'registerModel', 'Model', { name: `Shares ${newId()}`, purpose: 'Test' });
  const files = [{ path: 'shared.pdf', digest, size }];
  await vendor.act(service, 'addModelVersion', 'Model', { id, versionId: newId(), label: '1', files, locations: [] });
}

const tokens = new Map<string, Promise<string>>();

/** Of a member with one role. */
function tokenOf(role: string): Promise<string> {
  const made = async (): Promise<string> => {
    const person = { name: role, email: `${newId()}@example.org`, roles: [role] };
    const { id: memberId } = await vendor.act(service, 'inviteMember', 'Member', person);
    const issued = { memberId, label: 'Laptop', scopes: [role] };
    return (await service.change('issueApiToken', 'IssuedApiToken { secret }', issued)).secret;
  };
  if (!tokens.has(role)) tokens.set(role, made());
  return tokens.get(role)!;
}
