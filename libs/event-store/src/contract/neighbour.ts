import { fork } from 'node:child_process';
import type { LogUnderTest } from './fixture.js';
import type { Load } from './load.js';

/** A real second process with its own client of the log; ready when this resolves. */
export async function startNeighbour(elsewhere: NonNullable<LogUnderTest['elsewhere']>) {
  const child = fork(new URL('./neighbour-process.mjs', import.meta.url), {
    execArgv: [
      '--conditions=custodia-source',
      '--import',
      new URL('../../../../tools/run-sources.mjs', import.meta.url).href,
    ],
    serialization: 'json',
  });
  const answer = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message));
      child.once('exit', (code) => reject(new Error(`the second process ended with ${code}`)));
    });
  const ask = (question: object): Promise<unknown> => {
    const answered = answer();
    child.send(question);
    return answered;
  };
  await ask({ open: elsewhere });
  return {
    append: async (contested: string[], own: number, size?: number): Promise<Load> =>
      (await ask({ append: { contested, own, size } })) as Load,
    async stop(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.removeAllListeners('exit').once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}
