// Lists: forged cursors, pages and orders that cannot be, and filters with injections, which must find what they say and no more.
import { broken, brief, faultIn, hasCode, held, leftOut, when } from '../judge.mjs';
import { getNamedType, isEnumType } from 'graphql';
import { lists } from '../schema.mjs';
import { hostileTexts } from '../values.mjs';

/** FNV-1a, as the cursors of the service use it against accidents: no secret, so an attacker makes cursors that look genuine. */
function seal(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
const genuine = (order, values) => Buffer.from(`${seal(order + values)}${values}`).toString('base64url');
const order = 'created_at a,id a';
const when0 = '"2026-01-01T00:00:00.000Z"';

const cursors = {
  empty: '',
  'of letters': 'abc',
  'of 100,000 letters': 'a'.repeat(100_000),
  'that is no base64': '%%%%',
  'with a NUL': 'a\u0000b',
  'with an object for its time': genuine(order, '[{"a":1},"b"]'),
  'with a list for its id': genuine(order, `[${when0},["a","b"]]`),
  'with numbers': genuine(order, '[1,2]'),
  'with null': genuine(order, '[null,null]'),
  'with a time that is none': genuine(order, '["yesterday","a"]'),
  'with the year 0': genuine(order, '["0000-01-01T00:00:00.000Z","a"]'),
  'with the year 275760': genuine(order, '["+275760-09-13T00:00:00.000Z","a"]'),
  'with infinity': genuine(order, '["infinity","a"]'),
  'with a NUL in its id': genuine(order, `[${when0},"a\\u0000"]`),
  'with half a surrogate in its id': genuine(order, `[${when0},"\\ud800"]`),
  'with an injection': genuine(order, `[${when0},"' or 1=1 --"]`),
  'with too few values': genuine(order, `[${when0}]`),
  'with too many values': genuine(order, `[${when0},"a","b","c"]`),
  'that is no list': genuine(order, '{"a":1}'),
  'that is no JSON': genuine(order, '[oops'),
  'with 10,000 brackets': genuine(order, `${'['.repeat(10_000)}${']'.repeat(10_000)}`),
};

const pages = {
  'a page of nothing': 'first: 0',
  'a page of minus one': 'first: -1',
  'a page of 2147483647': 'first: 2147483647',
  'first and last': 'first: 1, last: 1',
  'after and before': 'after: "a", before: "a"',
  'as of the year 0': 'asOf: "0000-01-01T00:00:00Z"',
  'as of the year 275760': 'asOf: "+275760-09-13T00:00:00.000Z"',
  'as of a day that is none': 'asOf: "2026-02-31"',
};

const forgotten = (answer) => answer.status > 0 && answer.status < 500 && !hasCode(answer, 'FAULT');

export const listsArea = {
  name: 'lists',
  attempts: ({ seed, short }) => [
    ...Object.entries(cursors).map(([name, cursor]) => ({
      name: `a cursor ${name}, in every list`,
      run: ({ attacker }) =>
        inEvery(attacker, (field) => ({
          text: `query($c: String) { ${field}(after: $c) { edges { node { id } } } }`,
          variables: { c: cursor },
        })),
    })),
    ...Object.entries(pages).map(([name, words]) => ({
      name: `${name}, in every list`,
      run: ({ attacker }) =>
        inEvery(attacker, (field) => ({ text: `{ ${field}(${words}) { edges { node { id } } } }`, variables: {} })),
    })),
    ...lists.flatMap(({ field, required }) => {
      const filter = field.args.find(({ name }) => name === 'filter');
      if (!filter || required.length > 0) return [];
      const type = getNamedType(filter.type);
      return Object.values(type.getFields()).map((condition) => ({
        name: `injections in ${field.name}, filter ${condition.name}`,
        run: ({ attacker }) => injected(attacker, field, type, condition, { seed, short }),
      }));
    }),
  ],
};

async function inEvery(client, request) {
  const told = new Set();
  for (const { field, required } of lists) {
    if (required.length > 0) continue;
    const { text, variables } = request(field.name);
    const answer = await client.ask(text, variables);
    const fault = faultIn(answer);
    if (fault || !forgotten(answer)) return broken(`${field.name}: ${fault ?? 'it breaks'}`, answer);
    told.add(answer.json?.errors?.[0]?.extensions?.code ?? answer.status);
  }
  return held(`${lists.length} lists: ${[...told].join(', ')}`);
}

/** Every operator of one condition with every hostile value: no fault, and nothing is found that does not hold the text. */
async function injected(client, field, filter, condition, { seed, short }) {
  const kind = getNamedType(condition.type);
  const shown = textShown(field, condition.name);
  const nodes = shown ? ` edges { node { text: ${shown} } }` : '';
  let asked = 0;
  for (const operator of Object.values(kind.getFields?.() ?? {})) {
    const leaf = getNamedType(operator.type);
    const list = String(operator.type).includes('[');
    const values = isEnumType(leaf) ? ['NONE', '', 'constructor'] : valuesFor(leaf.name, seed).slice(0, short ? 6 : 60);
    for (const value of values) {
      const given = { [condition.name]: { [operator.name]: list ? [value] : value } };
      const answer = await client.ask(
        `query($f: ${filter.name}) { ${field.name}(filter: $f) { totalCount${nodes} } }`,
        {
          f: given,
        },
      );
      asked += 1;
      const fault = faultIn(answer);
      if (fault) return broken(`${operator.name} ${brief(JSON.stringify(value))}: ${fault}`, answer);
      if (typeof value !== 'string' || value === '' || leaf.name === 'Instant') continue;
      const { totalCount = 0, edges } = answer.json?.data?.[field.name] ?? {};
      // A text made at random may be a part of what is there.
      const wrong = edges ? edges.filter(({ node }) => !holds(node.text, value)).length : totalCount;
      if (wrong > 0) return broken(`${operator.name} ${brief(JSON.stringify(value))} finds ${wrong} others`, answer);
    }
  }
  return asked === 0 ? leftOut('it has no operators') : when(true, '', `${asked} requests`);
}

const holds = (text, part) => String(text).toLowerCase().includes(part.toLowerCase());

/** The field of the records of a list by which a condition on texts can be checked, if they have it. */
function textShown(list, name) {
  const node = getNamedType(getNamedType(getNamedType(list.type).getFields().edges.type).getFields().node.type);
  const field = node.getFields?.()[name];
  return field && ['String', 'ID'].includes(getNamedType(field.type).name) ? name : null;
}

function valuesFor(type, seed) {
  if (type === 'Instant')
    return [
      '0000-01-01T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      '-000001-01-01T00:00:00Z',
      '2026-02-31',
      "2026-01-01'--",
      '',
      1,
    ];
  if (['Float', 'Int', 'Long'].includes(type))
    return [1e308, -1e308, Number.MAX_SAFE_INTEGER, '1', Number.MIN_VALUE, -0];
  if (type === 'Boolean') return ['true', 1, null];
  return hostileTexts(seed);
}
