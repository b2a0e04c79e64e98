import type { EventStore } from '@custodia/event-store';
import { subprocessorInLog } from '@custodia/inventory/read';
import { refuse, type Refusal } from '@custodia/kernel';
import { notFound } from '../refusals.policy.js';
import { currentRules } from '../questionnaire/template-edition.js';
import { inherentRisk, tierOf } from '../scoring/inherent-risk.policy.js';
import { editionOf, weightsOf } from '../template/editions.js';
import type { LifeCommand } from './review.commands.js';
import type { Review } from './review.state.js';
import { fourEyesTiers } from './timing.policy.js';

type Send = Extract<LifeCommand, { type: 'SendReview' }>;

/** How the subprocessor is used at this moment, or why it cannot be reviewed. */
export async function useOf(store: EventStore, organisation: string, id: string) {
  const state = await subprocessorInLog(store, { organisation, id });
  if (state.status === 'absent') return notFound('subprocessor', id);
  if (state.status !== 'registered')
    return refuse({
      code: 'SUBPROCESSOR_NOT_IN_USE',
      message: `The subprocessor ${id} is ${state.status}; it needs no review.`,
      id,
    });
  const { use, tier, name } = state.current;
  const risk = inherentRisk(use);
  return { kind: 'use' as const, name, inherent: risk, tier: tier ?? tierOf(risk.risk) };
}

/** Everything that is frozen when a review is sent, put together from the log. */
export async function frozenFor(
  store: EventStore,
  organisation: string,
  id: string,
  { drafted }: Review,
  invitationId: string,
): Promise<{ kind: 'command'; command: Send } | { kind: 'refused'; refusal: Refusal }> {
  const use = await useOf(store, organisation, drafted.subprocessorId);
  if (use.kind === 'refused') return use;
  const known = await editionOf(store, organisation, drafted.templateId);
  if (!known) return notFound('template edition', drafted.templateId);
  const weightSet =
    drafted.weightSetId === null ? null : await weightsOf(store, organisation, drafted.templateId, drafted.weightSetId);
  const { edition, digest } = known;
  return {
    kind: 'command',
    command: {
      type: 'SendReview',
      id,
      invitationId,
      digest,
      rules: currentRules,
      weightSet,
      questions: edition.questions.map((question) => [question.id, question.kind] as const),
      owners: edition.owners.map(({ label }) => label),
      tier: use.tier,
      inherentRisk: use.inherent.risk,
      fourEyes: fourEyesTiers.includes(use.tier),
    },
  };
}
