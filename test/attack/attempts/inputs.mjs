// A property of every mutation: whatever stands in any field of its input, the answer is the record or a refusal, never a fault;
// what the text rule forbids is not accepted; and no read model stops at what was.
import fc from 'fast-check';
import { isEnumType } from 'graphql';
import { custodia } from '../../support/built-service.mjs';
import { broken, faultIn, held, leftOut, when } from '../judge.mjs';
import { leavesOf, operationOf, schema, textOf, withLeaf } from '../schema.mjs';
import { seeded } from '../seed.mjs';
import { forbidden, hostile, noMoment } from '../values.mjs';

export const inputs = {
  name: 'inputs',
  async attempts({ attacker, seed, short }) {
    const own = await seeded(attacker);
    const choose = (name) => (path, type) => (type.name === 'ID' ? idFor(own, name, path) : undefined);
    return [
      ...Object.values(schema.getMutationType().getFields()).map((field) => ({
        name: `any value in any field of ${field.name}`,
        run: () => property(attacker, field, operationOf('mutation', field, choose(field.name)), { seed, short }),
      })),
      {
        name: 'what the read models made of all of this',
        async run(target) {
          if (!target.own) return leftOut('the machine of this service is not here');
          const { json, stderr } = await custodia(target.env, 'projections', 'status', '--json');
          if (!json) return broken('the command line gives no answer', stderr);
          const parked = json.parked ?? [];
          return when(
            parked.length === 0,
            `${parked.length} streams stand still: ${JSON.stringify(parked).slice(0, 300)}`,
            'nothing is parked',
          );
        },
      },
    ];
  },
};

/** The record of the attacker that a field of this mutation most likely means. */
function idFor(own, mutation, path) {
  const name = path.at(-1);
  if (path.length === 2 && name === 'id')
    return /^(register|draft|adopt|place|open|invite|issue|import|request)/.test(mutation) &&
      !/Approval|Disposal$/.test(mutation)
      ? undefined
      : ownOf(own, mutation);
  if (/member|owner|custodianId|author|notified|operator/i.test(name)) return own.Member;
  return ownOf(own, name) ?? own.Model;
}

const ownOf = (own, name) =>
  own[
    ['Subprocessor', 'Document', 'Dataset', 'Prompt', 'System', 'Model', 'Review', 'Member', 'Template'].find((kind) =>
      name.toLowerCase().includes(kind.toLowerCase()),
    )
  ] ?? own.Review;

async function property(client, field, { variables, text: usual }, { seed, short }) {
  const leaves = leavesOf(field).filter(({ type }) => !isEnumType(type));
  if (leaves.length === 0) return leftOut('it has no input');
  let accepted = 0;
  let asked = 0;
  const one = async (leaf, value) => {
    const given = withLeaf(variables, leaf, value);
    const text = leaf.path.length === 1 ? textOf('mutation', field, Object.keys(given)) : usual;
    const answer = await client.post({ query: text, variables: given });
    asked += 1;
    const fault = faultIn(answer);
    if (fault) throw new Error(fault);
    if (answer.status === 0) throw new Error(answer.text);
    const result = Object.values(answer.json?.data ?? {})[0];
    const taken = Boolean(result) && !('code' in result && 'message' in result);
    if (taken) accepted += 1;
    if (taken && forbidden(value)) throw new Error('a text that is forbidden is accepted');
    if (taken && leaf.type.name === 'Instant' && noMoment(value))
      throw new Error('a moment outside of the years 1 to 9999 is accepted');
  };
  const runs = short ? 2 : 25;
  for (const leaf of leaves) {
    const check = fc.asyncProperty(hostile(leaf.type), (value) => one(leaf, value));
    const found = await fc.check(check, { numRuns: runs, seed: seed + leaf.path.join().length, endOnFailure: short });
    if (found.failed)
      return broken(
        `${leaf.path.join('.')} = ${JSON.stringify(found.counterexample?.[0])?.slice(0, 80)}: ${found.errorInstance?.message ?? found.error}`,
        `after ${asked} requests`,
      );
  }
  return held(`${leaves.length} fields, ${asked} requests, ${accepted} accepted`);
}
