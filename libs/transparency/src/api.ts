import { Module } from '@nestjs/common';
import { metrics } from '@custodia/platform';
import { LogResolver } from './log.resolver.js';
import { sealMetrics } from './seal/metrics.js';

/** Checkpoints and proofs of the log, for auditors. */
@Module({ providers: [metrics(sealMetrics), LogResolver] })
export class TransparencyApi {}
