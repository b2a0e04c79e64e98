export { boot, nestOptions, rootModule } from './boot.js';
export type { PlatformOptions } from './core.module.js';
export { openEventStore } from './event-store.js';
export { PlatformModule } from './platform.module.js';
export { adoptLog, rememberCopy, type Adopted, type LostRows } from './log/adopt-log.js';
export { LogFault, type LogDifference } from './log/check-log.js';
export { placeOf } from './log/guard-log.js';
