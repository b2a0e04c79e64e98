// Writes that must neither be lost nor done twice: keys of repeats, and many writers on one record.
import { newId } from '@custodia/kernel';
import { graphqlClient } from '../http.mjs';
import { broken, codesOf, hasCode, when } from '../judge.mjs';
import { act } from '../seed.mjs';

const register =
  'mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Model { id name } ... on Refusal { code message } } }';
const input = (name) => ({ input: { name, purpose: 'To be stored once' } });
const idOf = ({ json }) => json?.data?.registerModel?.id;
const count = async (client, name) =>
  (await client.tell('query($n: String) { models(filter: { name: { eq: $n } }) { totalCount } }', { n: name }))
    .totalCount;

const keyed = (name, body) => ({
  name: `a key of a repeat: ${name}`,
  run: (target) => body(target, { headers: { 'idempotency-key': newId() } }),
});

export const writes = {
  name: 'writes',
  attempts: () => [
    keyed('the same request twice is stored once', async ({ attacker }, how) => {
      const name = `Once ${newId()}`;
      const [first, second] = [
        await attacker.ask(register, input(name), how),
        await attacker.ask(register, input(name), how),
      ];
      return when(
        idOf(first) && idOf(first) === idOf(second) && (await count(attacker, name)) === 1,
        'it is stored twice or not',
        second,
      );
    }),
    keyed('the same key for other input is refused', async ({ attacker }, how) => {
      await attacker.ask(register, input(`First ${newId()}`), how);
      const answer = await attacker.ask(register, input(`Second ${newId()}`), how);
      return when(hasCode(answer, 'KEY_REUSED'), 'the first result is answered and nothing is stored', answer);
    }),
    keyed('two mutations in one request are both stored', async ({ attacker }, how) => {
      const names = [`A ${newId()}`, `B ${newId()}`];
      const answer = await attacker.ask(
        'mutation($a: RegisterModelInput!, $b: RegisterModelInput!) { a: registerModel(input: $a) { __typename ... on Model { id } ... on Refusal { code } } b: registerModel(input: $b) { __typename ... on Model { id } ... on Refusal { code } } }',
        { a: input(names[0]).input, b: input(names[1]).input },
        how,
      );
      const stored = [await count(attacker, names[0]), await count(attacker, names[1])];
      return when(
        stored.every((n) => n === 1),
        `stored are ${stored.join(' and ')}`,
        answer,
      );
    }),
    keyed('of another operation is refused or stored, not swallowed', async ({ attacker }, how) => {
      await attacker.ask(register, input(`First ${newId()}`), how);
      const name = `Dataset ${newId()}`;
      const answer = await attacker.ask(
        'mutation($input: RegisterDatasetInput!) { registerDataset(input: $input) { __typename ... on Dataset { id name } ... on Refusal { code message } } }',
        input(name),
        how,
      );
      const value = answer.json?.data?.registerDataset;
      return when(value?.code === 'KEY_REUSED' || value?.name === name, 'it is swallowed', answer);
    }),
    keyed('of another organisation means nothing here', async ({ attacker, neighbour }, how) => {
      const name = `Shared ${newId()}`;
      const [mine, theirs] = [
        await attacker.ask(register, input(name), how),
        await neighbour.ask(register, input(name), how),
      ];
      return when(
        idOf(mine) && idOf(theirs) && idOf(mine) !== idOf(theirs),
        'the key is shared between organisations',
        theirs,
      );
    }),
    keyed('twenty times at once is stored once', async ({ attacker }, how) => {
      const name = `Race ${newId()}`;
      const answers = await Promise.all(Array.from({ length: 20 }, () => attacker.ask(register, input(name), how)));
      const ids = new Set(answers.map(idOf).filter(Boolean));
      return when(ids.size === 1 && (await count(attacker, name)) === 1, `${ids.size} records`, answers[0]);
    }),
    ...['', ' ', 'a'.repeat(8_000), "'; --", 'constructor', '../..'].map((key) => ({
      name: `a key that is ${JSON.stringify(key.slice(0, 20))}`,
      async run({ attacker }) {
        const answer = await attacker.ask(register, input(`Odd key ${newId()}`), {
          headers: { 'idempotency-key': key },
        });
        return when(answer.status > 0 && answer.status < 500, 'it breaks', answer);
      },
    })),
    {
      name: '30 writers at once on one record',
      async run({ attacker, address, tokens }) {
        const { id } = await act(attacker, 'registerModel', 'Model', {
          name: `Contended ${newId()}`,
          purpose: 'To be written to',
        });
        const labels = Array.from({ length: 30 }, (_, n) => `v${n}`);
        const writers = labels.map((label) =>
          graphqlClient(address, tokens.attacker)
            .ask(
              'mutation($input: AddModelVersionInput!) { addModelVersion(input: $input) { __typename ... on Refusal { code message } } }',
              { input: { id, label, files: [] } },
            )
            .then((answer) => ({ label, answer })),
        );
        const answers = await Promise.all(writers);
        const taken = answers
          .filter(({ answer }) => answer.json?.data?.addModelVersion && !answer.json.data.addModelVersion.code)
          .map(({ label }) => label);
        const { edges } = await attacker.tell(
          'query($id: ID!) { modelVersions(first: 100, filter: { modelId: { eq: $id } }) { edges { node { label } } } }',
          { id },
        );
        const stored = edges.map(({ node }) => node.label);
        const lost = taken.filter((label) => !stored.includes(label));
        const blank = answers.filter(({ answer }) => codesOf(answer).includes('FAULT') || answer.status !== 200);
        if (lost.length > 0) return broken(`${lost.length} acknowledged writes are lost`, lost.join(' '));
        if (stored.length !== new Set(stored).size) return broken('a write is stored twice', stored.join(' '));
        return when(
          blank.length === 0,
          `${blank.length} writers are answered a fault`,
          `${taken.length} acknowledged, ${stored.length} stored`,
        );
      },
    },
    {
      name: 'an old revision overwrites nothing',
      async run({ attacker }) {
        const { id } = await act(attacker, 'registerModel', 'Model', { name: 'Revised', purpose: 'x' });
        await act(attacker, 'reclassifyModel', 'Model', { id, classification: 'CONFIDENTIAL' });
        const answer = await attacker.ask(
          'mutation($input: ReclassifyModelInput!) { reclassifyModel(input: $input) { __typename ... on Refusal { code message } } }',
          { input: { id, classification: 'PUBLIC', expectedRevision: 0 } },
        );
        return when(hasCode(answer, 'CHANGED_MEANWHILE'), 'it does', answer);
      },
    },
  ],
};
