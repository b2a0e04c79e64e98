// Ports and locks that somebody else has, or that nobody has any more.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { databasesOf, installation, must, readable } from '../installation.mjs';

export const portTaken = {
  name: 'port-taken',
  async run(context) {
    const house = installation();
    context.finally(house.end);
    const holder = createServer();
    await new Promise((listening) => holder.listen(0, '127.0.0.1', listening));
    context.finally(() => new Promise((closed) => holder.close(closed)));
    const service = await house.launch({ CUSTODIA_PORT: String(holder.address().port) });
    const ended = await service.gone;
    must(ended.code > 0, `it ends with ${JSON.stringify(ended)}`);
    must(
      readable(service.output()) && service.output().includes(String(holder.address().port)),
      `the message does not say which port: ${service.output().slice(-400)}`,
    );
    must(databasesOf(house.folder).length === 0, 'a database is left behind');
    // The start that failed may have founded the organisation and shown the token to nobody.
    await house.start();
    if (!house.state.token)
      house.state.token = (await house.run('token', 'issue', '--member', 'admin@example.org', '--json')).json?.token;
    must((await house.write()).stored, 'nothing can be written at another port');
    return { text: `ended with ${ended.code} and a message, no database left; came up at another port` };
  },
};

/** A lock file that no service of this folder holds is taken over. */
export const staleLocks = {
  name: 'stale-locks',
  async run(context) {
    const house = installation();
    context.finally(house.end);
    await (await house.start()).stop();
    const other = spawn('sleep', ['600'], { stdio: 'ignore' });
    const unrelated = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    context.finally(() => [other, unrelated].forEach((child) => child.kill('SIGKILL')));
    const all = {
      empty: '',
      'no number': 'abc\n',
      'a pid that is gone': '4194303',
      'a pid of something else': String(other.pid),
      'a pid of an unrelated program in Node': String(unrelated.pid),
      'the pid of init': '1',
    };
    // Every short run tries others, beginning at one that its seed chooses.
    const from = context.short ? context.random.between(0, 5) : 0;
    const locks = Object.entries(all)
      .map((_, index, kinds) => kinds[(index + from) % kinds.length])
      .slice(0, context.short ? 3 : undefined);
    for (const [what, content] of locks) {
      writeFileSync(join(house.folder, 'postgres.lock'), content);
      const service = await house
        .start()
        .catch((fault) => must(false, `a lock file with ${what} stops the start: ${fault.message.slice(-300)}`));
      await house.write();
      await service.stop();
    }
    await house.start();
    const { acknowledged } = await house.proven();
    return {
      text: `lock files that were ${locks.map(([what]) => what).join(', ')}; ${acknowledged} acknowledged and stored`,
    };
  },
};

export const secondStart = {
  name: 'second-start',
  async run(context) {
    const house = installation();
    context.finally(house.end);
    await house.start();
    const second = await house.launch();
    const ended = await second.gone;
    must(
      ended.code > 0 && readable(second.output()),
      `the second one ends with ${JSON.stringify(ended)}: ${second.output().slice(-300)}`,
    );
    must((await house.write()).stored, 'the first one does not go on');
    const { acknowledged } = await house.proven({ rebuild: false });
    return {
      text: `refused with ${ended.code} and a message; the first goes on, ${acknowledged} acknowledged and stored`,
    };
  },
};
