export * from './ids.js';
export * from './own.js';
export * from './refusal.js';
export * from './config.js';
export { clientSettings, loadClientConfig, type ClientConfig } from './config/client.js';
export { settings } from './config/settings.js';
export { ConfigFault, connectFault, listenFault, type Problem } from './config/problems.js';
export { readRedisUrl, type RedisAddress } from './config/redis-url.js';
export * from './logger.js';
