import { rmSync } from 'node:fs';

export default async function () {
  const running = globalThis.custodiaTestServer;
  if (!running) return;
  globalThis.custodiaTestServer = undefined;
  await running.server.stop();
  rmSync(running.folder, { recursive: true, force: true });
}
