import { describe, expect, it } from '@jest/globals';
import { existsSync, globSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { importerFault, inspectFile } from './inspect.js';
import { renderReport } from './render.js';

// Files that nobody on this project wrote are kept outside of it. Where they are absent the test is reported as skipped.
const folder = resolve(process.env['CUSTODIA_SAMPLES'] ?? join(import.meta.dirname, '../../../../shared/samples'));
const files = existsSync(folder)
  ? globSync('**/*', { cwd: folder }).filter((file) => basename(file).includes('.') && !basename(file).startsWith('.'))
  : [];
const formats: Readonly<Record<string, string>> = {
  'hugging-face': 'hugging-face-card',
  cyclonedx: 'cyclonedx',
  croissant: 'croissant',
  mlflow: 'mlflow-export',
  'model-card-toolkit': 'model-card-toolkit',
  questionnaires: 'unknown',
};

describe(`files from elsewhere (${relative(process.cwd(), folder)})`, () => {
  const sampled = files.length > 0 ? it.each(files) : it.skip.each(['nothing, because there are no samples here:']);
  sampled('%s is recognised by its content and answered without a fault', async (file) => {
    const expected = formats[file.split('/')[0] ?? ''];
    const began = performance.now();
    const report = await inspectFile(join(folder, file));
    expect(performance.now() - began).toBeLessThan(3000);
    if (expected !== undefined) expect(report.format).toBe(expected);
    expect(report.errors.filter((error) => error.remedy === importerFault)).toEqual([]);
    expect(report.importable || report.errors.length > 0 || report.problems.length > 0).toBe(true);
    expect(renderReport(report)).toContain(basename(file));
    for (const asset of report.assets)
      for (const version of asset.versions)
        for (const each of version.files)
          if (each.digest !== undefined) expect(each.digest.value).toMatch(/^[0-9a-f]{32,128}$/);
  });
});
