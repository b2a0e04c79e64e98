export { WorkerModule } from './app.module.js';
export { openTools, openWorker } from './main.js';
