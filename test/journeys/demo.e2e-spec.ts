import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@custodia/postgres';

const folder = mkdtempSync(join(tmpdir(), 'custodia-demo-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function custodia(...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    CUSTODIA_DATA_DIR: folder,
    CUSTODIA_PORT: String(await freePort()),
    CUSTODIA_TEST_POSTGRES: '',
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['apps/cli/dist/main.js', ...args],
      { env, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, output: error ? stdout + stderr : stdout }),
    );
  });
}

describe('the main job', () => {
  it('runs from the inventory to a verified certificate and ends with a summary', async () => {
    const { code, output } = await custodia('demo', '--once');
    expect(
      `${code} ${output
        .split('\n')
        .filter((line) => line.includes('✗'))
        .join()}`,
    ).toBe('0 ');
    const summary = JSON.parse(output.trim().split('\n').at(-1)!);
    expect(summary).toMatchObject({
      assets: { prompts: 1, systems: 1, subprocessors: 2 },
      reviews: [
        { template: 'ai-vendor', status: 'APPROVED', gate: 'OPEN' },
        { template: 'caiq', status: 'APPROVED_WITH_CONDITIONS', gate: 'OPEN_WITH_CONDITIONS' },
      ],
      certificateNumber: expect.stringMatching(/-\d{6}$/),
      verification: 'valid',
      promptText: 'erased',
    });
    expect(summary.assets.models).toBeGreaterThanOrEqual(2);
    expect(summary.assets.datasetVersions).toBeGreaterThanOrEqual(3);
    expect(summary.mails).toBeGreaterThanOrEqual(4);
    for (const { score } of summary.reviews) expect(score).toBeGreaterThan(50);

    const [run] = readdirSync(join(folder, 'demo'));
    const file = (name: string): string => join(folder, 'demo', run!, name);
    const valid = await custodia(
      'verify',
      file(`certificate-${summary.certificateNumber}.json`),
      '--keys',
      file('jwks.json'),
    );
    expect(valid.code).toBe(0);
    const wrong = await custodia('verify', file('jwks.json'), '--keys', file('jwks.json'));
    expect(wrong.code).toBe(1);
  }, 300_000);
});
