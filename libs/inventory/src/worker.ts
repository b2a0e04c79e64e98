import { Module } from '@nestjs/common';
import type { JobDefinition } from '@custodia/jobs';
import { jobs, projections, reactors, schedules } from '@custodia/platform';
import { useJobs, useSchedule, type UsePorts } from './at-risk/at-risk.jobs.js';
import { useAtRiskReactor } from './at-risk/at-risk.reactor.js';
import { documentSchedule, sweepDocuments, watchDocument, type DocumentPorts } from './document/expiry.jobs.js';
import { inventoryProjections } from './projections.js';

export { inventoryProjections } from './projections.js';
export type { UsePorts } from './at-risk/at-risk.jobs.js';
export type { DocumentPorts } from './document/expiry.jobs.js';

/** Watches the documents register, and what stands against the assets in use. */
export const inventoryJobs = (ports: DocumentPorts & UsePorts): JobDefinition[] => [
  sweepDocuments(ports),
  watchDocument(ports) as JobDefinition,
  ...useJobs(ports),
];

/** Read models of the inventory, and the watch over documents and uses. */
@Module({
  providers: [
    projections(...inventoryProjections),
    reactors(useAtRiskReactor),
    jobs(inventoryJobs),
    schedules(documentSchedule, useSchedule),
  ],
})
export class InventoryWorker {}
