import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '@custodia/event-store';
import { goldenAggregates } from './aggregates.js';
import { freeTexts } from './free-texts.js';

/** Names of fields whose example reads as written by people: it has words. What is sealed is none. */
function textsIn(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return /\s/.test(value) ? [field] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, field));
  if (value === null || typeof value !== 'object' || 'ciphertext' in value) return [];
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, name));
}

const schemaOf = ({ metadata }: RecordedEvent): number => JSON.parse(metadata).schema;

/** Of the newest shape of each event: what is written from now on, without what its codec seals. */
function written({ context, codec }: (typeof goldenAggregates)[number]): string[] {
  const lines = readFileSync(`libs/${context}/golden/${codec.category}.jsonl`, 'utf8').split('\n').filter(Boolean);
  const events = lines.map((line) => JSON.parse(line) as RecordedEvent);
  const newest = new Map<string, number>();
  for (const event of events) newest.set(event.type, Math.max(schemaOf(event), newest.get(event.type) ?? 1));
  return events
    .filter((event) => schemaOf(event) === newest.get(event.type))
    .flatMap(({ type, data }) => {
      const payload: unknown = JSON.parse(data);
      const { texts = [] } = codec.encode('id', { type, data: payload }, { organisation: 'o', actor: 'a', at: 'now' });
      return textsIn(texts.reduce((rest, path) => without(rest, path.split('.')), payload));
    });
}

function without(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((part) => without(part, [name!, ...rest]));
  const { [name!]: part, ...others } = value as Record<string, unknown>;
  return rest.length === 0 || part === undefined ? others : { ...others, [name!]: without(part, rest) };
}

describe.each(goldenAggregates.map((aggregate) => [aggregate.codec.category, aggregate] as const))(
  'the free texts of %s',
  (category, aggregate) => {
    it('are sealed by its codec, or declared with why not', () => {
      expect([...new Set(written(aggregate))].sort()).toEqual(Object.keys(freeTexts[category] ?? {}).sort());
    });
  },
);

it('the people whom the service knows by name are sealed', () => {
  const people: Readonly<Record<string, readonly string[]>> = {
    member: ['name', 'email', 'title', 'placeOfWork', 'contact'],
    subprocessor: ['email'],
    review: ['email'],
    listsubscription: ['email'],
  };
  for (const [category, fields] of Object.entries(people)) {
    const { context } = goldenAggregates.find(({ codec }) => codec.category === category)!;
    const text = readFileSync(`libs/${context}/golden/${category}.jsonl`, 'utf8').replaceAll('\\"', '"');
    for (const field of fields) {
      expect(text).toContain(`"${field}":{"sealed":"A256GCM"`);
      if (field === 'email') expect(text).not.toContain(`"${field}":"`);
    }
  }
});
