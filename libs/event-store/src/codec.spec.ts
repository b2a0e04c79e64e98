import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { codec, streamName, UnknownEventShape } from './codec.js';
import type { NewEvent, RecordedEvent } from './port.js';

type Named = { type: 'Named'; data: { given: string; family: string } };
type Left = { type: 'Left'; data: { why: string } };

const people = codec<Named | Left>('person', {
  // Shape 1 was one string, shape 2 had no family name.
  Named: [(data: string) => ({ given: data }), (data: { given: string }) => ({ ...data, family: 'unknown' })],
  Left: [],
});
const meta = { organisation: 'acme', actor: 'member-1', at: '2026-01-01T00:00:00.000Z' };
const recorded = (event: NewEvent): RecordedEvent => ({
  ...event,
  stream: 'person-acme.42.b',
  revision: 3,
  position: '17',
  recordedAt: meta.at,
});
const stored = (type: string, data: unknown, schema: unknown): RecordedEvent =>
  recorded({ id: newId(), type, data: JSON.stringify(data), metadata: JSON.stringify({ ...meta, schema }) });

describe('a codec', () => {
  it('writes the newest shape and reads it back with its envelope', () => {
    const id = newId();
    const event: Named = { type: 'Named', data: { given: 'Ada', family: 'Lovelace' } };
    const decoded = people.decode(recorded(people.encode(id, event, { ...meta, reason: 'as asked' })));
    expect(decoded).toEqual({
      ...event,
      id,
      subject: '42.b',
      stream: 'person-acme.42.b',
      revision: 3,
      position: '17',
      meta: { ...meta, reason: 'as asked', schema: 3 },
    });
  });

  it.each([
    [1, 'Ada', { given: 'Ada', family: 'unknown' }],
    [2, { given: 'Ada' }, { given: 'Ada', family: 'unknown' }],
    [3, { given: 'Ada', family: 'Lovelace' }, { given: 'Ada', family: 'Lovelace' }],
  ])('lifts shape %s to the newest one', (schema, data, expected) => {
    expect(people.decode(stored('Named', data, schema)).data).toEqual(expected);
  });

  it.each([
    ['Named', 4],
    ['Named', 0],
    ['Named', undefined],
    ['Left', 2],
    ['Renamed', 1],
    ['constructor', 1],
  ])('does not guess at %s of shape %s', (type, schema) => {
    expect(() => people.decode(stored(type, {}, schema))).toThrow(UnknownEventShape);
  });

  it('knows the types of its events', () => expect(people.types).toEqual(['Named', 'Left']));
  it('puts the organisation into the name of a stream', () =>
    expect(streamName('person', 'acme', '42')).toBe('person-acme.42'));
});
