import type { Ports } from '@custodia/platform';
import { createLogger, loadConfig } from '@custodia/kernel';

/** Opens the platform for one command, beside a running service if there is one, and closes it afterwards. */
export async function withEngine<Result>(work: (engine: Ports) => Promise<Result>): Promise<Result> {
  const config = loadConfig();
  const [{ openTools }, { Ports }] = await Promise.all([import('@custodia/worker'), import('@custodia/platform')]);
  const tools = await openTools({ config, logger: createLogger({ level: 'silent', name: 'cli' }) });
  try {
    return await work(tools.get(Ports));
  } finally {
    await tools.close();
  }
}
