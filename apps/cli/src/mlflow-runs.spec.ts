import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inspectFile } from '@custodia/import';
import { runsAsFiles } from './mlflow-runs.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'custodia-runs-'))));
afterAll(() => rm(folder, { recursive: true }));

it('the folder of a run is one file with what was measured, and other files stay', async () => {
  const contents = {
    '0/meta.yaml': 'name: Default\nexperiment_id: 0\n',
    '0/r1/meta.yaml': 'run_id: r1\nrun_name: router\nartifact_uri: file:///x\n',
    '0/r1/metrics/f1': '1770000000000 0.5 0\n1770000000001 0.9 1\n',
    '0/r1/params/lr': '0.1',
    '0/r1/tags/mlflow.note.content': 'Routes',
    '0/r1/artifacts/README.md': '# card',
    '0/broken/meta.yaml': 'a: [',
    '0/broken/params/x': '1',
  };
  const files = [];
  for (const [name, text] of Object.entries(contents)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    files.push({ path, shown: name });
  }
  const found = await runsAsFiles(files, join(folder, 'made'));
  expect(found.map(({ shown }) => shown)).toEqual([
    '0/meta.yaml',
    '0/r1',
    '0/r1/artifacts/README.md',
    '0/broken/meta.yaml',
  ]);
  expect(JSON.parse(await readFile(found[1]!.path, 'utf8'))).toMatchObject({ run: { info: { run_id: 'r1' } } });
  const report = await inspectFile(found[1]!.path);
  expect(report).toMatchObject({ format: 'mlflow-run', assets: [{ name: 'router', description: 'Routes' }] });
  expect(report.assets[0]!.card!.fields.evaluationResults!.value).toEqual([
    { name: 'f1', value: '0.9', version: 'r1' },
  ]);
});
