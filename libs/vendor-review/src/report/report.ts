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
import type { Language } from '@custodia/mail';
import { domainChart, riskPicture } from './charts.js';
import { reportWords, type ReportWords } from './words.js';

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

type Outcome = 'approved' | 'approved_with_conditions' | 'rejected';

interface ReportFinding {
  readonly title: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly status: 'open' | 'resolved';
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
  readonly outcome: Outcome;
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

const day = (at: string | null): string => (at === null ? '–' : at.slice(0, 10));
const cell = (value: string): Cell => text(value);

/** The report of a decided review for people to read and to file: tagged, with bookmarks. The same input gives the same bytes. */
export function renderReport(report: Report, language: Language = 'en'): Promise<Buffer> {
  const spoken = reportWords(language);
  const { words } = spoken;
  const paper = new Paper({
    title: words('title', { vendor: report.vendor }),
    language,
    author: report.organisation,
    date: new Date(report.madeAt),
  });
  paper.doc.outline.addItem(words('decision.title'));
  paper.paragraphs('H1', paper.lay({ text: report.vendor, bold: true, fontSize: 19 }, right - left, 19), left);
  paper.add({ text: report.title, color: faint });
  paper.space(8);
  for (const content of decision(report, spoken)) paper.add(content);
  paper.add(heading(words('risk.title')));
  riskPicture(paper, report, spoken);
  paper.add(text(words('risk.how'), { fontSize: 8, color: faint }));
  paper.add(heading(words('domains.title')));
  for (const pack of report.packs) domainChart(paper, pack, report.packs.length > 1, spoken);
  for (const content of [...scores(report, spoken), ...found(report, spoken), ...basis(report, spoken)])
    paper.add(content);
  paper.onEachPage((page, pages) => {
    paper.place({ text: report.organisation, bold: true, fontSize: 9 }, left, 30, 250);
    paper.place({ text: words('kind'), fontSize: 8, color: faint }, left, 31, right - left, 'right');
    paper.doc.moveTo(left, 46).lineTo(right, 46).lineWidth(1.2).strokeColor(accent).stroke();
    const small = { fontSize: 7, color: faint };
    paper.place({ text: words('foot', { id: report.id, at: report.madeAt.slice(0, 16) }), ...small }, left, 806, 400);
    paper.place({ text: words('page', { page, pages }), ...small }, left, 806, right - left, 'right');
  });
  return paper.finish();
}

function decision(report: Report, spoken: ReportWords): readonly Content[] {
  const { words } = spoken;
  const { outcome, reasons, decidedAt, decidedBy, validUntil, tier, fourEyes, purpose, data } = report;
  return [
    facts([
      [
        words('decision.title'),
        text(words(`outcome.${outcome}`), { bold: true, ...(outcome === 'rejected' ? { color: warn } : {}) }),
      ],
      [words('decision.reasons'), cell(reasons || words('decision.noReasons'))],
      [
        words('decision.decided'),
        cell(words(fourEyes ? 'decision.apart' : 'decision.by', { day: day(decidedAt), name: decidedBy })),
      ],
      [words('decision.until'), cell(day(validUntil))],
      [words('decision.tier'), cell(tier === null ? '–' : String(tier))],
      ...(purpose ? [[words('decision.purpose'), cell(purpose)] as const] : []),
      ...(data.length > 0 ? [[words('decision.data'), cell(data.join(', '))] as const] : []),
    ]),
    ...conditions(report, spoken),
  ];
}

function conditions({ findings }: Report, { words }: ReportWords): readonly Content[] {
  const conditional = findings.filter(({ condition }) => condition);
  if (conditional.length === 0) return [];
  return [
    heading(words('decision.conditions')),
    {
      kind: 'list',
      ordered: true,
      items: conditional.map(({ title, status, dueAt, owner }) =>
        cell(
          `${title} (${[
            words(`status.${status}`),
            ...(dueAt ? [words('decision.due', { day: day(dueAt) })] : []),
            ...(owner ? [owner] : []),
          ].join(', ')})`,
        ),
      ),
    },
  ];
}

const scores = (
  { packs, score, rating, residualRisk, answered, asked }: Report,
  { words, scored, rating: rated }: ReportWords,
): readonly Content[] => [
  grid(
    [words('scores.pack'), words('scores.score'), words('scores.rating'), words('scores.residual')],
    [
      ...packs.map((pack) => [
        cell(`${pack.title} ${pack.edition}`),
        cell(scored(pack.score)),
        cell(pack.rating === null ? '–' : rated(pack.rating)),
        cell(scored(pack.residualRisk)),
      ]),
      ...(packs.length > 1
        ? [
            [
              text(words('scores.whole'), { bold: true }),
              text(scored(score), { bold: true }),
              text(rating === null ? '–' : rated(rating), { bold: true }),
              text(scored(residualRisk), { bold: true }),
            ],
          ]
        : []),
    ],
    [null, 70, 80, 80],
  ),
  text(words('scores.answered', { answered, asked }), { fontSize: 8, color: faint }),
];

function found({ findings, notMet }: Report, { words, why: said }: ReportWords): readonly Content[] {
  const shown = notMet.slice(0, mostNotMet);
  return [
    heading(words('findings.title')),
    ...(findings.length === 0
      ? [cell(words('findings.none'))]
      : [
          grid(
            (['finding', 'severity', 'status', 'question', 'due', 'owner'] as const).map((name) =>
              words(`findings.${name}`),
            ),
            findings.map((one) => [
              text(one.title, { bold: one.condition }),
              cell(words(`severity.${one.severity}`)),
              cell(words(`status.${one.status}`)),
              cell(one.questionId ?? '–'),
              cell(day(one.dueAt)),
              cell(one.owner ?? '–'),
            ]),
            [null, 50, 52, 92, 58, 90],
          ),
        ]),
    heading(words('notMet.title', { count: notMet.length })),
    ...(shown.length === 0
      ? [cell(words('notMet.none'))]
      : [
          grid(
            [words('findings.question'), words('notMet.asked'), words('notMet.why')],
            shown.map(({ id, text: asked, critical, why }) => [
              text(id, critical ? { bold: true, color: warn } : {}),
              cell(asked),
              cell(critical ? words('notMet.critical', { why: said(why) }) : said(why)),
            ]),
            [104, null, 96],
          ),
        ]),
    ...(notMet.length > shown.length ? [cell(words('notMet.more', { count: notMet.length - shown.length }))] : []),
  ];
}

const basis = (report: Report, { words }: ReportWords): readonly Content[] => [
  heading(words('basis.title')),
  facts([
    [words('basis.sent'), cell(day(report.sentAt))],
    [
      words('basis.submitted'),
      cell(report.inVendorsStead ? words('basis.inStead', { day: day(report.submittedAt) }) : day(report.submittedAt)),
    ],
    [words('basis.score'), cell(report.scoreId)],
    [words('basis.rules'), cell(`${report.rules}, ${report.weightSet}`)],
    [words('basis.edition'), cell(report.editionDigest)],
  ]),
  ...(report.evidence.length === 0
    ? []
    : [
        grid(
          [words('basis.evidence'), words('basis.covers'), words('basis.digest')],
          report.evidence.map(({ title, digest, validUntil }) => [
            cell(title),
            cell(day(validUntil)),
            text(digest, { fontSize: 6.5 }),
          ]),
          [null, 62, 260],
        ),
      ]),
];
