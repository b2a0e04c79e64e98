import {
  accent,
  facts,
  faint,
  grid,
  heading,
  left,
  Paper,
  right,
  text,
  warn,
  type Cell,
  type Content,
} from '@custodia/files/paper';
import { domainChart, riskPicture } from './charts.js';

/** A person of the organisation, or the id where the name was erased. */
type Name = string;

export interface ReportPack {
  readonly title: string;
  readonly edition: string;
  readonly score: number | null;
  readonly rating: string | null;
  readonly residualRisk: number | null;
  readonly domains: readonly ReportDomain[];
}

interface ReportDomain {
  readonly title: string;
  /** 0 to 100; `null` when nothing in it can be scored. */
  readonly score: number | null;
}

interface ReportFinding {
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly questionId: string | null;
  readonly dueAt: string | null;
  readonly owner: Name | null;
  readonly condition: boolean;
}

/** What the report of a decided review says; put together from its rows. */
export interface Report {
  readonly id: string;
  readonly organisation: string;
  readonly vendor: string;
  readonly title: string;
  readonly madeAt: string;
  readonly outcome: string;
  readonly reasons: string;
  readonly decidedAt: string;
  readonly decidedBy: Name;
  readonly validUntil: string | null;
  readonly sentAt: string | null;
  readonly submittedAt: string | null;
  readonly inVendorsStead: boolean;
  readonly tier: number | null;
  readonly fourEyes: boolean;
  readonly purpose: string;
  readonly data: readonly string[];
  readonly score: number | null;
  readonly rating: string | null;
  readonly inherentRisk: number;
  readonly residualRisk: number | null;
  readonly rules: string;
  readonly weightSet: string;
  readonly editionDigest: string;
  readonly scoreId: string;
  readonly answered: number;
  readonly asked: number;
  readonly packs: readonly ReportPack[];
  readonly findings: readonly ReportFinding[];
  readonly notMet: readonly {
    readonly id: string;
    readonly text: string;
    readonly critical: boolean;
    readonly why: string;
  }[];
  readonly evidence: readonly { readonly title: string; readonly digest: string; readonly validUntil: string | null }[];
}

/** Rows of the list of what is not met; the rest is counted. */
const mostNotMet = 60;

const words = (code: string): string => code.replaceAll('_', ' ').replaceAll('-', ' ');
const day = (at: string | null): string => (at === null ? '–' : at.slice(0, 10));
const number = (value: number | null): string => (value === null ? 'not scored' : String(Math.round(value * 10) / 10));
const cell = (value: string): Cell => text(value);

/** The report of a decided review for people to read and to file: tagged, with bookmarks. The same input gives the same bytes. */
export function renderReport(report: Report): Promise<Buffer> {
  const paper = new Paper({
    title: `Vendor assessment: ${report.vendor}`,
    author: report.organisation,
    date: new Date(report.madeAt),
  });
  paper.doc.outline.addItem('Decision');
  paper.paragraphs('H1', paper.lay({ text: report.vendor, bold: true, fontSize: 19 }, right - left, 19), left);
  paper.add({ text: report.title, color: faint });
  paper.space(8);
  for (const content of decision(report)) paper.add(content);
  paper.add(heading('Risk'));
  riskPicture(paper, report);
  paper.add(
    text('Residual risk is inherent x (1 - score / 100). Of several questionnaires the worst one counts.', {
      fontSize: 8,
      color: faint,
    }),
  );
  paper.add(heading('Score by domain'));
  for (const pack of report.packs) domainChart(paper, pack, report.packs.length > 1);
  for (const content of [...scores(report), ...found(report), ...basis(report)]) paper.add(content);
  paper.onEachPage((page, pages) => {
    paper.place({ text: report.organisation, bold: true, fontSize: 9 }, left, 30, 250);
    paper.place({ text: 'Vendor assessment', fontSize: 8, color: faint }, left, 31, right - left, 'right');
    paper.doc.moveTo(left, 46).lineTo(right, 46).lineWidth(1.2).strokeColor(accent).stroke();
    const small = { fontSize: 7, color: faint };
    paper.place({ text: `Review ${report.id}, made ${report.madeAt.slice(0, 16)}Z`, ...small }, left, 806, 400);
    paper.place({ text: `page ${page} of ${pages}`, ...small }, left, 806, right - left, 'right');
  });
  return paper.finish();
}

function decision(report: Report): readonly Content[] {
  const { outcome, reasons, decidedAt, decidedBy, validUntil, tier, fourEyes, purpose, data } = report;
  return [
    facts([
      ['Decision', text(words(outcome), { bold: true, ...(outcome === 'rejected' ? { color: warn } : {}) })],
      ['Reasons', cell(reasons || 'None were stated.')],
      ['Decided', cell(`${day(decidedAt)} by ${decidedBy}${fourEyes ? ', who had no hand in the answers' : ''}`)],
      ['Holds until', cell(day(validUntil))],
      ['Tier', cell(tier === null ? '–' : String(tier))],
      ...(purpose ? [['Purpose', cell(purpose)] as const] : []),
      ...(data.length > 0 ? [['Data', cell(data.join(', '))] as const] : []),
    ]),
    ...conditions(report),
  ];
}

function conditions({ findings }: Report): readonly Content[] {
  const conditional = findings.filter(({ condition }) => condition);
  if (conditional.length === 0) return [];
  return [
    heading('Conditions'),
    {
      kind: 'list',
      ordered: true,
      items: conditional.map(({ title, status, dueAt, owner }) =>
        cell(`${title} (${status}${dueAt ? `, due ${day(dueAt)}` : ''}${owner ? `, ${owner}` : ''})`),
      ),
    },
  ];
}

const scores = ({ packs, score, rating, residualRisk, answered, asked }: Report): readonly Content[] => [
  grid(
    ['Questionnaire', 'Score', 'Rating', 'Residual risk'],
    [
      ...packs.map((pack) => [
        cell(`${pack.title} ${pack.edition}`),
        cell(number(pack.score)),
        cell(pack.rating ?? '–'),
        cell(number(pack.residualRisk)),
      ]),
      ...(packs.length > 1
        ? [
            [
              text('As a whole', { bold: true }),
              text(number(score), { bold: true }),
              text(rating ?? '–', { bold: true }),
              text(number(residualRisk), { bold: true }),
            ],
          ]
        : []),
    ],
    [null, 70, 80, 80],
  ),
  text(`${answered} of ${asked} questions were answered.`, { fontSize: 8, color: faint }),
];

function found({ findings, notMet }: Report): readonly Content[] {
  const shown = notMet.slice(0, mostNotMet);
  return [
    heading('Findings'),
    ...(findings.length === 0
      ? [cell('None were raised.')]
      : [
          grid(
            ['Finding', 'Severity', 'Status', 'Question', 'Due', 'Owner'],
            findings.map((one) => [
              text(one.title, { bold: one.condition }),
              cell(one.severity),
              cell(one.status),
              cell(one.questionId ?? '–'),
              cell(day(one.dueAt)),
              cell(one.owner ?? '–'),
            ]),
            [null, 50, 52, 92, 58, 90],
          ),
        ]),
    heading(`Not met (${notMet.length})`),
    ...(shown.length === 0
      ? [cell('Every question that was scored has credit.')]
      : [
          grid(
            ['Question', 'Asked', 'Why'],
            shown.map(({ id, text: asked, critical, why }) => [
              text(id, critical ? { bold: true, color: warn } : {}),
              cell(asked),
              cell(critical ? `${words(why)}, critical` : words(why)),
            ]),
            [104, null, 96],
          ),
        ]),
    ...(notMet.length > shown.length
      ? [cell(`${notMet.length - shown.length} more stand in the questionnaire of the evidence bundle.`)]
      : []),
  ];
}

const basis = (report: Report): readonly Content[] => [
  heading('What it was decided on'),
  facts([
    ['Sent', cell(day(report.sentAt))],
    [
      'Submitted',
      cell(`${day(report.submittedAt)}${report.inVendorsStead ? ", by a member in the vendor's stead" : ''}`),
    ],
    ['Score', cell(report.scoreId)],
    ['Rules and weights', cell(`${report.rules}, ${report.weightSet}`)],
    ['Edition', cell(report.editionDigest)],
  ]),
  ...(report.evidence.length === 0
    ? []
    : [
        grid(
          ['Evidence', 'Covers until', 'Digest'],
          report.evidence.map(({ title, digest, validUntil }) => [
            cell(title),
            cell(day(validUntil)),
            text(digest, { fontSize: 6.5 }),
          ]),
          [null, 62, 260],
        ),
      ]),
];
