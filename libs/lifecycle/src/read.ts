// What other contexts may ask about cases of disposal and transfer.
export { disposalInLog, transferInLog, type CaseInLog } from './cases.read.js';
export { caseFacts } from './disposal/disposal.facts.js';
export { dutiesIn } from './disposal/duties.facts.js';
