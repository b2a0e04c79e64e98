export * from './metrics/instruments.js';
export * from './metrics/sources.js';
export { mayReadMetrics, serveMetrics, type MetricsServer } from './metrics/server.js';
export * from './security/port.js';
export { collectSecurityEvents, type SecurityCollector, type SecurityCollectorOptions } from './security/collector.js';
export { networkOf } from './security/network.js';
export {
  counted,
  currentCorrelation,
  currentFacts,
  newFacts,
  noteGuest,
  noteLimit,
  noteOperations,
  noteProblem,
  noteSecretRead,
  withFacts,
  type Facts,
} from './facts/facts.js';
export { observeHttp } from './request/observe-http.js';
export { traced, tracedTogether, type SpanOptions } from './tracing/span.js';
export { startTracing, type Tracing, type TracingOptions } from './tracing/start.js';
