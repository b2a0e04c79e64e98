import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@custodia/postgres';

export interface CustodiaProcess {
  readonly address: string;
  /** Shown by the process that founded the organisation. */
  readonly token: string | undefined;
  /** Ends it, and resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Processes that share engines and a data folder, as several machines share a database and a mounted folder. */
export interface Processes {
  readonly folder: string;
  start(role: 'api' | 'worker'): Promise<CustodiaProcess>;
  /** A command to its end: its last line as JSON. Rejects when its answer is no. */
  run<Printed = unknown>(...words: string[]): Promise<Printed>;
  stop(): Promise<void>;
}

const program = 'apps/cli/dist/main.js';

/** `roles` of what is only run; those of the embedded default are both. */
export function processes(
  environment: Readonly<Record<string, string>>,
  roles: 'api' | 'api,worker' = 'api',
): Processes {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-processes-'));
  chmodSync(folder, 0o755);
  const running = new Set<CustodiaProcess>();
  const envOf = async (role: string): Promise<NodeJS.ProcessEnv> => ({
    ...process.env,
    NODE_OPTIONS: '',
    LOG_LEVEL: 'error',
    CUSTODIA_RATE_PER_TOKEN: '1000000',
    CUSTODIA_RATE_PER_ORGANISATION: '1000000',
    ...environment,
    CUSTODIA_DATA_DIR: folder,
    CUSTODIA_ROLES: role,
    CUSTODIA_PORT: String(await freePort()),
  });

  return {
    folder,
    async start(role) {
      const env = await envOf(role);
      const child = spawn(process.execPath, [program, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const output = await ready(child);
      const started: CustodiaProcess = {
        address: `http://127.0.0.1:${env['CUSTODIA_PORT']}`,
        token: /token\s+(cus_\S+)/.exec(output)?.[1],
        async stop(signal = 'SIGTERM') {
          running.delete(started);
          if (child.exitCode !== null || child.signalCode !== null) return;
          const gone = new Promise((resolve) => child.once('exit', resolve));
          child.kill(signal);
          await gone;
        },
      };
      running.add(started);
      return started;
    },
    async run(...words) {
      const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], {
        env: await envOf(roles),
        maxBuffer: 1e8,
      });
      return JSON.parse(stdout.trim().split('\n').at(-1)!);
    },
    async stop() {
      await Promise.all([...running].map((child) => child.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What it printed until it was running. */
function ready(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const hear = (text: Buffer): void => {
      output += text.toString();
      if (output.includes('Custodia is running.')) setImmediate(() => resolve(output));
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', (code) => reject(new Error(`A process ended with ${code}:\n${output}`)));
  });
}
