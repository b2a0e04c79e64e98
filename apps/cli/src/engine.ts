import type { Engine } from '@custodia/platform/modules';
import { createLogger, loadConfig } from '@custodia/kernel';

/** Loads and opens the engine for one command, beside a running service if there is one, and closes it afterwards. */
export async function withEngine<Result>(work: (engine: Engine) => Promise<Result>): Promise<Result> {
  const config = loadConfig();
  const [{ openEngine }, { projections }] = await Promise.all([
    import('@custodia/platform/modules'),
    import('./contexts.js'),
  ]);
  const engine = await openEngine(config, createLogger({ level: 'silent', name: 'cli' }), projections, {
    beside: true,
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
