import { Module } from '@nestjs/common';
import type { JobDefinition } from '@custodia/jobs';
import { jobs, projections, reactors, schedules } from '@custodia/platform';
import { useJobs, useSchedule, type UsePorts } from './at-risk/at-risk.jobs.js';
import { useAtRiskReactor } from './at-risk/at-risk.reactor.js';
import { documentSchedule, sweepDocuments, watchDocument, type DocumentPorts } from './document/expiry.jobs.js';
import { listNoticeReactor, listSubscriptionReactor } from './list-subscription/list-subscription.reactor.js';
import { listSubscriptionJobs, subscriptionSchedule } from './list-subscription/list-subscription.jobs.js';
import { inventoryProjections } from './projections.js';
import { eraseContactJob, eraseContactReactor, type EraseContactPorts } from './subprocessor/erase-contact.js';

export { inventoryProjections } from './projections.js';
export type { UsePorts } from './at-risk/at-risk.jobs.js';
export type { DocumentPorts } from './document/expiry.jobs.js';

/** Watches the documents register, what stands against the assets in use, and tells of changes to the public list. */
export const inventoryJobs = (ports: DocumentPorts & UsePorts & EraseContactPorts): JobDefinition[] => [
  sweepDocuments(ports),
  watchDocument(ports) as JobDefinition,
  ...useJobs(ports),
  ...listSubscriptionJobs(ports),
  eraseContactJob(ports) as JobDefinition,
];

/** Read models of the inventory, the watch over documents and uses, and the notices of the public list. */
@Module({
  providers: [
    projections(...inventoryProjections),
    reactors(useAtRiskReactor, listNoticeReactor, listSubscriptionReactor, eraseContactReactor),
    jobs(inventoryJobs),
    schedules(documentSchedule, useSchedule, subscriptionSchedule),
  ],
})
export class InventoryWorker {}
