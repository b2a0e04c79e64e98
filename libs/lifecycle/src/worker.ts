import type { JobDefinition, Reactor, Schedule } from '@custodia/jobs';
import { disposalProjection } from './disposal/disposal.projection.js';
import { certifiedJobs, certifiedReactor } from './jobs/after-certification.js';
import { destroyOwnContent, destroyOwnContentReactor } from './jobs/destroy-own-content.js';
import { dueDateJobs, dueDateSchedule } from './jobs/due-dates.js';
import { heldCaseReactor, legalHoldJobs, legalHoldReactor } from './jobs/legal-holds.js';
import { retentionJobs, retentionSchedule } from './jobs/retention-sweep.js';
import { legalHoldProjection } from './legal-hold/legal-hold.projection.js';
import type { LifecyclePorts } from './ports.js';
import { retentionProjection } from './retention/retention.projection.js';
import { transferProjection } from './transfer/transfer.projection.js';

export type { LifecyclePorts } from './ports.js';

/** Read models of disposal, transfer, legal holds and retention. */
export const lifecycleProjections = [disposalProjection, legalHoldProjection, retentionProjection, transferProjection];

export const lifecycleReactors: readonly Reactor[] = [
  destroyOwnContentReactor,
  legalHoldReactor,
  heldCaseReactor,
  certifiedReactor,
];

export const lifecycleJobs = (ports: LifecyclePorts): JobDefinition[] => [
  destroyOwnContent(ports) as unknown as JobDefinition,
  ...legalHoldJobs(ports),
  ...certifiedJobs(ports),
  ...dueDateJobs(ports),
  ...retentionJobs(ports),
];

export const lifecycleSchedules: readonly Schedule[] = [dueDateSchedule, retentionSchedule];
