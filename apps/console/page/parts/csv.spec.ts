import { expect, it } from '@jest/globals';
import { csvOf } from './csv.ts';

it('has a line of names, quotes what must be quoted, and joins lists and records', () => {
  const rows = [
    { __typename: 'Vendor', name: 'Acme, "Inc."', regions: ['DE', 'FR'], gate: { until: null, state: 'OPEN' } },
    { name: 'Plain', score: -1.5 },
  ];
  expect(csvOf(rows)).toBe('\uFEFFname,regions,gate,score\r\n"Acme, ""Inc.""",DE; FR, OPEN,\r\nPlain,,,-1.5\r\n');
});

it.each(['=1+1', '+1', '-1', '@sum', '\tx'])('lets no spreadsheet run %j', (name) => {
  expect(csvOf([{ name }])).toContain(`'${name}`);
});
