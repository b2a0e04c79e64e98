export * from './metrics/instruments.js';
export * from './metrics/sources.js';
export * from './security/port.js';
export { collectSecurityEvents, type SecurityCollector, type SecurityCollectorOptions } from './security/collector.js';
export { networkOf } from './security/network.js';
export { currentCorrelation, withCorrelation } from './correlation.js';
