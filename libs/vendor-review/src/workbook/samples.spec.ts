import { describe, expect, it } from '@jest/globals';
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Inspection, inspectQuestionnaire } from './inspect.js';

/**
 * Reads questionnaires that others made. They are not part of the project: CUSTODIA_SAMPLES names their folder, else
 * `../shared/samples` beside the project is looked at. Without the folder there is nothing to check here, and the tests are reported as skipped.
 */
const folder = join(
  process.env['CUSTODIA_SAMPLES'] ?? join(import.meta.dirname, '../../../../../shared/samples'),
  'questionnaires',
);
const files = existsSync(folder) ? globSync('**/*.{xlsx,csv,json}', { cwd: folder }).sort() : [];
const expected: Readonly<Record<string, [format: Inspection['format'], questions: number]>> = {
  'Security_Questionnaire_Northwind_AI.xlsx': ['questionnaire', 108],
  'acme-demo-completed.xlsx': ['questionnaire', 15],
  'acme-demo-questionnaire.xlsx': ['questionnaire', 15],
  'caiq-lite-benchmark-completed.csv': ['questionnaire', 124],
  'caiq-lite-benchmark-relay-completed.csv': ['questionnaire', 124],
  'caiq-lite-benchmark.csv': ['questionnaire', 124],
  'hidden_sheets.xlsx': ['questionnaire', 5],
  'multi_sheet_3x10_questions.xlsx': ['questionnaire', 30],
  'sample_questionnaire.xlsx': ['questionnaire', 7],
  'sample_questionnaire_with_headers_and_blanks.xlsx': ['questionnaire', 39],
  'comment.xlsx': ['not-a-questionnaire', 0],
  'dv_col.xlsx': ['not-a-questionnaire', 0],
  'dv_huge.xlsx': ['not-a-questionnaire', 0],
  'dv_small.xlsx': ['not-a-questionnaire', 0],
  'infrastructure.json': ['vsaq', 96],
  'webapp.json': ['vsaq', 73],
};

/** Format, answers read, answers kept as text, and doubts to ask about. */
const faults: Readonly<Record<string, [format: string, answered: number, asText: number, doubts: number]>> = {
  'critical.csv': ['questionnaire', 0, 0, 0],
  'in-scope.xlsx': ['questionnaire', 0, 5, 0],
  'two-vendors.xlsx': ['questionnaire', 0, 0, 1],
  'caiq-3.0.1-three-heading-rows.xlsx': ['questionnaire', 4, 0, 0],
  'hecvat-visible-only.xlsx': ['hecvat', 5, 1, 0],
  'hidden-sheet-first.xlsx': ['questionnaire', 5, 0, 0],
  'merged-answer.xlsx': ['questionnaire', 5, 0, 0],
  'german-headings.csv': ['questionnaire', 4, 0, 0],
  'source-text.yaml': ['unreadable', 0, 0, 0],
};

const faultFolder = join(folder, '../faults/answers');
const faulty = Object.keys(faults).filter((name) => existsSync(join(faultFolder, name)));
const on = (samples: readonly string[]) => (samples.length > 0 ? it : it.skip);

describe(`questionnaires from outside (${files.length > 0 ? `${files.length} files` : 'no sample folder here, nothing is checked'})`, () => {
  on(files)('are recognised, counted, and read in under two seconds each', async () => {
    for (const file of files) {
      const before = process.cpuUsage();
      const result = await inspectQuestionnaire({ name: basename(file), path: join(folder, file) });
      const known = expected[basename(file)];
      if (known) expect([file, result.format, result.counts.questions]).toEqual([file, ...known]);
      expect(result.readable).toBe(true);
      expect(result.counts.questions + result.counts.skippedRows).toBeGreaterThanOrEqual(
        result.format === 'not-a-questionnaire' ? 0 : 2,
      );
      // Processor time, so that a busy machine does not fail the test.
      const used = process.cpuUsage(before);
      expect((used.user + used.system) / 1000).toBeLessThan(2_000);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    }
  });

  on(faulty)('that went wrong once give the right answers', async () => {
    for (const name of faulty) {
      const path = join(faultFolder, name);
      const { format, counts, doubts, readable } = await inspectQuestionnaire({ name, path });
      expect([name, readable ? format : 'unreadable', counts.answered, counts.notReadable, doubts.length]).toEqual([
        name,
        ...faults[name]!,
      ]);
    }
  });
});
