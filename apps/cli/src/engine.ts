import type { Ports } from '@custodia/platform';
import { createLogger, loadConfig } from '@custodia/kernel';

/**
 * Opens the platform for one command, beside a running service if there is one, and closes it afterwards. With `anyLog` also
 * when the log is not the one of this installation.
 */
export async function withEngine<Result>(
  work: (engine: Ports) => Promise<Result>,
  { anyLog = false } = {},
): Promise<Result> {
  const config = loadConfig();
  const [{ openTools }, { Ports }] = await Promise.all([import('@custodia/worker'), import('@custodia/platform')]);
  const tools = await openTools({ config, logger: createLogger({ level: 'silent', name: 'cli' }), anyLog });
  try {
    return await work(tools.get(Ports));
  } finally {
    await tools.close();
  }
}
