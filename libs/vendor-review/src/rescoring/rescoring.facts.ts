import type { EventStore } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import { invalid } from '../refusals.policy.js';
import { editionOf } from '../template/editions.js';

/** The refusal of a rescoring of an edition that the organisation does not have; `null` when it has it, or all are meant. */
export const scopeRefused = async (
  store: EventStore,
  organisation: string,
  templateId: string | null,
): Promise<Refusal | null> =>
  templateId === null || (await editionOf(store, organisation, templateId))
    ? null
    : invalid('templateId', templateId, 'Name a template edition of this organisation.').refusal;
