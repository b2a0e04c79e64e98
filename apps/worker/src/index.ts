export { startWorker, type Work, type Worker } from './worker.js';
