// Abuse of GraphQL in shape: the `query` is not a text but the JSON of a syntax tree, which no parser has accepted.
import { parse } from 'graphql';
import { hostileShapes, hostileTexts } from '../documents.mjs';
import { broken, held, refused, when } from '../judge.mjs';

const tree = (text) => JSON.parse(JSON.stringify(parse(text, { noLocation: true })));
const secret = '{ models { totalCount } }';

/** Trees whose root lies about itself, so that a visitor of the validator walks past what the executor runs. */
const lies = {
  'whose root calls itself Name': (text) => ({ ...tree(text), kind: 'Name' }),
  'whose root calls itself Document': (text) => tree(text),
  'whose root has no kind': (text) => ({ ...tree(text), kind: undefined }),
  'whose root calls itself Field': (text) => ({ ...tree(text), kind: 'Field' }),
  'whose root calls itself IntValue': (text) => ({ ...tree(text), kind: 'IntValue' }),
  'whose selections call themselves Name': (text) => {
    const root = tree(text);
    root.definitions[0].selectionSet.kind = 'Name';
    return root;
  },
  'whose operation calls itself FragmentDefinition': (text) => {
    const root = tree(text);
    root.definitions.push({ ...root.definitions[0], kind: 'FragmentDefinition' });
    return root;
  },
};

const many = `{ ${Array.from({ length: 200 }, (_, n) => `a${n}: models { totalCount }`).join(' ')} }`;
const introspection = '{ __schema { types { name } } }';

export const graphqlShape = {
  name: 'graphql-shape',
  attempts: ({ short, seed }) => [
    ...Object.entries(lies).flatMap(([how, lie]) => [
      sent(`a tree ${how}, as text`, (text) => JSON.stringify(lie(text))),
      sent(`a tree ${how}, as an object`, lie),
    ]),
    fuzz('text', hostileTexts, { seed, count: short ? 200 : 50_000 }),
    fuzz('shape', hostileShapes, { seed, count: short ? 200 : 50_000 }),
  ],
};

const sent = (name, made) => ({
  name,
  async run({ attacker, nobody }) {
    for (const [client, text] of [
      [attacker, many],
      [attacker, secret],
      [nobody, introspection],
    ]) {
      const answer = await client.post({ query: made(text) });
      if (!refused(answer)) return broken('it was executed', answer);
    }
    return when(true, '', 'refused three times');
  },
});

/** Documents by chance, two under way at a time: what no parser and validator accepts may not be executed. */
const fuzz = (kind, documentsOf, { seed, count }) => ({
  name: `${count} hostile documents in ${kind} (seed ${seed})`,
  async run({ attacker }) {
    const documents = documentsOf(seed, count);
    const executed = [];
    await Promise.all(
      [0, 1].map(async (turn) => {
        for (let n = turn; n < documents.length && executed.length === 0; n += 2) {
          const { query, valid } = documents[n];
          const answer = await attacker.post({ query });
          if (!valid && answer.json?.data) executed.push(JSON.stringify(query).slice(0, 200));
        }
      }),
    );
    if (executed.length > 0) return broken(`executed, though no parser or validator accepts it: ${executed[0]}`);
    return held(`${documents.filter(({ valid }) => valid).length} valid ones among them`);
  },
});
