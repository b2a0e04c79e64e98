export { metricNames, readMetric } from './testing/read-metrics.js';
export { rememberingSecurityLog } from './testing/remembering-security-log.js';
