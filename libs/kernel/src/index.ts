export * from './ids.js';
export * from './refusal.js';
export * from './config.js';
export { ConfigFault, connectFault, listenFault, type Problem } from './config/problems.js';
export * from './logger.js';
