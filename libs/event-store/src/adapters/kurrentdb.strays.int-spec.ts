import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { startNeighbour } from '../contract/neighbour.js';
import { startProtocolServer } from '../../../../test/kurrentdb-server/protocol-server.js';

describe('what the native client leaves to nobody', () => {
  it('does not end a process whose connection breaks while appends wait to be written', async () => {
    const server = await startProtocolServer();
    const neighbour = await startNeighbour({
      module: new URL('./kurrentdb.ts', import.meta.url).href,
      factory: 'kurrentdbEventStore',
      options: { url: server.url },
    });
    const load = neighbour.append([], 300, 20_000);
    for (let cuts = 0; cuts < 4; cuts++) {
      const before = server.faults.calls.appends;
      while (server.faults.calls.appends < before + 300) await Promise.race([load, sleep(1)]);
      server.cut();
    }
    expect(new Set((await load).ids).size).toBe(3_000);
    await neighbour.stop();
    await server.stop();
  });

  it('is told from what others leave, which ends the process as ever', () => {
    const strays = JSON.stringify(new URL('./kurrentdb/strays.ts', import.meta.url).href);
    const ended = (reason: string) =>
      spawnSync(
        process.execPath,
        [
          '--input-type=module',
          '--eval',
          `(await import(${strays})).passOverStrays(); void Promise.reject(${reason});`,
        ],
        { encoding: 'utf8' },
      );
    expect(ended(`new Error('of somebody else')`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('of somebody else'),
    });
    expect(ended(`undefined`)).toMatchObject({ status: 1 });
    expect(
      ended(
        `Object.assign(new Error('lost'), { stack: 'Error: lost\\n at /app/node_modules/@kurrent/kurrentdb-client/dist/index.js' })`,
      ),
    ).toMatchObject({ status: 0 });
  });
});
