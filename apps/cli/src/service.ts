import { startApi, type Api } from '@custodia/api';
import { openEngine, type Engine } from '@custodia/platform/modules';
import { foundOrganisation, type Founded } from '@custodia/identity/worker';
import type { Config, Logger } from '@custodia/kernel';
import { startWorker, type Worker } from '@custodia/worker';
import { apiParts, projections, workOf } from './contexts.js';

export interface Service {
  readonly engine: Engine;
  readonly founded: Founded;
  /** Absent when this process is a worker only. */
  readonly url: string | null;
  stop(): Promise<void>;
}

/** Starts what the configuration asks of this process. The first start founds the organisation. */
export async function startService(config: Config, logger: Logger): Promise<Service> {
  const engine = await openEngine(config, logger, projections);
  let worker: Worker | undefined;
  let api: Api | undefined;
  const stop = async (): Promise<void> => {
    await api?.close();
    await worker?.stop();
    await engine.close();
  };
  try {
    const founded = await foundOrganisation(engine, {
      name: 'My organisation',
      adminName: 'Administrator',
      adminEmail: 'admin@example.org',
    });
    if (config.roles.includes('worker')) worker = await startWorker(engine, workOf(engine));
    if (config.roles.includes('api')) api = await startApi(engine, apiParts(engine));
    return { engine, founded, url: api?.url ?? null, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}
