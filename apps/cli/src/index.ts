export { program } from './program.js';
export { startService, type Service } from './service.js';
