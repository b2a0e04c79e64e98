import { describe, expect, it } from '@jest/globals';
import { acceptDetails, sameEmail } from './details.policy.js';

describe('the details of a person', () => {
  it('are taken without the white space around them', () =>
    expect(acceptDetails({ name: ' Ada ', email: ' ada@example.org ' })).toEqual({
      kind: 'details',
      details: { name: 'Ada', email: 'ada@example.org' },
    }));

  it.each([
    ['name', { name: ' ', email: 'ada@example.org' }],
    ['name', { name: 'x'.repeat(201), email: 'ada@example.org' }],
    ['email', { name: 'Ada', email: 'nobody' }],
    ['email', { name: 'Ada', email: 'two@example.org, three@example.org' }],
    ['email', { name: 'Ada', email: 'Ada <ada@example.org>' }],
    ['email', { name: 'Ada', email: `${'x'.repeat(65)}@example.org` }],
    ['email', { name: 'Ada', email: `ada@${'x'.repeat(260)}` }],
  ])('are refused, and the %s is named as wrong: %j', (field, details) =>
    expect(acceptDetails(details)).toMatchObject({ kind: 'refused', refusal: { code: 'INVALID_INPUT', field } }),
  );

  it('belong to one person whatever the case of the address', () => {
    expect(sameEmail('Ada@Example.org ', 'ada@example.ORG')).toBe(true);
    expect(sameEmail('ada@example.org', 'ida@example.org')).toBe(false);
  });
});
