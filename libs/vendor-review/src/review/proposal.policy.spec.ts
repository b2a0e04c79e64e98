import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadPacks } from '../questionnaire/pack.js';
import { proposalFor } from './proposal.policy.js';

const templates = (...intake: Parameters<typeof proposalFor>): string[] =>
  proposalFor(...intake).questionnaires.map(({ template }) => template);

describe('the proposal for a vendor', () => {
  it.each([
    [
      { categories: ['cloud_infrastructure'], dataSensitivity: 'restricted', tier: 1 },
      ['sig-lite-style', 'caiq-lite-style'],
    ],
    [{ categories: ['ai_model_provider'], dataSensitivity: 'internal', tier: 2 }, ['sig-lite-style', 'ai-vendor']],
    [{ categories: ['application'], dataSensitivity: 'internal', tier: 3 }, ['caiq-lite-style']],
    [{ categories: ['billing'], dataSensitivity: 'internal', tier: 3 }, ['vsa-core-style']],
    [{ categories: ['billing'], dataSensitivity: 'confidential', tier: 4 }, ['vsa-core-style']],
    [{ categories: ['data_labelling'], dataSensitivity: 'public', tier: 4 }, ['ai-vendor']],
  ] as const)('asks what its use calls for: %j', (intake, expected) => expect(templates(intake)).toEqual(expected));

  it('asks nobody where tier and data are the lowest', () =>
    expect(proposalFor({ categories: ['other'], dataSensitivity: 'public', tier: 4 })).toEqual({
      questionnaires: [],
      desk: true,
      validMonths: 36,
      fourEyes: false,
    }));

  it('names packs that there are, each once, with a reason, whatever the use', async () => {
    const packs = new Set(
      (await loadPacks()).flatMap((result) => (result.kind === 'refused' ? [] : [result.edition.template])),
    );
    fc.assert(
      fc.property(
        fc.record({
          categories: fc.subarray(['cloud_infrastructure', 'network', 'ai_model_provider', 'billing', 'other']),
          dataSensitivity: fc.constantFrom('none', 'public', 'internal', 'confidential', 'restricted'),
          tier: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
        }),
        (intake) => {
          const { questionnaires, desk } = proposalFor(intake);
          expect(questionnaires.every(({ template, reason }) => packs.has(template) && reason !== '')).toBe(true);
          expect(new Set(questionnaires.map(({ template }) => template)).size).toBe(questionnaires.length);
          expect(desk).toBe(questionnaires.length === 0);
          expect(intake.tier <= 3 ? questionnaires.length > 0 : true).toBe(true);
        },
      ),
    );
  });
});
