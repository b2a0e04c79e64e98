// What others may ask about the certificates of an organisation.
export { standingUnder } from './issue/reissue.js';
export { statusListOf } from './status/make-status-list.js';
