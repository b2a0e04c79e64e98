import { describe, expect, it } from '@jest/globals';
import { checkEdition } from '../questionnaire/check-edition.js';
import { score } from '../scoring/score.js';
import { exportCaiq } from './export-caiq.js';
import { importAnswers } from './import-answers.js';
import { importTemplate } from './import-template.js';
import { vsaCoreSections } from './known-editions.js';
import { bookOf, caiq31, caiq3Ids, type Cells, idsOf, sheetOf } from './questionnaires.testing.js';

describe('importing a template', () => {
  it('makes an edition of the official CAIQ layout: ids, domains, controls, answers, owners', async () => {
    const { edition, completeness, problems, unreadColumns } = importTemplate(
      await bookOf(exportCaiq({ template: 'caiq', edition: '4.0.3' }, [])!),
    );
    expect(edition).toMatchObject({
      template: 'caiq',
      edition: '4.0.3',
      rules: 'custodia-score/1',
      source: { kind: 'workbook', certainty: 1 },
    });
    expect(edition!.questions).toHaveLength(261);
    expect(edition!.questions[1]).toMatchObject({
      id: 'A&A-01.2',
      domain: 'A&A',
      control: 'A&A-01',
      kind: 'yes_no',
      polarity: 'positive',
      weight: 1,
    });
    expect(edition!.domains).toHaveLength(17);
    expect(edition!.answers.map((one) => one.value)).toEqual(['yes', 'no', 'na']);
    expect(edition!.owners.filter((owner) => owner.bears === 'customer').map((owner) => owner.label)).toEqual([
      'CSC-owned',
    ]);
    expect(completeness).toEqual({ known: 261, present: 261, missing: [], unknown: [] });
    expect([problems, unreadColumns]).toEqual([[], []]);
  });

  it('takes the eleven owners of AI-CAIQ, of which one is the customer', async () => {
    const { edition } = importTemplate(await bookOf(exportCaiq({ template: 'ai-caiq', edition: '1.1.0' }, [])!));
    expect(edition!.owners).toHaveLength(11);
    expect(edition!.owners.filter((owner) => owner.bears === 'customer').map((owner) => owner.label)).toEqual([
      'AIC-Owned',
    ]);
    expect(edition!.domains.map((domain) => domain.id)).toContain('MDS');
  });

  it('says which ids are missing, unknown or doubled, and keeps the first of a double', async () => {
    const ids = idsOf('caiq', '4.0.3');
    const rows = [
      ...ids.slice(3).map((id): Cells => [id, `Is ${id} done?`, null]),
      ['A&A-09.9', 'Is this new?', null] as Cells,
      [ids[5]!, `Is ${ids[5]} done?`, null] as Cells,
    ];
    const report = importTemplate(await sheetOf([['Question ID', 'Question', 'CSP CAIQ Answer'], ...rows]));
    expect(report.completeness).toMatchObject({
      known: 261,
      present: 258,
      missing: ids.slice(0, 3),
      unknown: ['A&A-09.9'],
    });
    expect(report.duplicates).toEqual([{ id: ids[5], places: ['Sheet1, row 4', 'Sheet1, row 261'] }]);
    expect(report.problems).toMatchObject([{ value: ids[5], place: 'Sheet1, row 261' }]);
  });

  it('repairs ids as people break them', async () => {
    const rows = idsOf('caiq', '4.0.3').map((id, index): Cells => [
      index % 3 === 0 ? id.replace('-', '- ') : index % 3 === 1 ? id.toLowerCase() : id.replace('-', '–'),
      `Is ${index} done?`,
      null,
    ]);
    expect(
      importTemplate(await sheetOf([['Question ID', 'Question', 'CSP CAIQ Answer'], ...rows])).completeness,
    ).toMatchObject({ missing: [], unknown: [] });
  });

  it('takes questions and marks of 3.1, whose ids nobody lists', async () => {
    const ids = caiq3Ids(309);
    const book = await sheetOf(caiq31(ids, { [ids[0]!]: 'yes', [ids[1]!]: 'no', [ids[2]!]: 'na' }), 'CAIQ v3.1');
    const { edition, completeness } = importTemplate(book);
    expect(edition).toMatchObject({ template: 'caiq', edition: '3.1' });
    expect(edition!.questions.map((one) => one.id)).toEqual(ids);
    expect(completeness).toBeNull();
    expect(importAnswers(book, edition!).answers.map((one) => [one.value, one.text])).toEqual([
      ['yes', `note on ${ids[0]}`],
      ['no', `note on ${ids[1]}`],
      ['na', `note on ${ids[2]}`],
    ]);
  });

  it('links SIG follow-ups to the nearest question above them, over holes in the numbering', async () => {
    const letters = 'ABCDEFGHIJKL'.split('');
    const rows = letters.flatMap((letter): Cells[] => [
      [`${letter}.1`, `Is there a ${letter} programme?`],
      [`${letter}.1.2.3`, `Is the ${letter} programme tested?`],
      [`${letter}.2`, `Describe ${letter} in general.`],
      [`${letter}.2.1`, `Is ${letter} reviewed?`],
    ]);
    const { edition, concluded } = importTemplate(
      await sheetOf(
        [
          ['SIG Lite 2026'],
          ['Ques Num', 'Question/Request', 'Response', 'Additional Information'],
          ...rows.map((row) => [...row, null, null]),
        ],
        'SIG Lite',
      ),
    );
    expect(edition).toMatchObject({ template: 'sig-lite', edition: '2026' });
    expect(edition!.questions.slice(0, 4).map((one) => [one.id, one.kind, one.parent, one.askedWhen])).toEqual([
      ['A.1', 'yes_no', null, null],
      ['A.1.2.3', 'yes_no', 'A.1', 'yes'],
      ['A.2', 'text', null, null],
      ['A.2.1', 'yes_no', null, null],
    ]);
    expect(edition!.domains[0]).toMatchObject({ id: 'A', title: 'Enterprise Risk Management' });
    expect(concluded.join()).toMatch(/12 questions follow up/);
    expect(checkEdition(edition!)).toEqual([]);
  });

  it("takes a yes in VSA's data inventory as neither good nor bad", async () => {
    const rows = vsaCoreSections.flatMap((section): Cells[] => [
      [section],
      [null, `Do you keep health records for ${section}?`, null],
      [null, `Describe ${section}.`, null],
    ]);
    const { edition } = importTemplate(await sheetOf([['VSA Core'], [null, 'Question', 'Answer'], ...rows], 'VSA'));
    expect(edition).toMatchObject({ template: 'vsa-core', edition: '2022' });
    expect(
      edition!.questions.filter((one) => one.domain === 'data-inventory').map((one) => [one.kind, one.polarity]),
    ).toEqual([
      ['yes_no_partial', 'neutral'],
      ['text', 'neutral'],
    ]);
    expect(edition!.questions.find((one) => one.domain === 'us-privacy')).toMatchObject({ polarity: 'positive' });
  });

  it('takes answer options from drop-downs', async () => {
    const column = (top: number, options: string[]) => ({ range: { top, left: 3, bottom: top, right: 3 }, options });
    const { edition } = importTemplate(
      await sheetOf(
        [
          ['ID', 'Question', 'Response'],
          ['1', 'Which cloud is used?', null],
          ['2', 'Which way is it done well?', null],
          ['3', 'How is the state of MFA?', null],
        ],
        'S',
        {
          dropDowns: [
            column(2, ['AWS', 'Azure']),
            column(3, ['Yes', 'No']),
            column(4, ['Yes', 'Partially', 'No', 'N/A']),
          ],
        },
      ),
    );
    expect(edition!.questions.map((one) => [one.kind, one.options])).toEqual([
      ['text', ['AWS', 'Azure']],
      ['yes_no', []],
      ['yes_no_partial', []],
    ]);
  });

  it('names an edition by its questions, so that the same file is the same edition', async () => {
    const rows: Cells[] = [
      ['Question', 'Response'],
      ['Is it so?', null],
      ['Is it not?', null],
    ];
    const [one, same, other] = [
      importTemplate(await sheetOf(rows)),
      importTemplate(await sheetOf(rows)),
      importTemplate(await sheetOf([...rows, ['Is it both?', null]])),
    ].map((report) => report.edition!.edition);
    expect(one).toBe(same);
    expect(one).not.toBe(other);
    expect(
      importTemplate(await sheetOf(rows), { template: 'ours', edition: '2026', title: 'Ours' }).edition,
    ).toMatchObject({ template: 'ours', edition: '2026', title: 'Ours' });
  });

  it('makes no edition of a file that asks nothing, and says what would help', async () => {
    const report = importTemplate(
      await sheetOf([
        ['Host', 'State'],
        ['db1', 'up'],
      ]),
    );
    expect(report.edition).toBeNull();
    expect(report.problems[0]).toMatchObject({
      reason: 'no questionnaire was found in the file',
      remedy: expect.stringMatching(/heading/),
    });
  });

  it('gives editions that can be scored', async () => {
    const { edition } = importTemplate(await bookOf(exportCaiq({ template: 'caiq', edition: '4.1.0' }, [])!));
    expect(
      score(
        edition!,
        edition!.questions.map(({ id }) => ({ questionId: id, value: 'yes', owner: null, text: '' })),
      ).score,
    ).toBe(100);
  });
});
