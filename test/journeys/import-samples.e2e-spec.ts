import { beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { importsOf } from '../support/imports.js';
import { newTenant, type Tenant } from '../support/service.js';

// Files that nobody on this project wrote are kept outside of it; where they are absent, the test is reported as skipped.
const samples = resolve(process.env['CUSTODIA_SAMPLES'] ?? '../shared/samples');

let service: Tenant;
beforeAll(async () => void (service = await newTenant()));

const { send, logLength } = importsOf(() => service);

const files = existsSync(samples)
  ? globSync('{hugging-face,cyclonedx,croissant,mlflow,model-card-toolkit,questionnaires}/**/*.*', { cwd: samples })
  : [];
const sampled = files.length > 0 ? it.each(files) : it.skip.each(['nothing, because there are no samples here:']);

describe('files from elsewhere', () => {
  sampled('%s is imported, or refused with a reason; and repeating it changes nothing', async (file) => {
    const content = readFileSync(join(samples, file)).toString('base64');
    const report = await send({ fileName: basename(file), content });
    expect(['ImportReport', 'FileNotImportable']).toContain(report.__typename);
    if (file.startsWith('questionnaires/')) expect(report.__typename).toBe('FileNotImportable');
    if (report.__typename !== 'ImportReport') return expect(report.problems!.length).toBeGreaterThan(0);
    const before = await logLength();
    expect(await send({ fileName: basename(file), content })).toMatchObject({
      counts: { created: 0, completed: 0, versions: 0, links: 0 },
    });
    expect(await logLength()).toBe(before);
  });
});
