import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Config } from '@custodia/kernel';
import { newId } from '@custodia/kernel';
import { Closing, needsNoFolder, Ports, SIGNING_KEYS } from '@custodia/platform';
import { createPool } from '@custodia/postgres';
import { inRole, ownerOf, PROJECTOR_ROLE } from '@custodia/read-models';
import { counter, gauge } from '@custodia/telemetry';
import { postgresTransparency } from '../adapters/postgres.js';
import { signerOf, type CheckpointKeys } from '../checkpoint/signer.js';
import { currentLogName } from '../log-name.js';
import { foldersOf } from '../witness/places.js';
import { withFolders } from '../witness/folder.js';
import { pinsInStateFile, type Pins } from './pins.js';
import { startSealer } from './sealer.js';

const faults = counter({
  name: 'custodia_log_seal_faults_total',
  help: 'Faults that interrupted the sealing of the log; it goes on by itself',
});
const refused = gauge({
  name: 'custodia_log_seal_refused',
  help: '1 when the log is not the one that was signed, so that nothing more of it is signed',
});

/** Seals the log while the worker runs. */
@Injectable()
export class Sealing implements OnApplicationBootstrap {
  constructor(
    private readonly ports: Ports,
    private readonly closing: Closing,
    @Inject(SIGNING_KEYS) private readonly keys: CheckpointKeys,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { store, overview, database, config, clock, logger } = this.ports;
    const log = await currentLogName(overview);
    refused.set(0);
    const pool = await this.closing.open(
      () => createPool(inRole(database.url, PROJECTOR_ROLE), { max: 2, applicationName: 'custodia-seal' }),
      (opened) => opened.end(),
    );
    await this.closing.open(
      () =>
        startSealer({
          store,
          kept: postgresTransparency(pool),
          log,
          owner: ownerOf(newId()),
          signer: () => signerOf(this.keys),
          pins: pinsOf(config),
          clock,
          onFault(err) {
            faults.inc();
            logger.warn({ err }, 'The sealing of the log was interrupted and starts again');
          },
          onRefused(err) {
            refused.set(1);
            logger.error({ err }, 'The log is not the one that was signed: it is no longer sealed');
          },
        }),
      (sealer) => sealer.stop(),
    );
  }
}

/** Where no data folder is needed, one that cannot be written is no fault: what is exported remembers instead. */
function pinsOf(config: Config): Pins {
  const inFile = withFolders(pinsInStateFile(config.dataDir), foldersOf(config.witnesses));
  if (!needsNoFolder(config)) return inFile;
  return { load: inFile.load, save: (log, pins) => inFile.save(log, pins).catch(() => undefined) };
}
