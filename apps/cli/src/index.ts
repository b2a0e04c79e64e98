export { program } from './program.js';
export { startService, type Service } from './service.js';
export { run } from './run.js';
