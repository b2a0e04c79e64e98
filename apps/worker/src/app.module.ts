import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CertificatesWorker } from '@custodia/certificates/worker';
import { IdentityWorker } from '@custodia/identity/worker';
import { InventoryWorker } from '@custodia/inventory/worker';
import { LifecycleWorker } from '@custodia/lifecycle/worker';
import { TransparencyWorker } from '@custodia/transparency/worker';
import { VendorReviewWorker } from '@custodia/vendor-review/worker';
import { Background } from './background.js';

/** The background of every context. A context is added in one line here and one in the api. */
@Module({ imports: [InventoryWorker, IdentityWorker, VendorReviewWorker, LifecycleWorker, CertificatesWorker] })
export class ContextsModule {}

/** Projections, reactors, jobs, schedules and the sealing of the log, at work. */
@Module({ imports: [DiscoveryModule, ContextsModule, TransparencyWorker], providers: [Background] })
export class WorkerModule {}
