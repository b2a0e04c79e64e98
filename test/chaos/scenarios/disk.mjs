// Disks that are full or read-only, at the first start and under load. They are file systems in memory, which only root may mount.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from '../../support/built-service.mjs';
import { databasesOf, installation, must, noDatabaseLeft, pause, readable } from '../installation.mjs';
import { politely } from './kills.mjs';

const cannot =
  'a file system in memory cannot be mounted here (it needs root and the right to mount), and a limit on the size of files would stop the database in a way that no disk does';

/** A disk of so many MB; `null` where none can be mounted. */
function disk(context, megabytes) {
  const place = newFolder('chaos-disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    rmSync(place, { recursive: true, force: true });
    return null;
  }
  const folder = join(place, 'data');
  context.finally(async () => {
    await noDatabaseLeft(folder);
    for (let n = 0; n < 20; n++) {
      try {
        execFileSync('umount', [place], { stdio: 'ignore' });
        return rmSync(place, { recursive: true, force: true });
      } catch {
        await pause(200);
      }
    }
    execFileSync('umount', ['-l', place], { stdio: 'ignore' });
  });
  const filler = join(place, 'filler');
  return {
    folder,
    remount: (options) => execFileSync('mount', ['-o', `remount,${options}`, place], { stdio: 'ignore' }),
    fill() {
      const { bavail, bsize } = statfsSync(place);
      const free = Math.max(0, bavail * bsize);
      try {
        writeFileSync(filler, Buffer.alloc(free));
      } catch (fault) {
        // The service takes room meanwhile: then what fits is written, and the disk is full all the same.
        if (fault.code !== 'ENOSPC') throw fault;
      }
    },
    free: () => rmSync(filler, { force: true }),
  };
}

export const firstStartWithoutDisk = {
  name: 'first-start-without-disk',
  async run(context) {
    const small = disk(context, context.random.between(4, 30));
    if (!small) return { left: cannot };
    mkdirSync(small.folder);
    chmodSync(small.folder, 0o755);
    const house = installation({}, small.folder);
    context.finally(house.end);
    context.finally(() => small.remount('rw'));
    const fails = async (what) => {
      const service = await house.launch();
      const ended = await Promise.race([service.gone, pause(60_000).then(() => null)]);
      if (!ended) await service.stop('SIGKILL');
      must(ended && ended.code > 0, `on ${what} it ends with ${JSON.stringify(ended)}`);
      must(readable(service.output()), `on ${what} it ends with a stack: ${service.output().slice(-800)}`);
      must(databasesOf(small.folder).length === 0, `on ${what} a database is left behind`);
    };
    await fails('a full disk');
    small.remount('ro');
    await fails('a read-only disk');
    small.remount('rw,size=600m');
    await house.start();
    if (!house.state.token)
      house.state.token = (await house.run('token', 'issue', '--member', 'admin@example.org', '--json')).json?.token;
    must((await house.write()).stored, 'nothing can be written once there is room');
    return {
      text: 'a full and a read-only disk end the first start with a message and no database left; with room it came up',
    };
  },
};

export const diskFull = {
  name: 'disk-full',
  async run(context) {
    const place = disk(context, 500);
    if (!place) return { left: cannot };
    mkdirSync(place.folder);
    const house = installation({}, place.folder);
    context.finally(house.end);
    const service = await house.start();
    const writers = house.writers(4);
    await writers.until(30);
    await pause(context.random.between(0, 300));
    place.fill();
    await pause(context.short ? 4_000 : 15_000);
    place.free();
    const from = Date.now();
    // The service may have ended so that a supervisor can act; then it is started again, as a supervisor would.
    if (!service.running()) await house.start();
    const recovered = await house.recovered().then(() => Date.now() - from);
    const answers = await writers.stop();
    politely(answers);
    const { acknowledged, stored } = await house.proven();
    return {
      text: `${answers.filter(({ stored: taken }) => !taken).length} writes refused while it was full; ${acknowledged} acknowledged, ${stored} stored; recovered in ${recovered} ms`,
    };
  },
};
