import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readForm, type Formed } from './answer-form.policy.js';

const options = ['Own rooms', 'Cloud, EU', 'Cloud, US'];
const form = (name: Formed['form'], more: Partial<Formed> = {}): Formed => ({ form: name, options: [], ...more });

describe('an answer in a form', () => {
  it.each([
    ['single', ' own  ROOMS ', 'Own rooms'],
    ['multiple', 'Cloud, EU', 'Cloud, EU'],
    ['multiple', 'Cloud, US; own rooms', 'Own rooms\nCloud, US'],
    ['multiple', 'Cloud, US\nOwn rooms\nOwn rooms', 'Own rooms\nCloud, US'],
    ['number', ' 1 200,5 ', '1200.5'],
    ['number', '-007', '-7'],
    ['date', '3.5.2026', '2026-05-03'],
    ['date', '2026-05-03T00:00:00.000Z', '2026-05-03'],
    ['table', 'Acme | EU\n\nWorks\tUS', 'Acme\tEU\nWorks\tUS'],
    ['file', 'report.pdf', 'report.pdf'],
    [undefined, 'Any words.', 'Any words.'],
  ] as const)('%s reads %j', (name, text, kept) => {
    expect(readForm(form(name, { options, columns: ['Name', 'Region'] }), text)).toEqual({ kind: 'read', text: kept });
  });

  it.each([
    ['single', 'Cloud'],
    ['multiple', 'Own rooms, Cloud'],
    ['number', '1,000'],
    ['number', 'many'],
    ['number', '1e5'],
    ['date', '2026-02-30'],
    ['date', '05/03/2026'],
    ['table', 'a | b | c'],
  ] as const)('%s does not guess at %j', (name, text) => {
    expect(readForm(form(name, { options, columns: ['Name', 'Region'] }), text).kind).toBe('unreadable');
  });

  it('is read again as it is kept', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('single', 'multiple', 'number', 'date', 'table', 'file', undefined),
        fc.oneof(
          fc.string(),
          fc.constantFrom(...options),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((day) => day.toJSON()),
        ),
        (name, text) => {
          const formed = form(name, { options, columns: ['Name', 'Region'] });
          const once = readForm(formed, text);
          if (once.kind === 'read') expect(readForm(formed, once.text)).toEqual(once);
        },
      ),
    );
  });
});
