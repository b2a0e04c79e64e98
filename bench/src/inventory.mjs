import { readFileSync, rmSync } from 'node:fs';
import pg from 'pg';
import { graphqlClient } from '../../test/attack/http.mjs';
import { newFolder, startBuilt } from '../../test/support/built-service.mjs';
import { database } from './database.mjs';
import { fill } from './inventory/fill.mjs';
import { questions } from './inventory/questions.mjs';
import { median } from './measure.mjs';

const unlimited = Object.fromEntries(
  ['TOKEN', 'ADDRESS', 'ORGANISATION'].map((whose) => [`CUSTODIA_RATE_PER_${whose}`, '10000000']),
);

/** An inventory of 600,000 models and a million sources of data: each question at the API, and beside it the statement that somebody would write by hand. */
export async function inventory({ url: server, rounds, events, log }) {
  const size = events >= 1_000_000 ? 1 : 0.05;
  const url = await database(server, 'inventory');
  const dataDir = newFolder('bench-inventory');
  const service = await startBuilt(
    { CUSTODIA_DATA_DIR: dataDir, DATABASE_URL: url, ...unlimited },
    { nodeArgs: ['--import', new URL('./inventory/loop-probe.mjs', import.meta.url).href] },
  );
  const owner = new pg.Client(url);
  await owner.connect();
  try {
    const client = graphqlClient(service.address, service.token());
    const { rows } = await owner.query('select organisation_id as id from member_v1 limit 1');
    const organisation = rows[0].id;
    const filled = await fill({ owner, organisation, size, log });
    const figures = [];
    const ratios = [];
    // A process that was just started compiles and connects first; the first question is not to pay for that.
    for (let n = 0; n < 50; n++) await client.post({ query: '{ organisation { name } }' });
    await longestBlock(service);
    for (const { name, query, variables, sql, values, target, check } of questions({ organisation, ...filled })) {
      log(name);
      const [ours, theirs] = [[], []];
      for (let round = 0; round < Math.max(3, rounds * 3); round++) {
        const began = performance.now();
        const answer = await client.post({ query, variables });
        ours.push(performance.now() - began);
        if (!answer.json?.data || !check(answer.json.data)) throw new Error(`${name}: ${answer.text.slice(0, 300)}`);
        const from = performance.now();
        await owner.query(sql, values);
        theirs.push(performance.now() - from);
      }
      // The first one of each plans and warms.
      const [api, hand] = [median(ours.slice(1)), median(theirs.slice(1))];
      figures.push(
        { name: `${name}, API`, unit: 'µs', value: api * 1_000 },
        { name: `${name}, by hand`, unit: 'µs', value: hand * 1_000 },
      );
      ratios.push({
        name: `${name}: milliseconds at the API`,
        value: api,
        ...(target ? { target, atMost: true } : {}),
      });
      ratios.push({ name: `${name}: API / by hand`, value: api / hand });
    }
    const blocked = await longestBlock(service);
    const { seconds, megabytes } = await imported(client, Math.round(20_000 * size), service, log);
    return {
      title: `An inventory of ${Math.round(600_000 * size).toLocaleString('en-US')} models`,
      figures,
      ratios: [
        ...ratios,
        {
          name: 'longest time that the process stood still while it answered: milliseconds',
          value: blocked,
          target: 50,
          atMost: true,
        },
        { name: 'the same while it imported', value: await longestBlock(service) },
        {
          name: `${(20_000 * size).toLocaleString('en-US')} assets by csv: seconds`,
          value: seconds,
          target: 40,
          atMost: true,
        },
        {
          name: 'import by csv: growth of memory after the first quarter, MB',
          value: megabytes,
          target: 100,
          atMost: true,
        },
      ],
    };
  } finally {
    await owner.end();
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Since it was asked last, in milliseconds. */
async function longestBlock(service) {
  const told = () => [...service.output().matchAll(/loop-blocked ([\d.]+) ms/g)];
  const before = told().length;
  process.kill(service.pid, 'SIGUSR2');
  while (told().length === before) await new Promise((wake) => setTimeout(wake, 20));
  return Number(told().at(-1)[1]);
}

const mutation = `mutation ($input: ImportAssetsInput!) { importAssets(input: $input) { __typename ... on Refusal { message }
  ... on ImportReport { nextRow counts { created } } } }`;

/** Part after part, as the command line does. */
async function imported(client, rows, service, log) {
  log(`${rows} rows by csv`);
  const lines = ['source_id,kind,name,purpose,classification,limitations'];
  for (let n = 0; n < rows; n++)
    lines.push(
      `bench-${n},${n % 4 === 0 ? 'DATASET' : 'MODEL'},Imported ${n},Sorts letters of kind ${n % 97},internal,Only German and English`,
    );
  const form = new FormData();
  form.set('file', new Blob([lines.join('\n')]), 'bench.csv');
  const upload = await fetch(`${service.address}/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.token()}` },
    body: form,
  });
  const { digest } = await upload.json();
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  let created = 0;
  let early = 0;
  let most = 0;
  const began = performance.now();
  for (let afterRow = null; ;) {
    const { json, text } = await client.post(
      { query: mutation, variables: { input: { fileName: 'bench.csv', digest, afterRow } } },
      { timeout: 60_000 },
    );
    const report = json?.data?.importAssets;
    if (report?.__typename !== 'ImportReport') throw new Error(text.slice(0, 300));
    created += report.counts.created;
    most = Math.max(most, memory());
    if (created <= rows / 4) early = most;
    if (report.nextRow === null) break;
    afterRow = report.nextRow;
  }
  if (created !== rows) throw new Error(`${created} of ${rows} were imported`);
  return { seconds: (performance.now() - began) / 1_000, megabytes: most - early };
}
