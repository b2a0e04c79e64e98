import { expect, it } from '@jest/globals';
import { gateAfter } from './gate-after.ts';

const approved = { outcome: 'APPROVED', openConditions: [] };
const conditional = { outcome: 'APPROVED_WITH_CONDITIONS', openConditions: ['finding'] };
const resolved = { outcome: 'APPROVED_WITH_CONDITIONS', openConditions: [] };
const rejected = { outcome: 'REJECTED', openConditions: [] };

it.each([
  ['opens when nothing else stands', [], 'APPROVED', 'OPEN'],
  ['opens beside another approval', [approved, resolved], 'APPROVED', 'OPEN'],
  ['opens with conditions of its own', [approved], 'APPROVED_WITH_CONDITIONS', 'OPEN_WITH_CONDITIONS'],
  ['keeps the open conditions of another decision', [conditional], 'APPROVED', 'OPEN_WITH_CONDITIONS'],
  ['closes by a rejection', [approved], 'REJECTED', 'CLOSED'],
  ['stays closed by another rejection that stands', [rejected], 'APPROVED', 'CLOSED'],
])('the gate %s', (_, standing, outcome, gate) => {
  expect(gateAfter(standing, outcome)).toBe(gate);
});
