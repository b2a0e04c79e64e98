import type { EventStore } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import { invalid } from '../refusals.policy.js';
import type { ChosenPack } from '../template/assemble.js';
import { packsOf } from '../template/editions.js';
import { proposalFor } from './proposal.policy.js';
import type { ReviewIntake } from './review.events.js';
import { useOf } from './review.facts.js';

/** What a vendor should be asked, and why, by its use and by what the intake tells of it. */
export async function proposalOf(
  store: EventStore,
  organisation: string,
  subprocessorId: string,
  intake: ReviewIntake | null,
) {
  const use = await useOf(store, organisation, subprocessorId, intake);
  if (use.kind === 'refused') return use;
  const { tier, inherent, dataSensitivity } = use;
  const categories = [...new Set([...use.categories, ...(intake?.categories ?? [])])];
  const { questionnaires, ...proposal } = proposalFor({ categories, dataSensitivity, tier });
  const packs = new Map((await packsOf(organisation)).map((pack) => [pack.edition.template, pack]));
  return {
    kind: 'proposal' as const,
    ...proposal,
    tier,
    inherentRisk: inherent.risk,
    questionnaires: questionnaires.flatMap(({ template, reason }) => {
      const pack = packs.get(template);
      const { title, questions } = pack?.edition ?? { title: '', questions: [] };
      return pack ? [{ template, templateId: pack.id, title, questionCount: questions.length, reason }] : [];
    }),
  };
}

interface Choice {
  readonly subprocessorId: string;
  readonly templateId?: string | null | undefined;
  readonly weightSetId?: string | null | undefined;
  readonly packs?: readonly ChosenPack[] | null | undefined;
}

/** Which questionnaires an assessment holds: the one or the several that are named, or those that the use calls for. */
export async function chosenPacks(
  store: EventStore,
  organisation: string,
  { subprocessorId, templateId, weightSetId, packs }: Choice,
  intake: ReviewIntake | null,
): Promise<{ kind: 'chosen'; packs: readonly ChosenPack[] } | { kind: 'refused'; refusal: Refusal }> {
  if (templateId != null)
    return packs == null
      ? { kind: 'chosen', packs: [{ templateId, weightSetId }] }
      : invalid('packs', templateId, 'Name one questionnaire (templateId) or several (packs), not both.');
  if (weightSetId != null)
    return invalid('weightSetId', weightSetId, 'Name the weights of each questionnaire with it, in packs.');
  if (packs != null) return { kind: 'chosen', packs };
  const proposed = await proposalOf(store, organisation, subprocessorId, intake);
  if (proposed.kind === 'refused') return proposed;
  return proposed.questionnaires.length > 0
    ? { kind: 'chosen', packs: proposed.questionnaires }
    : invalid(
        'packs',
        '',
        'The use of this vendor calls for no questionnaire. Choose one, and start the review as a desk review.',
      );
}
