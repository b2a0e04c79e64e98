import { accent, faint, ink, left, right, warn, type Paper } from '@custodia/files/paper';
import type { Report, ReportPack } from './report.js';
import type { ReportWords } from './words.js';

const track = '#e7ecf0';
const labels = 168;
const barHeight = 9;
const rowHeight = 15;
const width = right - left;

/** By the bands of the rating: 85, 70 and 50. */
const colourOf = (score: number): string =>
  score >= 85 ? '#2e7d4f' : score >= 70 ? accent : score >= 50 ? '#b7791f' : '#a63232';

/** A bar for each domain of a questionnaire, with the scale of the bands above them. */
export function domainChart(paper: Paper, { title, domains }: ReportPack, named: boolean, said: ReportWords): void {
  const { scored } = said;
  paper.need(60);
  if (named) paper.add({ text: title, bold: true });
  const room = width - labels - 34;
  const at = (score: number): number => left + labels + (room * score) / 100;
  scale(paper, at, said);
  for (const domain of domains) {
    paper.need(rowHeight);
    const { y } = paper;
    const { title: name, score } = domain;
    paper.figure(`${name}: ${scored(score)}`, (doc) => {
      paper.place({ text: cut(paper, name), fontSize: 8 }, left, y + 1, labels);
      doc.rect(at(0), y + 2, room, barHeight).fill(track);
      if (score !== null) doc.rect(at(0), y + 2, Math.max(1, (room * score) / 100), barHeight).fill(colourOf(score));
      paper.place(
        { text: score === null ? '–' : scored(score), fontSize: 8, color: score === null ? faint : ink },
        at(100) + 6,
        y + 1,
        60,
      );
    });
    paper.space(rowHeight);
  }
  paper.space(6);
}

/** Where strong, adequate and weak begin. */
function scale(paper: Paper, at: (score: number) => number, { words }: ReportWords): void {
  const { y } = paper;
  paper.figure(words('domains.scale'), (doc) => {
    for (const [from, name] of [
      [0, '0'],
      [50, words('domains.weak')],
      [70, words('domains.adequate')],
      [85, words('domains.strong')],
    ] as const) {
      doc
        .moveTo(at(from), y + 10)
        .lineTo(at(from), y + 14)
        .lineWidth(0.6)
        .strokeColor(faint)
        .stroke();
      paper.place({ text: name, fontSize: 6.5, color: faint }, at(from), y + 1, 60);
    }
  });
  paper.space(14);
}

/** As much of a title as one line takes. */
function cut(paper: Paper, title: string): string {
  const lines = (text: string): number => paper.lay({ text, fontSize: 8 }, labels - 8, 8).length;
  if (lines(title) === 1) return title;
  let end = title.length;
  while (end > 1 && lines(`${title.slice(0, end).trimEnd()}…`) > 1) end--;
  return `${title.slice(0, end).trimEnd()}…`;
}

const tiers = [
  { from: 0, to: 25, colour: '#d9e8dd', tier: 4 },
  { from: 25, to: 50, colour: '#e6ecd2', tier: 3 },
  { from: 50, to: 75, colour: '#f4e3c3', tier: 2 },
  { from: 75, to: 100, colour: '#f1d0cb', tier: 1 },
] as const;

/** Inherent and residual risk on one scale from 0 to 100, in the colours of the tiers, with what the answers took away between them. */
export function riskPicture(
  paper: Paper,
  { inherentRisk, residualRisk, score, rating }: Report,
  { words, rounded, scored, rating: rated }: ReportWords,
): void {
  paper.need(92);
  const { y } = paper;
  const at = (risk: number): number => left + (width * risk) / 100;
  const whole = { score: scored(score), rating: rated(rating) };
  const alt = words('risk.alt', { inherent: rounded(inherentRisk), residual: scored(residualRisk), ...whole });
  paper.figure(alt, (doc) => {
    for (const { from, to, colour, tier } of tiers) {
      doc.rect(at(from), y + 26, at(to) - at(from), 22).fill(colour);
      paper.place({ text: words('risk.tier', { tier }), fontSize: 6.5, color: faint }, at(from) + 3, y + 50, 60);
    }
    if (residualRisk !== null && residualRisk < inherentRisk)
      doc
        .moveTo(at(inherentRisk) - 4, y + 37)
        .lineTo(at(residualRisk) + 4, y + 37)
        .lineWidth(1.4)
        .strokeColor(ink)
        .stroke();
    mark(paper, at(inherentRisk), y, words('risk.inherent', { risk: rounded(inherentRisk) }), faint, 0);
    if (residualRisk !== null)
      mark(
        paper,
        at(residualRisk),
        y,
        words('risk.residual', { risk: rounded(residualRisk) }),
        residualRisk >= 50 ? warn : accent,
        12,
      );
  });
  paper.space(64);
  paper.add({ text: words('risk.whole', whole), bold: true });
}

/** A place on the scale, with its words above it; `lower` keeps two that are close apart. */
function mark(paper: Paper, x: number, y: number, words: string, colour: string, lower: number): void {
  const { doc } = paper;
  doc
    .moveTo(x, y + 10 + lower)
    .lineTo(x, y + 48)
    .lineWidth(1.2)
    .strokeColor(colour)
    .stroke();
  doc.circle(x, y + 37, 4).fill(colour);
  const rightmost = x > right - 90;
  paper.place(
    { text: words, fontSize: 8, bold: true, color: colour },
    rightmost ? x - 94 : x + 4,
    y + lower,
    90,
    rightmost ? 'right' : 'left',
  );
}
