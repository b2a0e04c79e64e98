// Every operation, with every kind of id that the victim's organisation has, asked by somebody of another organisation.
import { getNamedType } from 'graphql';
import { broken, held, leftOut, when } from '../judge.mjs';
import { everyOperation, lists, textOf } from '../schema.mjs';
import { belongingsOf, footprints } from '../target.mjs';
import { send } from '../http.mjs';

export const tenancy = {
  name: 'tenancy',
  async attempts(target) {
    const { ids, texts } = await belongingsOf(target.victim);
    const kinds = [...ids].map(([kind, all]) => ({ kind, id: all[0] })).filter(({ id }) => id);
    const shown = ({ text }) => [...texts].find((secret) => text.includes(JSON.stringify(secret).slice(1, -1)));
    const requests = everyOperationWith(target.short ? rotated(kinds, target.seed).slice(0, 4) : kinds);
    const before = await footprints(target);
    return [
      {
        name: 'the victim has records to be found',
        run: async () =>
          when(
            kinds.length > 12 && texts.size > 10,
            'too little is there to be found',
            `${kinds.length} kinds, ${texts.size} texts`,
          ),
      },
      ...requests.map(({ name, kind, variants }) => ({
        name: `${kind} ${name} with ids of another organisation`,
        async run() {
          const answers = new Set();
          for (const { text, variables } of variants) {
            const answer = await target.attacker.ask(text, variables);
            const secret = shown(answer);
            if (secret) return broken(`it shows "${secret}" of another organisation`, answer);
            answers.add(
              Object.values(answer.json?.data ?? {})[0]?.code ?? (answer.json?.errors ? 'error' : 'empty or own'),
            );
          }
          return held(`${variants.length} requests: ${[...answers].sort().join(', ')}`);
        },
      })),
      ...lists.map(({ field, node, required }) => ({
        name: `${field.name} filtered by ids of another organisation`,
        async run() {
          const mine = ids.get(node.name) ?? [];
          if (required.length > 0 || mine.length === 0 || !hasId(field))
            return leftOut('the victim has none, or the list has no filter for ids');
          const answer = await target.attacker.ask(
            `query($ids: [ID!]) { ${field.name}(filter: { id: { in: $ids } }) { totalCount edges { node { id } } } }`,
            { ids: mine },
          );
          return when(
            answer.json?.data?.[field.name]?.totalCount === 0,
            'it finds records of another organisation',
            answer,
          );
        },
      })),
      ...lists.map(({ field, required }) => ({
        name: `${field.name} continued from a cursor of another organisation`,
        async run() {
          if (required.length > 0) return leftOut('it needs more than a cursor');
          const theirs = await target.victim.ask(`{ ${field.name}(first: 1) { edges { cursor } } }`);
          const cursor = theirs.json?.data?.[field.name]?.edges[0]?.cursor;
          if (!cursor) return leftOut('the victim has none');
          const answer = await target.attacker.ask(
            `query($c: String) { ${field.name}(first: 50, before: $c) { edges { node { id } } } }`,
            { c: cursor },
          );
          const found = JSON.stringify(answer.json ?? '');
          return when(
            ![...ids.values()].flat().some((id) => found.includes(id)),
            'it leads into another organisation',
            answer,
          );
        },
      })),
      {
        name: 'a certificate of another organisation as a file',
        async run() {
          const certificates = await target.victim.ask('{ certificates(first: 1) { edges { node { number } } } }');
          const number = certificates.json?.data?.certificates.edges[0]?.node.number;
          if (!number) return leftOut('the victim has none');
          const answer = await send(`${target.address}/certificates/${number}.json`, {
            headers: { authorization: `Bearer ${target.tokens.attacker}` },
          });
          return when(answer.status === 404, 'it is handed out', answer);
        },
      },
      {
        name: 'a file of another organisation by its digest',
        async run() {
          const boundary = 'x'.repeat(20);
          const body = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nof the victim ${target.seed}\r\n--${boundary}--\r\n`;
          const stored = await send(`${target.address}/files`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${target.tokens.victim}`,
              'content-type': `multipart/form-data; boundary=${boundary}`,
            },
            body,
          });
          const answer = await send(`${target.address}/files/${stored.json?.digest}`, {
            headers: { authorization: `Bearer ${target.tokens.attacker}` },
          });
          return when(stored.status === 201 && answer.status === 404, 'it is handed out', answer);
        },
      },
      {
        name: 'what all of this left in the log of the victim',
        async run() {
          const after = await footprints(target);
          if (after === null) return leftOut('the log of this service cannot be read from here');
          return when(after === before, `${after - before} events were written`, `${after - before} events`);
        },
      },
    ];
  },
};

/** Another beginning for every seed, so that many short runs see everything. */
const rotated = (all, seed) => [...all.slice(seed % all.length), ...all.slice(0, seed % all.length)];

const hasId = (field) =>
  Boolean(getNamedType(field.args.find(({ name }) => name === 'filter')?.type)?.getFields?.().id);

/** For each operation with ids among its arguments one variant for each kind of id; the others once. */
function everyOperationWith(kinds) {
  const variants = new Map();
  for (const { id } of [{ id: undefined }, ...kinds]) {
    const choose = (path, type) =>
      type.name === 'ID' && id !== undefined && path.at(-1) !== 'contactId' ? id : undefined;
    for (const { kind, name, field, variables } of everyOperation(choose)) {
      const request = { variables, text: textOf(kind, field, Object.keys(variables)) };
      const known = variants.get(name) ?? { kind, name, variants: [] };
      if (!known.variants.some((other) => JSON.stringify(other) === JSON.stringify(request)))
        known.variants.push(request);
      variants.set(name, known);
    }
  }
  return [...variants.values()];
}
