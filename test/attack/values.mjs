// Values that have broken programs before.
import fc from 'fast-check';

const known = [
  'a\u0000b',
  'a\ud800b',
  "' or '1'='1",
  '%',
  '_%_',
  '\\',
  '"; drop table streams; --',
  '\udc00',
  '\u0001\u0002',
  '\u202egnp.exe',
  '${7*7}{{7*7}}<%= 7*7 %>',
  '$where: 1',
  '../../../../etc/passwd',
  '=1+1',
  '<script>alert(1)</script>',
  'x'.repeat(100_000),
  '\r\nBcc: victim@example.org',
  '👩‍👩‍👧‍👦'.repeat(50),
  'constructor',
  '__proto__',
  '\ufeff',
  '\uffff\ufffe',
  'e\u0301'.repeat(300),
];

/** Known ones first, then by chance. */
export const hostileTexts = (seed) => [
  ...known,
  ...fc.sample(fc.string({ unit: 'binary', minLength: 3, maxLength: 40 }), { seed, numRuns: 60 }),
];

/** What the text rule forbids everywhere: it may never be accepted. */
export const forbidden = (value) => typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed());

const moments = [
  '0000-01-01T00:00:00.000Z',
  '-000001-12-31T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '+010000-01-01T00:00:00.000Z',
  '2026-02-30',
  '2026-13-01T00:00:00Z',
  '2026-01-01T25:00:00Z',
  'now',
  '',
  '9999-12-31T23:59:59.999Z',
  '0001-01-01T00:00:00.000Z',
];
const yearsBeyond = /^(0000|-|\+)/;

/** Whether a moment lies outside of the years 1 to 9999, or is none. */
export const noMoment = (value) =>
  typeof value === 'string' &&
  (yearsBeyond.test(value) ||
    ['2026-02-30', '2026-13-01T00:00:00Z', '2026-01-01T25:00:00Z', 'now', ''].includes(value));

const numbers = [-1, 0, 2_147_483_647, -2_147_483_648, 2_147_483_648, 1e308, Number.MAX_SAFE_INTEGER, 0.1, '1', null];
const ids = [
  '',
  'constructor',
  '0198C7A2-0000-7000-8000-000000000001',
  '0198c7a2-0000-7000-8000-00000000000',
  "'; --",
  '*',
  'a.b',
  'operator',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(10_000),
];

/** An arbitrary for a leaf of this type. */
export function hostile(type) {
  switch (type.name) {
    case 'Instant':
      return fc.constantFrom(...moments);
    case 'Int':
    case 'Long':
    case 'Float':
      return fc.constantFrom(...numbers);
    case 'Boolean':
      return fc.constantFrom(null, 'true', 1);
    case 'ID':
      return fc.oneof(fc.constantFrom(...ids), fc.constantFrom('a\u0000', '\ud800'), fc.uuid());
    default:
      return fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...known) },
        { weight: 2, arbitrary: fc.constantFrom('a\u0000b', 'a\ud800', '\udfffz') },
        { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
      );
  }
}
