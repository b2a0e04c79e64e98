import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { INSTALLATION, organisationOf } from './entry.js';

const slow = (stream: string): string =>
  /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\./.exec(stream)?.[1] ?? INSTALLATION;
const id = '0198c7a2-1111-7000-8000-000000000001';

describe('the organisation whose tree an event is in', () => {
  it.each([
    [`model-${id}.m`, id],
    [`model-${id}.a.b`, id],
    [`a.b-${id}.m`, id],
    [`model-${id}`, INSTALLATION],
    [`model-${id.toUpperCase()}.m`, INSTALLATION],
    [`${id}.m`, INSTALLATION],
    ['operator', INSTALLATION],
    ['', INSTALLATION],
  ])('of %s', (stream, expected) => expect(organisationOf(stream)).toBe(expected));

  it('is the first that a stream names, however it is looked for', () => {
    const part = fc.oneof(fc.constantFrom('-', '.', id, `-${id}`, 'model', '0', ''), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        expect(organisationOf(parts.join(''))).toBe(slow(parts.join('')));
      }),
    );
  });
});
