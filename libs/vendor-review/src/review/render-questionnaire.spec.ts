import { describe, expect, it } from '@jest/globals';
import { exportCaiq } from '../workbook/export-caiq.js';
import { importAnswers } from '../workbook/import-answers.js';
import { importTemplateFile, openQuestionnaire } from '../workbook/open-questionnaire.js';
import type { ExportReference } from '../workbook/reference-sheets.js';
import { renderQuestionnaire } from './render-questionnaire.js';

const reference: ExportReference = {
  evidence: [
    {
      questionId: 'A&A-01.1',
      title: 'SOC 2',
      fileName: 'soc2.pdf',
      digest: 'sha256:1',
      validUntil: '2031-01-01T00:00:00.000Z',
    },
  ],
  clarifications: [{ questionId: 'A&A-01.2', text: 'Since when?', answer: 'Since May.', withdrawnBecause: null }],
  inVendorsStead: [{ questionId: 'A&A-01.1', at: '2026-05-03T10:00:00.000Z' }],
};

async function imported(template: 'caiq' | 'ai-caiq', edition: string) {
  const bytes = exportCaiq({ template, edition }, [])!;
  const read = await importTemplateFile({ name: 'blank.xlsx', bytes }, {});
  if (read.kind === 'refused' || !read.edition) throw new Error('not read');
  return read.edition;
}

describe('an imported edition of CAIQ', () => {
  it.each([
    ['caiq', '4.0.3', 261],
    ['caiq', '4.1.0', 283],
    ['ai-caiq', '1.1.0', 320],
  ] as const)('comes back in the layout of its publisher: %s %s', async (template, version, size) => {
    const edition = await imported(template, version);
    const answers = edition.questions.map(({ id: questionId }, index) => ({
      questionId,
      value: (['yes', 'no', 'na'] as const)[index % 3]!,
      owner: index % 3 === 2 ? null : edition.owners[0]!.label,
      text: `Said about ${questionId}.`,
      customerResponsibilities: index % 5 === 0 ? 'Choose the region.' : '',
    }));
    const { bytes, fileName } = renderQuestionnaire(edition, answers, 'xlsx', reference);
    expect(fileName).toBe(`${template}-${version}.xlsx`);
    const opened = await openQuestionnaire({ name: fileName, bytes }, {});
    if (opened.kind !== 'workbook') throw new Error(opened.kind);
    const { sheets } = opened.workbook;
    expect(sheets.map(({ name }) => name).slice(-3)).toEqual([
      'Custodia - evidence',
      'Custodia - clarifications',
      'Custodia - entered by us',
    ]);
    expect(sheets.flatMap(({ rows }) => rows.flatMap(({ cells }) => [...cells.values()]))).toEqual(
      expect.arrayContaining(['CSP CAIQ Answer', 'SOC 2', '2031-01-01', 'Since when?', 'Since May.']),
    );
    const back = importAnswers(opened.workbook, edition, opened.recognised);
    expect([back.rowsRead, back.answered, back.unknown, back.doubts]).toEqual([size, size, [], []]);
    expect(back.answers.map(({ questionId, value, text }) => [questionId, value, text])).toEqual(
      answers.map(({ questionId, value, text }) => [questionId, value, text]),
    );
  });

  it('that asks other questions than the published one keeps our layout', async () => {
    const edition = await imported('caiq', '4.0.3');
    const fewer = { ...edition, questions: edition.questions.slice(1) };
    const { bytes } = renderQuestionnaire(fewer, [], 'xlsx', reference);
    const opened = await openQuestionnaire({ name: 'ours.xlsx', bytes }, {});
    if (opened.kind !== 'workbook') throw new Error(opened.kind);
    expect(opened.workbook.sheets.map(({ name }) => name)).toEqual([
      'Read me',
      'Questionnaire',
      'Custodia - evidence',
      'Custodia - clarifications',
      'Custodia - entered by us',
      'Custodia',
    ]);
    expect(importAnswers(opened.workbook, fewer, opened.recognised)).toMatchObject({
      rowsRead: 260,
      answered: 0,
      doubts: [],
    });
  });
});
