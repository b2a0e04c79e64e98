import { expect, it } from '@jest/globals';
import { languages } from '@custodia/mail';
import { renderReport, type Report } from './report.js';
import { reportWords } from './words.js';

const domains = [
  { title: 'Access', score: 90 },
  { title: 'Cryptography, Encryption and the Management of Keys over their whole life', score: 40.25 },
  { title: 'Words only', score: null },
];
const report: Report = {
  id: '0198c7a2-0000-7000-8000-000000000010',
  organisation: 'Acme',
  vendor: 'Answer Works Ω',
  title: 'Answer Works: assessment',
  madeAt: '2026-03-01T09:00:00.000Z',
  outcome: 'approved_with_conditions',
  reasons: 'Prompts are kept too long.',
  decidedAt: '2026-02-28T09:00:00.000Z',
  decidedBy: 'Rita',
  validUntil: '2027-02-28T09:00:00.000Z',
  sentAt: '2026-01-28T09:00:00.000Z',
  submittedAt: '2026-02-20T09:00:00.000Z',
  inVendorsStead: false,
  tier: 2,
  fourEyes: true,
  purpose: 'It answers mail.',
  data: ['customer mail'],
  score: 71.4,
  rating: 'weak',
  inherentRisk: 70,
  residualRisk: 31.5,
  rules: 'custodia-score/2',
  weightSet: 'edition',
  editionDigest: `sha256:${'ab'.repeat(32)}`,
  scoreId: 'score-1',
  answered: 168,
  asked: 178,
  packs: [
    { title: 'One', edition: '1', score: 80, rating: 'adequate', residualRisk: 14, domains },
    { title: 'Two', edition: '1', score: 55, rating: 'weak', residualRisk: 31.5, domains },
  ],
  findings: [
    {
      title: 'Prompts',
      severity: 'high',
      status: 'open',
      questionId: 'a',
      dueAt: null,
      owner: 'Otto',
      condition: true,
    },
  ],
  notMet: Array.from({ length: 70 }, (_, n) => ({ id: `q${n}`, text: 'Do you?', critical: n === 0, why: 'not-met' })),
  evidence: [{ title: 'SOC 2', digest: `sha256:${'cd'.repeat(32)}`, validUntil: null }],
};
const latin = async (changed: Partial<Report> = {}): Promise<string> =>
  (await renderReport({ ...report, ...changed })).toString('latin1');
const pages = (pdf: string): number => pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
/** Words that a reader hears in the place of pictures; written as UTF-16 where they are not ASCII. */
const spoken = (pdf: string): number => pdf.match(/\/S \/Figure/g)?.length ?? 0;

it('draws a bar for each domain of each questionnaire and the risk, each with words for it', async () => {
  const pdf = await latin();
  // The risk, and for each questionnaire its scale and its domains.
  expect(spoken(pdf)).toBe(1 + 2 * (1 + domains.length));
  expect(pdf).toContain('Inherent risk 70, residual risk 31.5, of 100');
  expect(pdf).toContain('Access: 90');
  expect(pdf).toContain('Words only: not scored');
});

it('goes on over as many pages as it takes, and is the same for the same review', async () => {
  expect(pages(await latin())).toBeGreaterThan(2);
  const short = { notMet: [], findings: [], evidence: [], packs: report.packs.slice(0, 1) };
  expect(pages(await latin(short))).toBe(1);
  expect(await latin()).toBe(await latin());
});

it('is made of a review without a score or a reason, too', async () => {
  const nothing = { score: null, rating: null, residualRisk: null, reasons: '', tier: null, purpose: '', data: [] };
  expect(await latin(nothing)).toContain('residual risk not scored');
});

it('speaks German, with its numbers and what is said in the place of pictures', async () => {
  const pdf = (await renderReport(report, 'de')).toString('latin1');
  expect(pdf).toContain('/Lang (de)');
  expect(pdf).toContain('Ausgangsrisiko 70, Restrisiko 31,5, von 100. Bewertung 71,4, Einstufung schwach.');
  expect(pdf).toContain('Words only: nicht bewertet');
  expect(pdf).not.toMatch(/Inherent risk|not scored|Vendor assessment/);
  expect(await latin()).toContain('/Lang (en)');
});

it('has words for every outcome that a question can have without credit', () => {
  const codes = ['not-met', 'unanswered', 'na-without-reason', 'na-to-accept'];
  const said = languages.map((language) => codes.map((code) => reportWords(language).why(code)));
  expect(said).toEqual([
    ['not met', 'unanswered', 'not applicable, without a reason', 'not applicable, to be accepted'],
    ['nicht erfüllt', 'unbeantwortet', 'nicht anwendbar, ohne Grund', 'nicht anwendbar, zu bestätigen'],
  ]);
  // Of a release to come.
  expect(reportWords('de').why('not-asked')).toBe('not asked');
});
