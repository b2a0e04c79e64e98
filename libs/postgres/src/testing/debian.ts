import { execFile } from 'node:child_process';
import { accessSync, chownSync, constants, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverIdentity, startEmbedded, type EmbeddedServer } from '../embedded.js';

const packages = '/usr/lib/postgresql';

/** Folder of the newest PostgreSQL that Debian has installed. A missing one is a fault that names the package, never a skipped test. */
export function debianPrograms(folder = packages): string {
  const found = (() => {
    try {
      return readdirSync(folder).filter((name) => /^\d+$/.test(name));
    } catch {
      return [];
    }
  })();
  for (const version of found.sort((one, other) => Number(other) - Number(one))) {
    const programs = join(folder, version, 'bin');
    try {
      for (const program of ['postgres', 'initdb', 'pg_basebackup'])
        accessSync(join(programs, program), constants.X_OK);
      return programs;
    } catch {
      // Only the client of this version.
    }
  }
  throw new Error(
    `There is no PostgreSQL server below ${folder}. Install the Debian package postgresql: apt-get install postgresql.`,
  );
}

/** Debian's PostgreSQL in a folder of its own on a free loopback port; the service that the package brings does not matter. */
export const startDebian = (
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedServer> =>
  startEmbedded({
    dataDir,
    programs: debianPrograms(),
    fsync: false,
    settings: { synchronous_commit: 'on', ...settings },
  });

/** A streaming replica of that server, made from a base backup. */
export async function startReplica(
  primary: EmbeddedServer,
  primaryDir: string,
  dataDir: string,
): Promise<EmbeddedServer> {
  const programs = debianPrograms();
  const identity = serverIdentity();
  mkdirSync(dataDir, { mode: 0o700 });
  if (identity.uid !== undefined) chownSync(dataDir, identity.uid, identity.gid!);
  const { port } = primary;
  const password = readFileSync(`${primaryDir}.password`, 'utf8').trim();
  const flags = [
    '--pgdata',
    dataDir,
    '--write-recovery-conf',
    '--checkpoint=fast',
    '--host=127.0.0.1',
    `--port=${port}`,
    '--username=postgres',
    '--no-password',
  ];
  await promisify(execFile)(join(programs, 'pg_basebackup'), flags, {
    ...identity,
    cwd: '/',
    env: { PGPASSWORD: password },
  });
  writeFileSync(`${dataDir}.password`, password, { mode: 0o600 });
  return startEmbedded({ dataDir, programs, fsync: false });
}
