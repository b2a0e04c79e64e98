import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { importAnswers } from '../import-answers.js';
import { openQuestionnaire } from '../open-questionnaire.js';
import { editionOf, question } from '../questionnaires.testing.js';
import { writeXlsx } from '../xlsx/write-xlsx.js';
import { opened, source, template } from './data-files.testing.js';

describe('MVSP', () => {
  const controls = Array.from({ length: 12 }, (_, index) => ({
    label: `${1 + Math.floor(index / 6)}.${1 + (index % 6)}`,
    title: `Control ${index}`,
    text: `Do the work of control ${index}.`,
  }));
  const wanted = controls.map(({ label, title, text }) => [label, 'yes_no_partial', `${title}\n${text}`]);

  it('becomes an edition from its OSCAL catalog', async () => {
    const catalog = {
      catalog: {
        metadata: { title: 'MVSP - Minimum Viable Secure Product', version: 'v3.0-20231109' },
        groups: [1, 2].map((group) => ({
          title: `Group ${group}`,
          controls: controls
            .filter(({ label }) => label.startsWith(String(group)))
            .map(({ label, title, text }) => ({
              id: `ctl_${label}`,
              title,
              props: [{ name: 'label', value: label }],
              parts: [
                { name: 'statement', prose: text },
                { name: 'guidance', prose: 'Why it matters.' },
              ],
            })),
        })),
      },
    };
    const { edition, recognition } = await template('mvsp.yaml', stringify(catalog));
    expect([recognition.format, recognition.edition]).toEqual(['mvsp', '3.0']);
    expect(edition.questions.map(({ id, kind, text }) => [id, kind, text])).toEqual(wanted);
    expect(edition.questions[0]!.guidance).toBe('Why it matters.');
    expect(edition.domains.map(({ title }) => title)).toEqual(['Group 1', 'Group 2']);
  });

  it.each([
    [
      'with ids',
      ['ID', 'Control', 'Description', 'Answer'],
      ({ label, title, text }: (typeof controls)[number]) => [label, title, text, 'Yes'],
    ],
    [
      'with ids before the names',
      ['Control', 'Description', 'Answer'],
      ({ label, title, text }: (typeof controls)[number]) => [`${label} ${title}`, text, 'Yes'],
    ],
  ])('and from a table %s, blank or filled', async (_, headings, row) => {
    const bytes = writeXlsx([{ name: 'MVSP v3.0', rows: [headings, ...controls.map(row)] }]);
    const { edition, recognition } = await template('mvsp.xlsx', bytes);
    expect(recognition.format).toBe('mvsp');
    expect(edition.questions.map(({ id, kind, text }) => [id, kind, text])).toEqual(wanted);
    const file = await opened('mvsp.xlsx', bytes);
    expect(importAnswers(file.workbook, edition, file.recognised).answered).toBe(12);
  });
});

describe('other documents', () => {
  it('VSAQ gives its saved answers', async () => {
    const edition = editionOf([
      question('mfa', { kind: 'yes_no' }),
      question('shared', { kind: 'yes_no' }),
      question('why', { kind: 'text' }),
    ]);
    const file = await opened(
      'answers.json',
      '{ "mfa_yes": "checked", "shared": "no", "why": "We do not.", "gone_no": "checked" }',
    );
    const read = importAnswers(file.workbook, edition, file.recognised);
    expect(read.answers.map(({ questionId, value, text }) => [questionId, value, text])).toEqual([
      ['mfa', 'yes', ''],
      ['shared', 'no', ''],
      ['why', null, 'We do not.'],
    ]);
    expect(read.unknown.map(({ id }) => id)).toEqual(['gone']);
  });

  it.each([
    ['settings.json', '{ "compilerOptions": { "strict": true }, "files": ["a.ts", "b.ts"] }', 'a JSON file'],
    ['compose.yaml', 'services:\n  web:\n    image: nginx\n    ports:\n      - "80:80"\n', 'a YAML file'],
    [
      'two-providers.json',
      JSON.stringify(
        ['Yes', 'No'].map((answer) => ({
          answers: [1, 2, 3, 4, 5].map((n) => ({ question_id: `A&A-0${n}.1`, answer })),
        })),
      ),
      'several sets of answers: A&A-01.1',
    ],
    ['broken.yaml', 'a: [1, 2\nb: }', 'the YAML cannot be read'],
    ['broken.json', '{ "a": ', 'the JSON cannot be read'],
  ])('that hold no questionnaire are refused with the reason: %s', async (name, text, reason) => {
    expect(await openQuestionnaire(source(name, text))).toMatchObject({
      kind: 'refused',
      refusal: { reason: expect.stringContaining(reason) },
    });
  });

  it.each([
    ['deep.yaml', '['.repeat(20_000)],
    ['deep.json', '['.repeat(20_000)],
    ['nested.yaml', Array.from({ length: 1_500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    [
      'bomb.yaml',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`)
        .join('\n')}`,
    ],
    [
      'proto.json',
      `{"__proto__": {"polluted": 1}, "questions": [${Array.from({ length: 6 }, (_, index) => `{"__proto__": "x", "constructor": "y", "question_id": "A&A-0${index + 1}.1", "question": "Is it?"}`).join(',')}]}`,
    ],
    [
      'proto.yaml',
      `__proto__:\n  polluted: 1\nquestions:\n${Array.from({ length: 6 }, (_, index) => `- __proto__: x\n  question_id: A&A-0${index + 1}.1\n  question: Is it?`).join('\n')}`,
    ],
    ['keys.yaml', Array.from({ length: 12_000 }, (_, index) => `key${index}: value`).join('\n')],
    [
      'long.json',
      JSON.stringify({
        questions: [
          { id: 'a', question: 'x'.repeat(300_000) },
          { id: 'b', question: 'Is it?' },
        ],
      }),
    ],
  ])('that are hostile end with an answer, soon, and leave nothing behind: %s', async (name, text) => {
    const started = performance.now();
    const file = await openQuestionnaire(source(name, text));
    expect(['refused', 'workbook', 'vsaq']).toContain(file.kind);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
