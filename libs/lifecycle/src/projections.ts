import { disposalProjection } from './disposal/disposal.projection.js';
import { legalHoldProjection } from './legal-hold/legal-hold.projection.js';
import { retentionProjection } from './retention/retention.projection.js';
import { transferProjection } from './transfer/transfer.projection.js';

/** Read models of disposal, transfer, legal holds and retention. */
export const lifecycleProjections = [disposalProjection, legalHoldProjection, retentionProjection, transferProjection];
