export * from './tokens.js';
export {
  holdsOnPersons,
  jobs,
  metrics,
  projections,
  reactors,
  registered,
  schedules,
  type HoldsOnPerson,
  type MakeMetrics,
} from './background.js';
export { Closing } from './closing.js';
export type { Database } from './database.js';
export { needsNoFolder } from './log/guard-log.js';
export {
  appendAgain,
  KEEP_EVENT,
  keepEvent,
  keptEventsIn,
  missingFrom,
  type KeptEvent,
  type KeptEvents,
  type MissingEvent,
} from './log/kept-events.js';
export { observedJob } from './observed.js';
export { Ports } from './ports.js';
export { eraseReasons, reasonsOf } from './sealed-reasons.js';
export { erasedText, withOpenedTexts } from './sealed-texts.js';
