/** For the command line. */
export { inspectQuestionnaire, type Inspection } from './workbook/inspect.js';
