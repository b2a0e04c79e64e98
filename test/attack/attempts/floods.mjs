// Floods: guesses and requests beyond an allowance are answered with 429 and when to come again, and nobody else feels them.
import { rmSync } from 'node:fs';
import { freshAddress, graphqlClient, send } from '../http.mjs';
import { leftOut, when } from '../judge.mjs';
import { newFolder, startBuilt } from '../../support/built-service.mjs';

const json = { 'content-type': 'application/json' };

/** Sends until the allowance is used up; answers the first 429, and how many were let through. */
async function until429(most, one) {
  for (let n = 0; n < most; n++) {
    const answer = await one(n);
    if (answer.status === 429) return { answer, n };
  }
  return { answer: null, n: most };
}

const limited = ({ answer, n }, most) =>
  answer
    ? when(
        Number(answer.headers['retry-after']) > 0,
        'the answer does not say when to come again',
        `429 after ${n}, Retry-After ${answer.headers['retry-after']}`,
      )
    : when(false, `${most} are let through`, '');

const flood = (name, most, one) => ({
  name: `${name} until it is enough`,
  async run(target) {
    const from = freshAddress();
    return limited(await until429(most, (n) => one(target, n, from)), most);
  },
});

const uuid = '0198c7a2-0000-7000-8000-000000000001';

export const floods = {
  name: 'floods',
  rest: 2_000,
  attempts: ({ own, short }) => [
    flood('guesses of tokens', 400, ({ address }, n, from) =>
      send(`${address}/graphql`, {
        method: 'POST',
        headers: { ...json, authorization: `Bearer cus_${String(n).padStart(86, 'a')}` },
        body: '{"query":"{ me { roles } }"}',
        from,
      }),
    ),
    flood('guesses of invitations', 400, ({ address }, n, from) =>
      send(`${address}/vendor/api/code`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ invitation: [uuid, uuid, uuid, String(n).padStart(43, 'a')].join('.') }),
        from,
      }),
    ),
    flood('guesses of codes', 400, ({ address }, n, from) =>
      send(`${address}/vendor/api/session`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({
          invitation: [uuid, uuid, uuid, 'a'.repeat(43)].join('.'),
          requestId: uuid,
          code: String(n).padStart(6, '0'),
        }),
        from,
      }),
    ),
    flood('guesses of sessions', 500, ({ address }, n, from) =>
      send(`${address}/vendor/api/reviews/${uuid}`, {
        headers: { cookie: `custodia_vendor=${uuid}.${uuid}.${String(n).padStart(43, 'a')}` },
        from,
      }),
    ),
    flood('certificates to be checked', 500, ({ address }, n, from) =>
      send(`${address}/certificates/verify`, { method: 'POST', headers: json, body: `{"file":"${n}"}`, from }),
    ),
    {
      name: 'a flood by one address does not use up the allowance of another',
      async run({ address }) {
        const answer = await send(`${address}/certificates/verify`, {
          method: 'POST',
          headers: json,
          body: '{"file":"x"}',
          from: freshAddress(),
        });
        return when(answer.status !== 429, 'it does', answer);
      },
    },
    {
      name: 'the allowance of one token',
      async run() {
        if (!own) return leftOut('it needs a service with a small allowance');
        return withSmall({ CUSTODIA_RATE_PER_TOKEN: '40' }, async (service, client) => {
          const found = await until429(60, () => client.post({ query: '{ organisation { id } }' }));
          const health = await send(`${service.address}/health/live`);
          return health.status === 200
            ? limited(found, 60)
            : when(false, 'the health of the service is not told any more', health);
        });
      },
    },
    {
      name: 'the work that one token asks for, beside its requests',
      async run() {
        if (!own || short) return leftOut('it needs a service with a small allowance, and the long form');
        return withSmall({ CUSTODIA_RATE_PER_TOKEN: '600' }, async (_, client) => {
          // Just below the limit of one request (20,000): 40 units of work each.
          const costly = `{ ${Array.from({ length: 5 }, (_, n) => `m${n}: models(first: 200) { edges { node { id name purpose } } }`).join(' ')} }`;
          const first = await client.post({ query: costly });
          if (first.status !== 200)
            return when(false, 'the costly request itself is refused, so nothing is shown', first);
          const { answer, n } = await until429(500, () => client.post({ query: costly }));
          return when(
            answer !== null && n < 60,
            'costly requests count as small ones',
            `429 after ${n} costly requests of 600 allowed`,
          );
        });
      },
    },
  ],
};

async function withSmall(env, body) {
  const folder = newFolder('attack-small');
  const service = await startBuilt({ CUSTODIA_DATA_DIR: folder, ...env });
  try {
    return await body(service, graphqlClient(service.address, service.token()));
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
