// Runs the built service as a process of its own, as an operator would: `custodia start` and the other commands.
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@custodia/postgres';

const program = resolve(import.meta.dirname, '../../apps/cli/dist/main.js');

/** A new data folder that the user of PostgreSQL may enter. */
export function newFolder(what) {
  const folder = mkdtempSync(join(tmpdir(), `custodia-${what}-`));
  chmodSync(folder, 0o755);
  return folder;
}

const environment = (env) => {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(CUSTODIA_|DATABASE_|EVENT_STORE|REDIS_|SMTP_|S3_)/.test(name),
  );
  return { ...Object.fromEntries(own), NODE_OPTIONS: '', LOG_LEVEL: 'warn', ...env };
};

/**
 * Starts `custodia start` and resolves when it says that it is running. Rejects with its output when it ends before, or when it is
 * not ready in time (milliseconds). `env` names at least `CUSTODIA_DATA_DIR`.
 */
export async function startBuilt(env, { within = 90_000, nodeArgs = [] } = {}) {
  const service = await launchBuilt(env, { nodeArgs });
  await service.ready(within);
  return service;
}

/** The same without waiting: `ready(ms)` waits, `gone` resolves with `{ code, signal }`. */
export async function launchBuilt(env, { nodeArgs = [] } = {}) {
  const port = env.CUSTODIA_PORT ?? String(await freePort());
  const child = spawn(process.execPath, [...nodeArgs, program, 'start'], {
    env: environment({ ...env, CUSTODIA_PORT: port }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output = (output + chunk.toString()).slice(-200_000)));
  const gone = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid,
    port: Number(port),
    address: `http://127.0.0.1:${port}`,
    gone,
    running,
    output: () => output,
    token: () => /token\s+(cus_\S+)/.exec(output)?.[1],
    organisation: () => /organisation\s+([0-9a-f-]{36})/.exec(output)?.[1],
    async ready(within = 90_000) {
      const end = Date.now() + within;
      while (!/Custodia is running\.[\s\S]*\n\n/.test(output)) {
        if (!running())
          throw new Error(`The service ended with ${JSON.stringify(await gone)}:\n${output.slice(-4_000)}`);
        if (Date.now() > end) throw new Error(`The service was not ready after ${within} ms:\n${output.slice(-4_000)}`);
        await new Promise((wake) => setTimeout(wake, 20));
      }
    },
    kill: (signal) => running() && child.kill(signal),
    /** Ends it, and resolves when it is gone; after 30 s with SIGKILL. */
    async stop(signal = 'SIGTERM') {
      if (running()) child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await gone;
      clearTimeout(late);
    },
  };
}

/** One command of the command line to its end; never rejects. `json` is its whole output, or its last line, as JSON. */
export function custodia(env, ...words) {
  return new Promise((done) => {
    const options = { env: environment({ ...env, LOG_LEVEL: 'silent' }), maxBuffer: 1e9, timeout: 240_000 };
    execFile(process.execPath, [program, ...words], options, (fault, stdout, stderr) =>
      done({ code: fault ? (fault.code ?? fault.signal) : 0, stdout, stderr, json: jsonOf(stdout) }),
    );
  });
}

function jsonOf(stdout) {
  for (const text of [stdout, stdout.trim().split('\n').at(-1) ?? '']) {
    try {
      return JSON.parse(text);
    } catch {
      // No JSON, or more than one line of it.
    }
  }
  return null;
}

/** For `nodeArgs`: what `keptBy` needs. Nothing listens before it is asked. */
export const inspectable = ['--inspect-port=127.0.0.1:0'];

/**
 * What a service keeps once its garbage was collected, in MB: what the engine holds, with the buffers outside of its heap. Memory as the
 * system counts it is no measure, because the engine gives it back late or not at all. Asks through the inspector, on loopback.
 */
export async function keptBy(service) {
  const address = inspectors.get(service) ?? (await inspectorOf(service));
  inspectors.set(service, address);
  const socket = new WebSocket(address);
  await new Promise((open, failed) => {
    socket.addEventListener('open', open, { once: true });
    socket.addEventListener('error', () => failed(new Error('the inspector does not answer')), { once: true });
  });
  let id = 0;
  const ask = (method, params = {}) =>
    new Promise((answered) => {
      id += 1;
      const mine = id;
      const hear = ({ data }) => {
        const message = JSON.parse(data);
        if (message.id !== mine) return;
        socket.removeEventListener('message', hear);
        answered(message.result);
      };
      socket.addEventListener('message', hear);
      socket.send(JSON.stringify({ id, method, params }));
    });
  try {
    // The second collection takes what the first one has only finalised.
    for (let turn = 0; turn < 2; turn++) await ask('HeapProfiler.collectGarbage');
    const { result } = await ask('Runtime.evaluate', {
      expression: '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())',
    });
    return Math.round(result.value / 1024 / 1024);
  } finally {
    socket.close();
  }
}

const inspectors = new WeakMap();

async function inspectorOf(service) {
  service.kill('SIGUSR1');
  const end = Date.now() + 20_000;
  for (;;) {
    const address = /Debugger listening on (ws:\S+)/.exec(service.output())?.[1];
    if (address) return address;
    if (Date.now() > end) throw new Error('the service cannot be inspected: it was not started with `inspectable`');
    await new Promise((wake) => setTimeout(wake, 20));
  }
}
