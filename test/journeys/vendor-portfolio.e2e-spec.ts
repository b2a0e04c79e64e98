import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { bearer, http } from '../support/http.js';
import { newTenant, type Tenant } from '../support/service.js';
import * as vendor from '../support/vendor.js';
import { inDays, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const act = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  vendor.act(service, mutation, 'Review', input, fields);
const get = (path: string) => http(service.address).get(path).set(bearer(service.founded.token!));
/** The body as bytes, whatever its type. */
const bytesAt = (path: string) =>
  get(path)
    .buffer(true)
    .parse((answer, done) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => done(null, Buffer.concat(parts)));
    });
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const report = Buffer.from(`%PDF-1.7 SOC 2 ${newId()}`);

async function approved() {
  const sent = await vendor.sentReview(service, 'caiq-lite-style', {
    categories: ['CLOUD_INFRASTRUCTURE'],
    regions: ['DE'],
  });
  const { id, chosen } = sent;
  const file = { name: 'soc 2 (final).pdf', content: report.toString('base64') };
  await act('attachEvidence', { id, title: 'SOC 2', file, validUntil: inDays(20) });
  await act('saveAnswers', {
    id,
    answers: chosen.questions.map(({ id: questionId, kind, domain }) => ({
      questionId,
      value: kind === 'TEXT' ? null : domain === chosen.questions[0]!.domain ? 'NO' : 'YES',
      text: 'As told.',
    })),
  });
  await act('submitReview', { id });
  await until(async () => (await vendor.reviewOf(service, id, 'scoreId')).scoreId, 'a score');
  await act('raiseFinding', { id, severity: 'LOW', title: 'Nobody audits' });
  await act('decideReview', { id, outcome: 'APPROVED', validMonths: 1 });
  return sent;
}

describe('the vendors as a whole', () => {
  it('show the worst domains, what runs out, and where many are in one place', async () => {
    const { id, chosen, vendor: party } = await approved();
    const portfolio = await until(async () => {
      const found = await service.tell(
        '{ vendorPortfolio(withinDays: 40) { worstDomains { template domain vendors mean lowest lowestReviewId } expiringReviews { id } expiringEvidence { title reviewId } concentration { by value vendors share worstResidual } } }',
      );
      return found.expiringReviews.length > 0 && found.expiringEvidence.length > 0 && found;
    }, 'the portfolio');
    expect(portfolio.worstDomains[0]).toMatchObject({
      template: 'caiq-lite-style',
      domain: chosen.questions[0]!.domain,
      vendors: 1,
      lowestReviewId: id,
    });
    expect(portfolio.worstDomains[0]!.mean).toBeLessThan(portfolio.worstDomains.at(-1)!.mean);
    expect(portfolio.expiringReviews).toEqual([{ id }]);
    expect(portfolio.expiringEvidence).toEqual([{ title: 'SOC 2', reviewId: id }]);
    expect(portfolio.concentration).toContainEqual(
      expect.objectContaining({ by: 'REGION', value: 'DE', vendors: 1, share: 1 }),
    );
    const sooner = await service.tell('{ vendorPortfolio(withinDays: 1) { expiringReviews { id } } }');
    expect(sooner.expiringReviews).toEqual([]);

    const proposal = await service.tell(
      'query ($id: ID!) { reviewProposal(subprocessorId: $id) { tier desk validMonths questionnaires { template templateId reason } } }',
      { id: party.id },
    );
    expect(proposal.questionnaires.every(({ templateId, reason }) => templateId !== '' && reason !== '')).toBe(true);
    expect(proposal.desk).toBe(proposal.questionnaires.length === 0);
    expect(
      await service.tell('query ($id: ID!) { reviewProposal(subprocessorId: $id) { tier } }', { id: newId() }),
    ).toBeNull();
  });

  it('are in a calendar, day by day', async () => {
    const { id } = await vendor.sentReview(service, 'vsa-core-style');
    const feed = await until(async () => {
      const text = (await get('/reviews/calendar.ics')).text.replaceAll('\r\n ', '');
      return text.includes(`due-${id}@`) && text;
    }, 'the review in the calendar');
    const { dueOn } = await vendor.reviewOf(service, id, 'dueOn');
    expect(feed).toMatch(
      new RegExp(`UID:due-${id}@[^\\r]+\\r\\n[^]*?DTSTART;VALUE=DATE:${dueOn.replaceAll('-', '')}\\r\\n`),
    );
    expect(feed).toContain('SUMMARY:Approval runs out: ');
    expect(feed).toContain('SUMMARY:Evidence ends: SOC 2');
    expect((await http(service.address).get('/reviews/calendar.ics')).status).toBe(401);
  });
});

describe('a review as a bundle', () => {
  it('holds questionnaire, score, findings and evidence, with the digest of each', async () => {
    const { id } = await approved();
    const answer = await bytesAt(`/reviews/${id}/bundle.zip`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/zip']);
    const files = unzipSync(new Uint8Array(answer.body as Buffer));
    expect(Object.keys(files)).toEqual([
      expect.stringMatching(/^caiq-lite-style-.*\.xlsx$/),
      'clarifications.json',
      'findings.json',
      'score.json',
      'evidence/1-soc-2-final-.pdf',
      'manifest.json',
    ]);
    const { 'manifest.json': last, ...rest } = files;
    const manifest = JSON.parse(strFromU8(last!));
    expect(manifest).toMatchObject({
      format: 'custodia-review-bundle/1',
      review: { id, outcome: 'approved' },
      missing: [],
    });
    expect(manifest.files.map(({ path, digest, size }: Record<string, unknown>) => [path, digest, size])).toEqual(
      Object.entries(rest).map(([path, bytes]) => [path, digestOf(bytes), bytes.byteLength]),
    );
    expect(manifest.files.at(-1)).toMatchObject({
      title: 'SOC 2',
      recorded: digestOf(report),
      digest: digestOf(report),
    });
    expect(JSON.parse(strFromU8(files['findings.json']!))).toMatchObject([{ title: 'Nobody audits' }]);
    expect((await get(`/reviews/${newId()}/bundle.zip`)).status).toBe(404);
    expect((await get('/reviews/constructor/bundle.zip')).status).toBe(404);
  });
});
