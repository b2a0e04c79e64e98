import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { boot, type PlatformOptions } from '@custodia/platform/modules';
import { ContextsModule, WorkerModule } from './app.module.js';

/** A process that only works in the background. */
export const openWorker = (options: PlatformOptions): Promise<INestApplicationContext> =>
  boot(options, [WorkerModule], (root, nest) => NestFactory.createApplicationContext(root, nest));

/** The same parts with nothing at work: for the commands of operators, beside a running service if there is one. */
export const openTools = (options: PlatformOptions): Promise<INestApplicationContext> =>
  boot({ ...options, beside: true }, [ContextsModule], (root, nest) =>
    NestFactory.createApplicationContext(root, nest),
  );
