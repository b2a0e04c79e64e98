import { parentPort, workerData } from 'node:worker_threads';
import { carryOut, type ReadingOrder } from './reading.js';

/** One thread reads one file and ends. */
await carryOut(workerData as ReadingOrder, (message) => parentPort?.postMessage(message));
