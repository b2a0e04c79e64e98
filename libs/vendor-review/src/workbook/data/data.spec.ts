import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { knownEdition } from '../known-editions.js';
import { importAnswers } from '../import-answers.js';
import { caiq31, caiq3Ids, editionOf, idsOf, question, sheetOf } from '../questionnaires.testing.js';
import { recognise } from '../recognise.js';
import { opened, template } from './data-files.testing.js';
import { renderQuestionnaire } from '../../review/render-questionnaire.js';
import { writeXlsx } from '../xlsx/write-xlsx.js';

/** Domains, controls and questions inside each other, in words of our own. */
const nested = (version: string, ids: readonly string[], answered = false) => ({
  name: 'Consensus Assessments Initiative Questionnaire',
  version,
  domains: [...Map.groupBy(ids, (id) => id.slice(0, 3))].map(([domain, inDomain]) => ({
    id: domain,
    title: `Domain ${domain}`,
    controls: [...Map.groupBy(inDomain, (id) => id.slice(0, 6))].map(([control, inControl]) => ({
      id: control,
      title: `Control ${control}`,
      specification: `Look after ${control}.`,
      questions: inControl.map((id, index) => ({
        id,
        content: `Is the matter of ${id} looked after?`,
        ...(answered
          ? {
              answer: index % 2 === 0 ? 'Yes' : 'No',
              ssrmOwnership: 'CSP-owned',
              implementationDescription: `We look after ${id}.`,
              cscResponsibilities: 'Choose the region.',
            }
          : {}),
      })),
    })),
  })),
});

describe('CAIQ as JSON and YAML', () => {
  it.each([
    ['caiq', '4.0.3', 261],
    ['caiq', '4.1.0', 283],
  ] as const)('blank becomes an edition: %s %s', async (name, version, size) => {
    const document = nested(version, idsOf(name, version));
    for (const [file, text] of [
      ['caiq.json', JSON.stringify(document)],
      ['caiq.yaml', stringify(document)],
      ['caiq.yml', stringify({ caiq: document })],
    ] as const) {
      const { edition, recognition, completeness } = await template(file, text);
      expect([recognition.format, recognition.edition, edition.questions.length]).toEqual(['caiq', version, size]);
      expect(completeness).toMatchObject({ present: size, missing: [], unknown: [] });
      expect(edition.questions[0]).toMatchObject({ id: 'A&A-01.1', control: 'A&A-01', kind: 'yes_no' });
      const { recognised } = await opened(file, text);
      expect(recognised.found.rows.filter(({ answer }) => answer !== '')).toEqual([]);
    }
  });

  it('filled gives answers, owners, words and the part of the customer', async () => {
    const ids = idsOf('caiq', '4.0.3');
    const { edition } = await template('caiq.json', JSON.stringify(nested('4.0.3', ids)));
    const { workbook, recognised } = await opened('filled.yaml', stringify(nested('4.0.3', ids, true)));
    const read = importAnswers(workbook, edition, recognised);
    expect([read.rowsRead, read.answered, read.unreadable, read.unknown]).toEqual([261, 261, [], []]);
    expect(read.answers[1]).toMatchObject({
      questionId: 'A&A-01.2',
      value: 'no',
      owner: 'CSP-owned',
      text: 'We look after A&A-01.2.',
      customerResponsibilities: 'Choose the region.',
    });
  });

  it('reads a list of rows with the columns of the workbook, a map from ids to answers, and AI-CAIQ', async () => {
    const ids = idsOf('ai-caiq', '1.1.0');
    const rows = {
      specification_name: 'AI-CAIQ',
      version: '1.1.0',
      questions: ids.map((id) => ({
        question_id: id,
        question: `Is ${id} looked after?`,
        service_provider_answer: 'YES',
        ssrm_control_ownership: 'CSP-Owned',
        service_provider_implementation_description: 'In place.',
        service_customer_responsibilities: '',
      })),
    };
    const { edition, recognition } = await template('ai.json', JSON.stringify(rows));
    expect([recognition.format, recognition.edition, edition.questions.length]).toEqual(['ai-caiq', '1.1.0', 320]);
    const byId = await opened('answers.json', JSON.stringify(Object.fromEntries(ids.map((id) => [id, 'NO']))));
    const read = importAnswers(byId.workbook, edition, byId.recognised);
    expect([read.answered, read.answers[0]!.value]).toEqual([320, 'no']);
  });

  it.each(['json', 'yaml'] as const)('comes back whole from our own export as %s', async (format) => {
    const { edition } = await template('c.json', JSON.stringify(nested('4.1.0', idsOf('caiq', '4.1.0'))));
    const answers = edition.questions.map(({ id: questionId }, index) => ({
      questionId,
      value: (['yes', 'no', 'na'] as const)[index % 3]!,
      owner: index % 3 === 2 ? null : edition.owners[0]!.label,
      text: `Said of ${questionId}: "quoted", {braces}\nand a second line.`,
      customerResponsibilities: index % 5 === 0 ? '- Choose the region.' : '',
    }));
    const { bytes, fileName } = renderQuestionnaire(edition, answers, format, {
      evidence: [{ questionId: 'A&A-01.1', title: 'SOC 2', fileName: 'a.pdf', digest: 'sha256:1', validUntil: null }],
      clarifications: [{ questionId: 'A&A-01.2', text: 'Since when?', answer: 'May.', withdrawnBecause: null }],
      inVendorsStead: [],
    });
    expect(Buffer.from(bytes).toString()).toContain('Since when?');
    const { workbook, recognised } = await opened(fileName, bytes);
    const back = importAnswers(workbook, edition, recognised);
    expect([back.rowsRead, back.repeated, back.unknown]).toEqual([283, [], []]);
    expect(
      back.answers.map(({ questionId, value, owner, text, customerResponsibilities }) => ({
        questionId,
        value,
        owner,
        text,
        customerResponsibilities,
      })),
    ).toEqual(answers);
  });
});

/** A question as the data sets of the Cloud Security Alliance have it: the control stands beside it once more, with all that is known of it. */
const published = (id: string) => {
  const [control, title] = [id.replace(/\.\d+$/, ''), 'A control'];
  return {
    question_id: id,
    question: `Is ${id} in place?`,
    ccm_control_id: control,
    ccm_control_specification: 'What is to be done',
    ccm_control_title: title,
    ccm_domain_title: 'A domain',
    ccm_control: {
      control_domain: 'A domain',
      control_title: title,
      control_id: control,
      control_specification: 'What is to be done',
      ccm_lite: 'No',
      typical_control_applicability_and_ownership: { iaas: 'Shared', paas: 'Shared', saas: 'CSP-Owned' },
      architectural_relevance_cloud_stack_components: { physical: true, network: false },
      implementation_guidelines: { csp: 'How the provider does it.', csc: 'How the customer does it.' },
      auditing_guidelines: '1. Look at it.',
    },
  };
};

describe('the data sets of the Cloud Security Alliance', () => {
  it.each([
    ['4.1.0', '4.1.0', idsOf('caiq', '4.1.0'), 283],
    ['3.1', '3.0.1', caiq3Ids(309), 309],
  ])('are read: CAIQ %s, which names the version %s of the controls, too', async (version, controls, ids, size) => {
    const document = {
      specification_name: 'Consensus Assessments Initiative Questionnaire',
      caiq_version: version,
      ccm_version: controls,
      generated_at: '2026-01-13',
      questions: ids.map(published),
    };
    for (const [name, text] of [
      ['caiq.json', JSON.stringify(document)],
      ['caiq.yaml', stringify(document)],
    ] as const) {
      const { recognition, edition } = await template(name, text);
      expect([recognition.format, recognition.edition, edition.questions.length]).toEqual(['caiq', version, size]);
      expect(edition.questions[0]).toMatchObject({
        id: ids[0],
        text: `Is ${ids[0]} in place?`,
        control: ids[0]!.slice(0, 6),
      });
    }
  });
});

describe('CAIQ 3.x', () => {
  it.each([
    ['3.0.1', 295],
    ['3.1', 309],
  ] as const)(
    '%s comes back in its official layout with answers, evidence and clarifications',
    async (version, size) => {
      const blank = await sheetOf(caiq31(caiq3Ids(size)), 'CAIQ');
      const bytes = writeXlsx([{ name: `CAIQ v${version}`, rows: caiq31(caiq3Ids(size)) }]);
      expect(recognise(blank).found.rows).toHaveLength(size);
      const { edition } = await template('caiq3.xlsx', bytes);
      const own = { ...edition, template: 'caiq', edition: version };
      const answers = own.questions.map(({ id: questionId }, index) => ({
        questionId,
        value: (['yes', 'no', 'na'] as const)[index % 3]!,
        owner: null,
        text: `Note on ${questionId}.`,
      }));
      const file = renderQuestionnaire(own, answers, 'xlsx', {
        evidence: [
          { questionId: own.questions[0]!.id, title: 'SOC 2', fileName: 'a.pdf', digest: 'd', validUntil: null },
        ],
        clarifications: [{ questionId: null, text: 'Since when?', answer: null, withdrawnBecause: null }],
        inVendorsStead: [],
      });
      const { workbook, recognised } = await opened(file.fileName, file.bytes);
      expect(workbook.sheets.map(({ name }) => name)).toEqual([
        knownEdition('caiq', version)!.sheet,
        'Custodia - evidence',
        'Custodia - clarifications',
      ]);
      expect(recognised.recognition).toMatchObject({ format: 'caiq', edition: version });
      const back = importAnswers(workbook, own, recognised);
      expect([back.rowsRead, back.answered, back.unknown, back.doubts]).toEqual([size, size, [], []]);
      expect(back.answers.map(({ questionId, value, text }) => ({ questionId, value, owner: null, text }))).toEqual(
        answers,
      );
    },
  );
});

const library = {
  urn: 'urn:example:risk:library:checks',
  version: '3',
  name: 'Checks',
  objects: {
    framework: {
      name: 'Checks',
      requirement_nodes: [
        { depth: '1', assessable: false, ref_id: 'A', name: 'Access' },
        {
          depth: '2',
          assessable: true,
          ref_id: 'A.1',
          name: 'Accounts',
          questions: {
            'urn:q:1': {
              type: 'unique_choice',
              text: 'Are accounts personal?',
              choices: [{ value: 'Yes' }, { value: 'No' }],
            },
            'urn:q:2': { type: 'text', text: 'Since when?' },
          },
        },
        {
          depth: '2',
          assessable: true,
          ref_id: 'A.2',
          name: 'Hosting',
          questions: {
            'urn:q:1': {
              type: 'unique_choice',
              text: 'Where is it?',
              choices: [{ value: 'Own rooms' }, { value: 'Cloud, EU' }],
            },
          },
        },
        { depth: '1', assessable: true, ref_id: 'B', name: 'Backups', description: 'Keep them apart.' },
      ],
    },
  },
};
const asked = [
  ['A.1.1', 'yes_no', 'Are accounts personal?', []],
  ['A.1.2', 'text', 'Since when?', []],
  ['A.2', 'text', 'Where is it?', ['Own rooms', 'Cloud, EU']],
  ['B', 'yes_no_partial', 'Backups: Keep them apart.', []],
];

describe('a question library of CISO Assistant', () => {
  it.each([
    ['library.yaml', stringify(library)],
    ['library.json', JSON.stringify(library)],
  ])('becomes an edition: %s', async (name, text) => {
    const { edition, recognition } = await template(name, text);
    expect([recognition.format, edition.title]).toEqual(['ciso-assistant', 'Checks']);
    expect(edition.questions.map(({ id, kind, text: words, options }) => [id, kind, words, options])).toEqual(asked);
    expect(edition.domains.map(({ title }) => title)).toEqual(['Access']);
  });

  it('becomes the same from its workbook, whose cells hold several questions', async () => {
    const bytes = writeXlsx([
      {
        name: 'library_meta',
        rows: [
          ['type', 'library'],
          ['version', '3'],
          ['name', 'Checks'],
        ],
      },
      {
        name: 'fw_meta',
        rows: [
          ['type', 'framework'],
          ['name', 'Checks'],
          ['answers_definition', 'choices'],
        ],
      },
      {
        name: 'fw_content',
        rows: [
          ['assessable', 'depth', 'ref_id', 'name', 'description', 'questions', 'answer'],
          [null, '1', 'A', 'Access', null, null, null],
          ['x', '2', 'A.1', 'Accounts', null, 'Are accounts personal?\nSince when?', 'YN\nWORDS'],
          ['x', '2', 'A.2', 'Hosting', null, 'Where is it?', 'PLACE'],
          ['x', '1', 'B', 'Backups', 'Keep them apart.', null, null],
        ],
      },
      {
        name: 'answ_meta',
        rows: [
          ['type', 'answers'],
          ['name', 'choices'],
        ],
      },
      {
        name: 'answ_content',
        rows: [
          ['id', 'question_type', 'question_choices'],
          ['YN', 'unique_choice', 'Yes\nNo'],
          ['WORDS', 'text', null],
          ['PLACE', 'unique_choice', 'Own rooms\nCloud, EU'],
        ],
      },
    ]);
    const { edition, recognition } = await template('library.xlsx', bytes);
    expect(recognition.format).toBe('ciso-assistant');
    expect(edition.questions.map(({ id, kind, text, options }) => [id, kind, text, options])).toEqual(asked);
  });

  it('filled, as its audits are exported, gives answers', async () => {
    const edition = editionOf([question('A.1'), question('A.2'), question('A.3'), question('A.4')]);
    const file = await opened(
      'audit.csv',
      'ref_id,name,compliance_result,observations\nA.1,One,compliant,Fine\nA.2,Two,non_compliant,Bad\nA.3,Three,partially_compliant,So\nA.4,Four,not_applicable,No use of it here\n',
    );
    const read = importAnswers(file.workbook, edition, file.recognised);
    expect(read.answers.map(({ value, text }) => [value, text])).toEqual([
      ['yes', 'Fine'],
      ['no', 'Bad'],
      ['partial', 'So'],
      ['na', 'No use of it here'],
    ]);
  });
});
