import { Module } from '@nestjs/common';
import type { JobDefinition } from '@custodia/jobs';
import { jobs, projections, schedules } from '@custodia/platform';
import { documentSchedule, sweepDocuments, watchDocument, type DocumentPorts } from './document/expiry.jobs.js';
import { inventoryProjections } from './projections.js';

export { inventoryProjections } from './projections.js';
export type { DocumentPorts } from './document/expiry.jobs.js';

/** Watches the documents register. */
export const inventoryJobs = (ports: DocumentPorts): JobDefinition[] => [
  sweepDocuments(ports),
  watchDocument(ports) as JobDefinition,
];

/** Read models of the inventory, and the watch over the documents register. */
@Module({ providers: [projections(...inventoryProjections), jobs(inventoryJobs), schedules(documentSchedule)] })
export class InventoryWorker {}
