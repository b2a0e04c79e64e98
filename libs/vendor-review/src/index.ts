export { reviewCodec, personSealedAt, type Outcome, type ReviewEvent, type Severity } from './review/review.events.js';
export type { ReviewStatus } from './review/review.state.js';
export { rescoringCodec, type RescoringEvent } from './rescoring/rescoring.events.js';
export { templateCodec, type TemplateEvent } from './template/template.events.js';
