import { openApi, serve } from '@custodia/api';
import { foundOrganisation, type Founded } from '@custodia/identity/worker';
import { Ports } from '@custodia/platform';
import type { PlatformOptions } from '@custodia/platform/modules';
import { openWorker, WorkerModule } from '@custodia/worker';

export interface Service {
  /** Of this process. */
  readonly engine: Ports;
  readonly founded: Founded;
  /** Absent when this process is a worker only. */
  readonly url: string | null;
  /** Resolves with the reason when this process is of no use any more: stop it, and let a supervisor start it again. */
  readonly lost: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts what the configuration asks of this process: api, worker, or both on one platform. The first start founds the organisation. */
export async function startService(given: PlatformOptions): Promise<Service> {
  const { promise: lost, resolve: onLost } = Promise.withResolvers<unknown>();
  const options = { ...given, onLost };
  const { roles } = options.config;
  const api = roles.includes('api')
    ? await openApi(options, ...(roles.includes('worker') ? [WorkerModule] : []))
    : undefined;
  const app = api ?? (await openWorker(options));
  try {
    const engine = app.get(Ports);
    const founded = await foundOrganisation(engine, {
      name: 'My organisation',
      adminName: 'Administrator',
      adminEmail: 'admin@example.org',
    });
    return { engine, founded, url: api ? await serve(api) : null, lost, stop: () => app.close() };
  } catch (fault) {
    await app.close();
    throw fault;
  }
}
