export { boot, nestOptions, rootModule } from './boot.js';
export type { PlatformOptions } from './core.module.js';
export { openEventStore } from './event-store.js';
export { PlatformModule } from './platform.module.js';
