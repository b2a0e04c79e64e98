import type { EventStore } from '@custodia/event-store';
import { ConfigFault, folderFault, type Config, type Logger } from '@custodia/kernel';
import { placesOfReaders } from '@custodia/read-models';
import type { DataSource } from 'typeorm';
import { differenceOf, isSuperseded, type LogFault } from './check-log.js';
import { followLog, type LogFollower } from './follow-log.js';
import { embeddedPlace, logInStateFile, logInTable, lookAt, type LogMemory } from './known-log.js';
import { KnownLogRow } from './known-log.row.js';

/** What is needed to tell one log from another. */
export interface LogParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly store: EventStore;
  readonly source: Pick<DataSource, 'getRepository' | 'manager' | 'transaction'>;
}

/** An address without user, password and options. */
export const placeOf = (url: string): string => url.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');

/** Where the log of this configuration is. */
export const placeOfLog = ({ eventStore, database }: Pick<Config, 'eventStore' | 'database'>): string => {
  const url = eventStore?.url ?? database?.url;
  return url ? placeOf(url) : embeddedPlace;
};

/** Whether nothing at all is kept in the data folder: then it need not be there. */
export const needsNoFolder = ({ rootKey, keysDir, dataDir, database, s3, mail }: Config): boolean =>
  rootKey !== undefined &&
  !keysDir.startsWith(dataDir) &&
  database !== undefined &&
  s3 !== undefined &&
  mail.smtpUrl !== undefined;

export const memoriesOf = ({ config, logger, source }: LogParts): { table: LogMemory; file: LogMemory } => {
  const file = logInStateFile(config.dataDir);
  return {
    table: logInTable(source.getRepository(KnownLogRow)),
    file: {
      load: file.load,
      save: (known, options) =>
        file.save(known, options).catch((fault: unknown) => {
          const told = folderFault(config.dataDir, fault);
          if (!(told instanceof ConfigFault && needsNoFolder(config))) throw told;
          logger.debug({ err: told }, 'What is known of the log is kept beside the read models only');
        }),
    },
  };
};

/** Throws `LogFault` when this is not the log that read models and keys know; otherwise remembers how far it is. */
export async function checkLog(
  parts: LogParts,
): Promise<{ follow(onForeign: (fault: LogFault) => void): LogFollower }> {
  const { config, logger, store, source } = parts;
  const { table, file } = memoriesOf(parts);
  const place = placeOfLog(config);
  // Readers first: whoever is at work moves on while the log is looked at.
  const readers = await placesOfReaders(source);
  const [inTable, inFile] = [await table.load(), await file.load()];
  const fault = await differenceOf({ store, place, inTable, inFile, readers });
  if (fault) throw fault;
  const superseded = isSuperseded({ inTable, inFile });
  const adoptedAt = (inTable ?? inFile)?.adoptedAt ?? null;
  const known = await lookAt(store, place, { now: new Date(), adoptedAt });
  await table.save(known);
  await file.save(known, { replace: superseded });
  return {
    follow: (onForeign) =>
      followLog(known, {
        store,
        place,
        table,
        file,
        now: () => new Date(),
        onForeign,
        onFault: (err) => logger.warn({ err }, 'How far the log is could not be remembered and is tried again'),
      }),
  };
}
