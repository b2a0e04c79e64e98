import { Module } from '@nestjs/common';
import { metrics } from '@custodia/platform';
import { sealMetrics } from './seal/metrics.js';
import { Sealing } from './seal/sealing.js';

/** The sealing of the log, at work. */
@Module({ providers: [metrics(sealMetrics), Sealing] })
export class TransparencyWorker {}
