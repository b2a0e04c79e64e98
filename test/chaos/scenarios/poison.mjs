// Events that no read model can take: what they concern stands still and says so, everything else goes on.
import { randomUUID } from 'node:crypto';
import { eventually, installation, must, readable } from '../installation.mjs';
import { ownServer, query } from '../server.mjs';

const poisons = {
  'a NUL in a text': (data) => ({ ...data, name: 'a\u0000b' }),
  'half a surrogate in a text': (data) => ({ ...data, name: 'a\ud800b' }),
  'no data': () => ({}),
  'a type that nobody knows': (data) => data,
};

export const poison = {
  name: 'poison',
  async run(context) {
    const server = await ownServer(context);
    const url = await server.database();
    const house = installation({ DATABASE_URL: url });
    context.finally(house.end);
    await house.start();
    const records = await Promise.all(
      Object.keys(poisons).map(async () => (await house.write()).json.data.registerModel.id),
    );
    const names = Object.keys(poisons);
    for (const [index, id] of records.entries()) await poisoned(url, id, names[index]);
    const recovered = await house.recovered();

    const parked = await eventually(async () => {
      const { json } = await house.run('projections', 'status', '--json');
      return json?.parked?.length > 0 && json.parked;
    }, 'an event that is set aside');
    const verified = await house.run('projections', 'verify', 'all');
    must(readable(verified.stderr + verified.stdout), `verify ends with a stack: ${verified.stderr.slice(-400)}`);
    const client = house.client();
    for (const id of records.filter((each) => JSON.stringify(parked).includes(each))) {
      const decided = await client.ask(
        'mutation($input: RetireModelInput!) { retireModel(input: $input) { __typename ... on RecordStale { code staleSince } } }',
        { input: { id, reason: 'x' } },
      );
      const result = decided.json?.data?.retireModel;
      must(
        result?.code === 'RECORD_STALE' && result.staleSince,
        `a decision on what is not shown is not refused as stale: ${decided.text.slice(0, 200)}`,
      );
    }
    return {
      text: `${parked.length} events set aside, decisions on their records refused as stale; the others went on after ${recovered} ms`,
    };
  },
};

/** Puts an event into the log behind the service's back, as an older release or a hand might have. */
async function poisoned(url, id, name) {
  const [last] = await query(
    url,
    "select stream, revision, type, data::text, metadata::text from custodia_events.events where stream like 'model-%' || $1 order by revision desc limit 1",
    [id],
  );
  const data = JSON.stringify(poisons[name](JSON.parse(last.data)));
  const type = name.startsWith('a type') ? 'ModelHexed' : last.type;
  await query(url, 'select * from custodia_events.append($1, $2, $3::uuid[], $4, $5::json[], $6::json[])', [
    last.stream,
    last.revision,
    [randomUUID()],
    [type],
    [data],
    [last.metadata],
  ]);
}
