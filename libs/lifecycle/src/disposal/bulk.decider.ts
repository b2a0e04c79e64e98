import { accept, type Decision, type Refusal } from '@custodia/kernel';
import { invalid } from '../answers.policy.js';
import type { DisposalEvent } from './disposal.events.js';
import { evolve } from './disposal.evolve.policy.js';
import type { OpenCase } from './disposal.state.js';
import { executionRules } from './execution.decider.js';
import type { Given } from './refusals.policy.js';
import { scopeRules } from './scope.decider.js';

/** A step for each of many, by its own rule and on what the steps before it left; the first refusal refuses all. */
function each<One, Answer extends Decision<DisposalEvent, Refusal>>(
  field: string,
  many: readonly One[],
  state: OpenCase,
  step: (one: One, now: OpenCase) => Answer,
):
  | Exclude<Answer, { readonly kind: 'accepted' }>
  | ReturnType<typeof accept<DisposalEvent>>
  | ReturnType<typeof invalid> {
  if (many.length === 0) return invalid(field, '[]', 'Name at least one.');
  const events: DisposalEvent[] = [];
  let now = state;
  for (const one of many) {
    const decision = step(one, now);
    if (decision.kind === 'refused') return decision as Exclude<Answer, { readonly kind: 'accepted' }>;
    events.push(...decision.events);
    now = decision.events.reduce<OpenCase>((before, event) => evolve(before, event) as OpenCase, now);
  }
  return accept(...events);
}

export const bulkRules = {
  StartLocations: ({ locationIds, ...command }: Given<'StartLocations'>, state: OpenCase) =>
    each('locationIds', [...new Set(locationIds)], state, (locationId, now) =>
      executionRules.StartLocation({ ...command, locationId }, now),
    ),
  RecordSanitizations: ({ locationIds, ...command }: Given<'RecordSanitizations'>, state: OpenCase) =>
    each('locationIds', [...new Set(locationIds)], state, (locationId, now) => {
      const startedAt = now.locations.find(({ planned }) => planned.id === locationId)?.startedAt;
      const { performed } = command;
      // Stated once for all: each began when its own start was recorded, if that was later.
      const begun = startedAt && startedAt > performed.startedAt ? startedAt : performed.startedAt;
      return executionRules.RecordSanitization(
        { ...command, locationId, performed: { ...performed, startedAt: begun } },
        now,
      );
    }),
  VerifyLocations: ({ locationIds, ...command }: Given<'VerifyLocations'>, state: OpenCase) =>
    each('locationIds', [...new Set(locationIds)], state, (locationId, now) =>
      executionRules.VerifyLocation({ ...command, locationId }, now),
    ),
  AddLocations: ({ locations, ...command }: Given<'AddLocations'>, state: OpenCase) =>
    each('locations', locations, state, (location, now) => scopeRules.AddLocation({ ...command, location }, now)),
};
