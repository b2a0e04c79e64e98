// Streams of changes: closed without a token, silent about others, and no way round the limits of documents and connections.
import { newId } from '@custodia/kernel';
import { freshAddress, send } from '../http.mjs';
import { broken, when } from '../judge.mjs';

const path = '/graphql/stream';
const subscription = 'subscription($after: String) { changes(after: $after) { position kind id } }';

const post = ({ address }, token, body) =>
  send(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    from: freshAddress(),
    timeout: 5_000,
  });

const refused = (name, token, body, statuses) => ({
  name,
  async run(target) {
    const answer = await post(target, token(target), body);
    return when(statuses.includes(answer.status), 'a stream is opened', answer);
  },
});

/** Opens a stream and listens for a while; answers its status and all that was heard. */
async function listen({ address }, token, variables, ms) {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), ms);
  let heard = '';
  let status = 0;
  try {
    const response = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: subscription, variables }),
      signal: gone.signal,
    });
    status = response.status;
    const decoder = new TextDecoder();
    for await (const chunk of response.body) heard += decoder.decode(chunk, { stream: true });
  } catch (fault) {
    if (!gone.signal.aborted) throw fault;
  } finally {
    clearTimeout(timer);
  }
  return { status, heard };
}

const attacker = ({ tokens }) => tokens.attacker;
const nobody = () => null;
const forged = () => `cus_${'a'.repeat(86)}`;
const tree = {
  kind: 'Name',
  value: 'x',
  definitions: [{ kind: 'OperationDefinition', operation: 'subscription', selectionSet: { selections: [] } }],
};

export const streams = {
  name: 'streams',
  attempts: () => [
    refused('a stream without a token', nobody, { query: subscription }, [401]),
    refused('a stream with a token that was made up', forged, { query: subscription }, [401, 429]),
    refused('a query on a stream', attacker, { query: '{ models(first: 1) { totalCount } }' }, [400]),
    refused(
      'a mutation on a stream',
      attacker,
      { query: 'mutation { joinOrganisation(input: {}) { __typename } }' },
      [400],
    ),
    refused('a syntax tree as the subscription', attacker, { query: JSON.stringify(tree) }, [400]),
    refused('a list as the subscription', attacker, { query: [subscription] }, [400]),
    refused('a subscription of 200 KB', attacker, { query: subscription + ' '.repeat(200_000) }, [400, 413]),
    refused(
      'a subscription with 300 aliases',
      attacker,
      { query: `subscription { changes { ${Array.from({ length: 300 }, (_, n) => `a${n}: id`).join(' ')} } }` },
      [400],
    ),
    refused('a body that is no JSON', attacker, '{"query": ', [400]),
    refused(
      'a position that is none',
      attacker,
      { query: subscription, variables: { after: "'; drop table" } },
      [200, 400],
    ),
    {
      name: 'the whole log from its beginning, with everything of another organisation in it',
      async run(target) {
        // By position: an attacker may have given a record of its own the id of another's.
        const after = '0'.repeat(19);
        const [theirs, own] = await Promise.all(
          [target.tokens.victim, attacker(target)].map((token) => listen(target, token, { after }, 4_000)),
        );
        const heardBy = ({ heard }) => new Set(heard.match(/(?<="position":")\d+/g));
        const shared = [...heardBy(own)].filter((position) => heardBy(theirs).has(position));
        if (heardBy(theirs).size < 10)
          return broken('the victim hears nothing of its own log', theirs.heard.slice(0, 200));
        return when(
          shared.length === 0,
          `it tells of ${shared[0]}, which another organisation recorded`,
          `${heardBy(own).size} changes of its own, none of the ${heardBy(theirs).size} of the victim`,
        );
      },
    },
    {
      name: 'what is recorded elsewhere while one listens',
      async run(target) {
        const id = newId();
        const listening = listen(target, attacker(target), {}, 3_000);
        await new Promise((next) => setTimeout(next, 500));
        await target.victim.ask(
          'mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename } }',
          { input: { id, name: `Listened for ${id}`, purpose: 'To be heard by nobody else' } },
        );
        const { status, heard } = await listening;
        return when(
          status === 200 && !heard.includes(id),
          'it is told elsewhere',
          `${status}: ${heard.length} characters`,
        );
      },
    },
    {
      name: 'more streams than one token may have',
      async run(target) {
        const opened = await Promise.all(Array.from({ length: 40 }, () => listen(target, attacker(target), {}, 2_500)));
        const [open, limited] = [200, 429].map((wanted) => opened.filter(({ status }) => status === wanted).length);
        return when(
          open <= 20 && limited >= 20,
          `${open} are open at once`,
          `${open} opened, ${limited} refused with 429`,
        );
      },
    },
  ],
};
