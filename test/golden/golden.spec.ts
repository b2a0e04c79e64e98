import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent, StoredEvent } from '@custodia/event-store';
import { certificatesProjections } from '@custodia/certificates/worker';
import { identityProjections } from '@custodia/identity/worker';
import { inventoryProjections } from '@custodia/inventory/worker';
import { lifecycleProjections } from '@custodia/lifecycle/worker';
import type { AnyProjection } from '@custodia/read-models';
import { project } from '@custodia/read-models/testing';
import { vendorReviewProjections } from '@custodia/vendor-review/worker';
import { goldenAggregates } from './aggregates.js';
import { withoutAbsent } from './without-absent.js';

const projections: readonly AnyProjection[] = [
  ...inventoryProjections,
  ...lifecycleProjections,
  ...vendorReviewProjections,
  ...certificatesProjections,
  ...identityProjections,
];
const placeOf = (context: string, category: string): string => `libs/${context}/golden/${category}.jsonl`;
const schemaOf = ({ metadata }: RecordedEvent): number => JSON.parse(metadata).schema;

/** The names of the fields, and those of the objects in them: what an upcast has to bring about. */
const shapeOf = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)])) : 'value';

/** The same of what an older release wrote: what it did not record is `null`, whatever shape it has today. */
const upcastShapeOf = (value: unknown, today: unknown): unknown => {
  if (value === null) return shapeOf(today);
  const parts: Record<string, unknown> = isObject(today) ? today : {};
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, upcastShapeOf(part, parts[name])]))
    : 'value';
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * One example of every event in every shape that was ever released. A line is never edited or removed: a new shape adds a step to the codec
 * and a line, as `custodia events --json` prints it, to the file of its category.
 */
describe('the golden files', () => {
  it('are there for every codec of the contexts', () => {
    const declared = readdirSync('libs', { recursive: true, encoding: 'utf8' })
      .filter((path) => /^[\w-]+\/src\/.*\.events\.ts$/.test(path))
      .flatMap((path) =>
        [...readFileSync(`libs/${path}`, 'utf8').matchAll(/ codec<\w+>\(\s*'(\w+)'/g)].map(
          ([, category]) => `${path.split('/')[0]} ${category}`,
        ),
      );
    expect(declared.sort()).toEqual(
      goldenAggregates.map(({ context, codec }) => `${context} ${codec.category}`).sort(),
    );
  });
});

describe.each(goldenAggregates.map((aggregate) => [aggregate.codec.category, aggregate] as const))(
  'the released events of %s',
  (category, { context, codec, decider }) => {
    const text = readFileSync(placeOf(context, category), 'utf8');
    const recorded = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RecordedEvent);
    const newestOf = (type: string): number =>
      schemaOf({
        ...recorded[0]!,
        ...codec.encode(
          'id',
          { type, data: JSON.parse(recorded.find((event) => event.type === type)!.data) },
          { organisation: 'o', actor: 'a', at: 'now' },
        ),
      });
    const decoded = recorded.map((event) => codec.decode(event));

    it('have an example of every type in every shape since the first', () => {
      const examples = new Set(recorded.map((event) => `${event.type} ${schemaOf(event)}`));
      const released = codec.types.flatMap((type) =>
        Array.from({ length: newestOf(type) }, (_, index) => `${type} ${index + 1}`),
      );
      expect([...examples].sort()).toEqual(released.sort());
    });

    it('decode to the newest shape, which is read as it was written', () => {
      for (const [index, event] of recorded.entries()) {
        const newest = recorded.find(
          ({ type, ...rest }) => type === event.type && schemaOf({ type, ...rest }) === newestOf(type),
        )!;
        if (schemaOf(event) === newestOf(event.type)) expect(decoded[index]!.data).toEqual(JSON.parse(event.data));
        else {
          const today: unknown = JSON.parse(newest.data);
          expect(upcastShapeOf(decoded[index]!.data, today)).toEqual(shapeOf(today));
        }
      }
    });

    it('lead the decider from state to state, which asks for no field that they do not have', () => {
      const absent: string[] = [];
      const evolve = (state: unknown, { type, data }: StoredEvent): unknown =>
        decider.evolve(state, { type, data: withoutAbsent(data, type, absent) });
      const states = decoded.map((event) => evolve(decider.initial, event));
      decoded.reduce<unknown>(evolve, decider.initial);
      expect([...new Set(absent)]).toEqual([]);
      expect(states[0]).not.toEqual(decider.initial);
    });

    for (const projection of projections.filter(({ codec: theirs }) => theirs.category === category)) {
      it(`fold into the rows of ${projection.name}, which ask for no field that they do not have`, () => {
        const absent: string[] = [];
        const told = decoded.map(({ type, data, subject, meta: { organisation, actor, at } }) => ({
          type,
          data: withoutAbsent(data, type, absent),
          subject,
          organisation,
          actor,
          at,
        }));
        const untilTheFirstRow = told.slice(0, told.findIndex(({ type }) => type in projection.on) + 1);
        expect(project(projection as never, untilTheFirstRow as never).length).toBeGreaterThan(0);
        project(projection as never, told as never);
        for (const each of told) project(projection as never, [each] as never);
        expect([...new Set(absent)]).toEqual([]);
      });
    }

    it('hold no address of mail and no token in clear', () => {
      expect(text.match(/[\w.+-]+@[\w-]+\.[a-z.]+/gi)?.filter((address) => !/\bexample$/.test(address)) ?? []).toEqual(
        [],
      );
      expect(text).not.toMatch(/cus_[\w-]{40}/);
    });
  },
);
