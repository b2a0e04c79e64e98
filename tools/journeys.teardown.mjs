import { once } from 'node:events';
import postgres from './test-postgres.teardown.mjs';

export default async function () {
  const service = globalThis.custodiaTestService;
  globalThis.custodiaTestService = undefined;
  if (service?.connected) {
    service.disconnect();
    if (service.exitCode === null) await once(service, 'exit');
  }
  await postgres();
}
