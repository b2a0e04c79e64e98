// What works on a file alone: loaded by the command line without the service's frameworks.
export { inspectBytes, inspectFile, type FileSource } from './import/inspect.js';
export type { InspectReport } from './import/plan.js';
export { renderReport } from './import/render.js';
