import { existsSync } from 'node:fs';
import type { Ports } from '@custodia/platform';
import { createLogger, loadConfig } from '@custodia/kernel';
import { CliFault } from './output.js';

/**
 * Opens the platform for one command, beside a running service if there is one, and closes it afterwards. With `anyLog` also
 * when the log is not the one of this installation; with `existing` only where there is something: a command that reads makes no
 * data folder.
 */
export async function withEngine<Result>(
  work: (engine: Ports) => Promise<Result>,
  { anyLog = false, existing = false } = {},
): Promise<Result> {
  const config = loadConfig();
  if (existing && !config.database && !existsSync(config.dataDir))
    throw new CliFault(
      `There is no data folder ${config.dataDir}, so there is nothing to read. Name the folder of the service (CUSTODIA_DATA_DIR) or its database (DATABASE_URL).`,
    );
  const [{ openTools }, { Ports }] = await Promise.all([import('@custodia/worker'), import('@custodia/platform')]);
  const tools = await openTools({ config, logger: createLogger({ level: 'silent', name: 'cli' }), anyLog });
  try {
    return await work(tools.get(Ports));
  } finally {
    await tools.close();
  }
}
