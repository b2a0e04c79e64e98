// What other contexts may ask about cases of disposal and transfer.
export { disposalInLog, readyForCertificate, transferInLog, type CaseInLog } from './cases.read.js';
export { caseFacts } from './disposal/disposal.facts.js';
export { transferFacts } from './transfer/transfer.facts.js';
export { dutiesIn } from './disposal/duties.facts.js';
