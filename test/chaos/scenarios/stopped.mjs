// Processes that are alive and do nothing (SIGSTOP): answers come within a bound, and afterwards everything goes on.
import { readFileSync, readdirSync } from 'node:fs';
import { eventually, installation, must, pause, signal } from '../installation.mjs';
import { send } from '../../attack/http.mjs';
import { politely } from './kills.mjs';
import { ownServer } from '../server.mjs';

/** The bound for an answer while something stands still is 5 s; beside it, what a loaded machine needs for the answer itself. */
const bound = 5_500;

/** All PostgreSQL processes below a postmaster: a backend that stands still is what a client meets. */
function backendsOf(pid) {
  const children = readdirSync('/proc').filter((each) => {
    try {
      return (
        /^\d+$/.test(each) && Number(readFileSync(`/proc/${each}/stat`, 'utf8').split(') ')[1].split(' ')[1]) === pid
      );
    } catch {
      return false;
    }
  });
  return [pid, ...children.map(Number)];
}

export const stoppedDatabase = {
  name: 'stopped-database',
  async run(context) {
    if (process.platform !== 'linux') return { left: 'the processes of PostgreSQL are found on Linux only' };
    const house = installation();
    context.finally(house.end);
    const service = await house.start();
    await house.write();
    const pids = backendsOf(house.postmaster());
    const wake = () => pids.forEach((pid) => signal(pid, 'SIGCONT'));
    context.finally(wake);
    pids.forEach((pid) => signal(pid, 'SIGSTOP'));
    const [ready, live, ...writes] = await Promise.all([
      send(`${service.address}/health/ready`),
      send(`${service.address}/health/live`),
      ...Array.from({ length: 6 }, () => house.write()),
    ]);
    await pause(context.random.between(0, 1_500));
    wake();
    must(live.status === 200, `liveness is ${live.status}`);
    must(ready.status === 503 && ready.ms < 3_000, `readiness says ${ready.status} after ${Math.round(ready.ms)} ms`);
    const slowest = Math.max(...writes.map(({ ms }) => ms));
    must(slowest < bound, `an answer took ${Math.round(slowest)} ms`);
    politely(writes);
    const recovered = await house.recovered();
    // Answers of writes that were refused do not say whether they are stored; those that were acknowledged are.
    const { acknowledged, stored } = await house.proven();
    return {
      text: `answers within ${Math.round(slowest)} ms, readiness in ${Math.round(ready.ms)} ms; ${acknowledged} acknowledged, ${stored} stored; recovered in ${recovered} ms`,
    };
  },
};

export const stoppedWorker = {
  name: 'stopped-worker',
  async run(context) {
    const server = await ownServer(context);
    const house = installation({ DATABASE_URL: await server.database() });
    context.finally(house.end);
    await house.start({ CUSTODIA_ROLES: 'api' });
    const stopped = await house.launch({ CUSTODIA_ROLES: 'worker' });
    await stopped.ready();
    await house.write();
    const other = await house.launch({ CUSTODIA_ROLES: 'worker' });
    await other.ready();
    context.finally(() => void stopped.kill('SIGCONT'));
    stopped.kill('SIGSTOP');
    const from = Date.now();
    await eventually(async () => (await house.write()).shown, 'a write that the other worker shows', 40_000);
    const takenOver = Date.now() - from;
    stopped.kill('SIGCONT');
    // It wakes up and believes to hold what it has lost: it must write nothing any more.
    for (let n = 0; n < 20; n++) await house.write();
    const { acknowledged, stored } = await house.proven();
    return {
      text: `the other worker took over after ${takenOver} ms; ${acknowledged} acknowledged, ${stored} stored after the first woke up`,
    };
  },
};
