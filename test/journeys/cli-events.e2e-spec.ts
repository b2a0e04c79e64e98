import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { custodia } from '../support/command.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
const folder = mkdtempSync(join(tmpdir(), 'custodia-events-'));
beforeAll(async () => void (service = await runService()));
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

const asOperator = (): Record<string, string> => ({
  DATABASE_URL: service.engine.config.database!.url,
  CUSTODIA_DATA_DIR: service.dataDir,
});

describe('custodia events', () => {
  it('makes no data folder where there is none', async () => {
    const nowhere = join(folder, 'nowhere');
    expect(await custodia(['events'], { CUSTODIA_DATA_DIR: nowhere })).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no data folder'),
    });
    expect(existsSync(nowhere)).toBe(false);
  });

  it('shows data as objects, and names a type that nobody knows', async () => {
    const { code, out, err } = await custodia(
      ['events', '--json', '--type', 'MemberRegistered', 'ModelApproved'],
      asOperator(),
    );
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('ModelApproved. Like it are ') });
    for (const line of out.trim().split('\n').filter(Boolean))
      expect(JSON.parse(line)).toMatchObject({ data: expect.any(Object), metadata: { actor: expect.any(String) } });
    expect((await custodia(['events', '--json', '--limit', '1'], asOperator())).out).toContain('"metadata":{');
    expect(await custodia(['events', '--after', 'now'], asOperator())).toMatchObject({ code: 0, out: '' });
  });
});
