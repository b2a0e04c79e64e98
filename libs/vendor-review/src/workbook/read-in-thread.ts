import { Worker } from 'node:worker_threads';
import type { ReadingEnd, ReadingMessage, ReadingOrder } from './reading.js';

/**
 * Compiled, the thread's file lies beside this one as `.js`. From source (tests, `node --conditions custodia-source`) it is
 * `.ts`, which Node runs itself once `./x.js` is allowed to mean `./x.ts`.
 */
const fromSource = import.meta.url.endsWith('.ts');
const entry = new URL(fromSource ? './reading.thread.ts' : './reading.thread.js', import.meta.url);
const resolveSources = `import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) {
  try { return next(name, context); }
  catch (error) { if (name.startsWith('.') && name.endsWith('.js')) return next(name.slice(0, -3) + '.ts', context); throw error; }
} });`;

/** Two at a time: reading is bound by the processor, and each thread may take its full heap. */
const atOnce = 2;
const waiting: (() => void)[] = [];
let running = 0;

/**
 * Runs one reading in a thread of its own: limited heap, limited time, no environment. A file that makes the parser run wild
 * takes the thread down, never the process.
 */
export async function readInThread(
  order: ReadingOrder,
  onMessage: (message: ReadingMessage) => void,
): Promise<ReadingEnd> {
  if (running >= atOnce) await new Promise<void>((go) => waiting.push(go));
  running++;
  try {
    return await run(order, onMessage);
  } finally {
    running--;
    waiting.shift()?.();
  }
}

function run(order: ReadingOrder, onMessage: (message: ReadingMessage) => void): Promise<ReadingEnd> {
  const worker = new Worker(entry, {
    workerData: order,
    env: {},
    execArgv: fromSource ? ['--import', `data:text/javascript,${encodeURIComponent(resolveSources)}`] : [],
    resourceLimits: { maxOldGenerationSizeMb: order.limits.megabytes, maxYoungGenerationSizeMb: 32 },
  });
  return new Promise((resolve, reject) => {
    let ended: ReadingEnd = 'finished';
    const timer = setTimeout(() => {
      ended = 'out-of-time';
      void worker.terminate();
    }, order.limits.milliseconds);
    worker.on('message', (message: ReadingMessage) => {
      try {
        onMessage(message);
      } catch (error) {
        clearTimeout(timer);
        void worker.terminate();
        reject(error as Error);
      }
    });
    worker.on('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') ended = 'out-of-memory';
      else reject(error);
    });
    worker.on('exit', () => {
      clearTimeout(timer);
      resolve(ended);
    });
  });
}
