// A log that is not the one which the read models know: an older one, another one, an emptied one, a forgotten address.
import { installation, must, readable } from '../installation.mjs';
import { ownServer } from '../server.mjs';

/** It must end by itself, with a message that says what to do. */
async function refuses(house, env, what) {
  const service = await house.launch(env);
  const ended = await Promise.race([
    service.gone,
    service.ready(60_000).then(
      () => null,
      () => service.gone,
    ),
  ]);
  if (!ended) await service.stop();
  must(ended, `${what} is accepted`);
  must(ended.code !== 0 && ended.code !== null, `${what}: it ends with ${JSON.stringify(ended)}`);
  must(readable(service.output()), `${what}: it ends with a stack: ${service.output().slice(-600)}`);
  must(
    /adopt-log/.test(service.output()),
    `${what}: the message does not say what to do: ${service.output().slice(-400)}`,
  );
}

/** Rows in one database, the log in another, and some records in both. */
async function divided(context) {
  const server = await ownServer(context);
  const [rows, log] = [await server.database(), await server.database()];
  const house = installation({ DATABASE_URL: rows, EVENT_STORE_URL: log });
  context.finally(house.end);
  const service = await house.start();
  for (let n = 0; n < 10; n++) await house.write();
  return { server, house, service, log };
}

export const olderLog = {
  name: 'older-log',
  async run(context) {
    const { server, house, service, log } = await divided(context);
    await service.stop();
    const older = await server.copy(log);
    const later = await house.start();
    const before = new Set(house.acknowledged);
    for (let n = 0; n < 10; n++) await house.write();
    await later.stop();
    await refuses(house, { EVENT_STORE_URL: older }, 'an older log');
    // Back to the newest one: nothing has happened to it.
    await (await house.start()).stop();
    house.env.EVENT_STORE_URL = older;
    const dry = await house.run('adopt-log', '--dry-run', '--json');
    must(dry.json && dry.code <= 1, `adopt-log --dry-run ends with ${dry.code}: ${dry.stderr.slice(-400)}`);
    await refuses(house, {}, 'an older log after a dry run');
    const adopted = await house.run('adopt-log', '--json');
    must(adopted.code === 0, `adopt-log ends with ${adopted.code}: ${adopted.stderr.slice(-400)}`);
    await house.start();
    const lost = house.acknowledged.size - before.size;
    house.acknowledged.clear();
    for (const id of before) house.acknowledged.add(id);
    const { stored } = await house.proven();
    return { text: `refused; adopted: ${stored} records stand as the older log says, ${lost} are lost with it` };
  },
};

export const foreignLog = {
  name: 'foreign-log',
  async run(context) {
    const { server, house, service } = await divided(context);
    await service.stop();
    const other = installation({ DATABASE_URL: await server.database(), EVENT_STORE_URL: await server.database() });
    context.finally(other.end);
    const elsewhere = await other.start();
    for (let n = 0; n < 15; n++) await other.write();
    await elsewhere.stop();
    await refuses(house, { EVENT_STORE_URL: other.env.EVENT_STORE_URL }, 'the log of another installation');
    await refuses(house, { EVENT_STORE_URL: await server.database() }, 'an empty log');
    await refuses(house, { EVENT_STORE_URL: '' }, 'a forgotten EVENT_STORE_URL');
    await house.start();
    const { acknowledged, stored } = await house.proven();
    return {
      text: `another log, an empty one and a forgotten address are refused; with its own log: ${acknowledged} acknowledged, ${stored} stored`,
    };
  },
};
