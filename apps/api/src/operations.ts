import { DiscoveryService } from '@nestjs/core';
import type { PlatformOptions } from '@custodia/platform/modules';
import { declaredIn, type Operation } from './declared.js';
import { inspectApi } from './main.js';

/** Every operation of GraphQL as its resolver declares it, on a platform that opens nothing. */
export async function operationsOf(options: PlatformOptions): Promise<readonly Operation[]> {
  const app = await inspectApi(options);
  try {
    return declaredIn(app.get(DiscoveryService, { strict: false }));
  } finally {
    await app.close();
  }
}
