import { postgresEventStore, streamName } from '@custodia/event-store';
import { inventoryProjections } from '@custodia/inventory/worker';
import { newId } from '@custodia/kernel';
import { openWaiter } from '@custodia/read-models';
import { median, rateOf } from '../measure.mjs';
import { openConnection, post } from './http.mjs';

const inFlight = 32;
const { codec: modelCodec } = inventoryProjections.find(({ name }) => name === 'model');
const mutation = `mutation Register($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Model { id revision } ... on Refusal { code message } } }`;

/** Mutations, which answer when the row can be queried, beside nothing but appending the same event; and how long after the append a row can be queried. */
export async function registerFigures({ url, service, tenants, rounds, milliseconds }) {
  const store = await postgresEventStore({ url });
  const waiter = openWaiter({ url, projections: inventoryProjections });
  const connections = Array.from({ length: inFlight }, () => openConnection(service.base));
  const bodies = (worker, turn) => ({
    name: `model ${worker}.${turn}`,
    purpose: 'Ranks search results',
    classification: 'INTERNAL',
  });
  const lags = [];
  const latencies = [];
  const append = async (worker, turn) => {
    const { organisationId } = tenants[(worker + turn) % tenants.length];
    const id = newId();
    const meta = { organisation: organisationId, actor: id, at: new Date().toISOString() };
    const { classification, ...body } = bodies(worker, turn);
    const event = modelCodec.encode(
      newId(),
      {
        type: 'ModelRegistered',
        data: { ...body, classification: 'internal', ownerId: id, custodianId: null, licence: null },
      },
      meta,
    );
    return (await store.append(streamName('model', organisationId, id), 'no_stream', [event])).position;
  };
  try {
    const contenders = {
      registerModel: () =>
        rateOf(
          async (worker, turn) => {
            const { token } = tenants[(worker + turn) % tenants.length];
            const started = performance.now();
            const { body } = await connections[worker].send(
              post('/graphql', token, { query: mutation, variables: { input: bodies(worker, turn) } }),
            );
            latencies.push(performance.now() - started);
            const { data, errors } = JSON.parse(body.toString());
            if (data?.registerModel.__typename !== 'Model')
              throw new Error(`registerModel answered ${JSON.stringify(errors ?? data)}`);
            return 1;
          },
          inFlight,
          milliseconds,
        ),
      append: () => rateOf((worker, turn) => append(worker, turn).then(() => 1), inFlight, milliseconds),
    };
    for (const run of Object.values(contenders)) await run();
    await settled(store, waiter);
    latencies.length = 0;
    const rates = { registerModel: [], append: [] };
    for (let round = 0; round < rounds; round++) {
      for (const [name, run] of Object.entries(contenders)) {
        rates[name].push(await run());
        await settled(store, waiter);
      }
    }
    // Appended from this process, projected in the service: what another process of an installation sees.
    const until = performance.now() + milliseconds;
    while (performance.now() < until) {
      await Promise.all(
        Array.from({ length: inFlight }, async (_, worker) => {
          const position = await append(worker, lags.length);
          const appended = performance.now();
          if (!(await waiter.waitFor(['model'], position, 10_000)))
            throw new Error('a registered model was not visible within 10 s');
          lags.push(performance.now() - appended);
        }),
      );
    }
    return {
      figures: [
        {
          name: `registerModel, ${inFlight} in flight, answered when it can be queried`,
          unit: '/s',
          value: median(rates.registerModel),
        },
        { name: `bare append of the same event, ${inFlight} in flight`, unit: '/s', value: median(rates.append) },
        { name: 'registerModel: median time to the answer', unit: 'µs', value: median(latencies) * 1_000 },
        { name: 'lag from append until queryable in another process: median', unit: 'µs', value: median(lags) * 1_000 },
        {
          name: 'lag from append until queryable in another process: 99 of 100',
          unit: 'µs',
          value: quantile(lags, 0.99) * 1_000,
        },
      ],
      ratios: [{ name: 'registerModel / bare append', value: median(rates.registerModel) / median(rates.append) }],
    };
  } finally {
    for (const connection of connections) connection.close();
    await waiter.close();
    await store.close();
  }
}

async function settled(store, waiter) {
  if (
    !(await waiter.waitFor(
      inventoryProjections.map(({ name }) => name),
      await store.head(),
      60_000,
    ))
  )
    throw new Error('the projections did not catch up within a minute');
}

const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
