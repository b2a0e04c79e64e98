// kill -9 at random moments: of the service, of its PostgreSQL, of both, of a worker beside others, and of the first start.
import {
  databasesOf,
  eventually,
  installation,
  must,
  pause,
  postmasterIn,
  readable,
  signal,
} from '../installation.mjs';
import { ownServer } from '../server.mjs';

const figures = ({ acknowledged, stored }, recoveries) =>
  `${acknowledged} acknowledged, ${stored} stored, each once; recovered in ${recoveries.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(', ')}`;

async function loaded(context) {
  const house = installation();
  context.finally(house.end);
  const service = await house.start();
  return { house, service };
}

export const killService = {
  name: 'kill-service',
  async run(context) {
    const { house, ...first } = await loaded(context);
    let { service } = first;
    const recoveries = [];
    for (let round = 0; round < (context.short ? 2 : 10); round++) {
      const writers = house.writers(4);
      await writers.until(20);
      await pause(context.random.between(0, 400));
      await service.stop('SIGKILL');
      await writers.stop();
      const from = Date.now();
      service = await house.start();
      await house.recovered();
      recoveries.push(Date.now() - from);
    }
    return { text: figures(await house.proven(), recoveries) };
  },
};

export const killDatabase = {
  name: 'kill-database',
  async run(context) {
    const { house, service } = await loaded(context);
    const recoveries = [];
    for (let round = 0; round < (context.short ? 1 : 8); round++) {
      const writers = house.writers(4);
      await writers.until(20);
      await pause(context.random.between(0, 400));
      const killed = house.postmaster();
      must(signal(killed, 'SIGKILL'), 'there is no database to be killed');
      const from = Date.now();
      await eventually(async () => house.postmaster() !== killed, 'another database');
      await writers.until(5);
      recoveries.push(Date.now() - from);
      const answers = await writers.stop();
      must(service.running(), 'the service ended with its database');
      politely(answers);
    }
    return { text: figures(await house.proven(), recoveries) };
  },
};

export const killBoth = {
  name: 'kill-both',
  async run(context) {
    const { house, ...first } = await loaded(context);
    let { service } = first;
    const recoveries = [];
    for (let round = 0; round < (context.short ? 1 : 8); round++) {
      const writers = house.writers(4);
      await writers.until(20);
      await pause(context.random.between(0, 300));
      signal(house.postmaster(), 'SIGKILL');
      await pause(context.random.between(0, 50));
      await service.stop('SIGKILL');
      await writers.stop();
      const from = Date.now();
      service = await house.start();
      await house.recovered();
      recoveries.push(Date.now() - from);
    }
    return { text: figures(await house.proven(), recoveries) };
  },
};

/** One api and two workers on one database; a worker is killed, another takes its projections over. */
export const killWorker = {
  name: 'kill-worker',
  async run(context) {
    const server = await ownServer(context);
    const house = installation({ DATABASE_URL: await server.database() });
    context.finally(house.end);
    await house.start({ CUSTODIA_ROLES: 'api' });
    const worker = () => house.launch({ CUSTODIA_ROLES: 'worker' });
    let workers = [await worker(), await worker()];
    await Promise.all(workers.map((each) => each.ready()));
    const recoveries = [];
    for (let round = 0; round < (context.short ? 1 : 6); round++) {
      const writers = house.writers(4);
      await writers.until(20);
      await pause(context.random.between(0, 300));
      await workers[0].stop('SIGKILL');
      const from = Date.now();
      await eventually(async () => (await house.write()).shown, 'a write that is shown');
      recoveries.push(Date.now() - from);
      await writers.stop();
      workers = [workers[1], await worker()];
      await workers[1].ready();
    }
    return { text: figures(await house.proven(), recoveries) };
  },
};

/** The first start is killed, again and again, at moments that fall into all of its steps; the next start has to come up. */
export const killFirstStart = {
  name: 'kill-first-start',
  async run(context) {
    const rounds = context.short ? 2 : 15;
    const moments = [];
    for (let round = 0; round < rounds; round++) {
      const house = installation();
      context.finally(house.end);
      for (let kill = 0; kill < (context.short ? 1 : 2); kill++) {
        const dying = await house.launch();
        const moment = context.random.between(150, 4_000);
        moments.push(moment);
        await Promise.race([pause(moment), dying.gone]);
        if (context.random.between(0, 1) === 1) signal(postmasterIn(house.folder), 'SIGKILL');
        await dying.stop('SIGKILL');
      }
      const service = await house.start().catch((fault) => {
        must(
          readable(fault.message.replace(fault.stack ?? '', '')),
          `after a kill at ${moments.at(-1)} ms the start ends with a stack: ${fault.message.slice(-600)}`,
        );
        must(false, `after a kill at ${moments.at(-1)} ms it does not start: ${fault.message.slice(-600)}`);
      });
      if (!house.state.token) {
        // It was founded before the kill, and its token may have been printed to nobody: an operator makes another.
        const { json, stderr } = await house.run('token', 'issue', '--member', 'admin@example.org', '--json');
        must(json?.token, `after a kill at ${moments.at(-1)} ms there is no way in: ${stderr}`);
        house.state.token = json.token;
      }
      must((await house.write()).stored, 'nothing can be written after the start');
      await service.stop();
      must(databasesOf(house.folder).length === 0, 'a database is left behind');
    }
    return {
      text: `${rounds} first starts killed after ${moments.join(', ')} ms; each came up at the next start, no database was left`,
    };
  },
};

/** While it cannot, it says so: a code and when to come again, or a broken connection; never a blank fault. */
export function politely(answers) {
  const blank = answers.filter(({ stored, status, json, headers }) => {
    if (stored || status === 0) return false;
    const unavailable = JSON.stringify(json ?? '').includes('UNAVAILABLE');
    return !(unavailable || ((status === 503 || status === 429) && headers['retry-after']));
  });
  must(
    blank.length === 0,
    `${blank.length} of ${answers.length} answers while it was down are blank faults, the first: ${blank[0]?.status} ${blank[0]?.text.slice(0, 200)}`,
  );
}
