// What works on a file alone: loaded by the command line without the service's frameworks.
export { inspectQuestionnaire, type Inspection } from './workbook/inspect.js';
