import { execute, load, type CommandMeta, type EventStore } from '@custodia/event-store';
import type { UseAtRisk } from '../asset/asset.events.js';
import { model } from '../model/model.decider.js';
import { prompt } from '../prompt/prompt.decider.js';
import { system } from '../system/system.decider.js';
import type { UsedKind } from './standing-use.policy.js';

interface Place {
  readonly organisation: string;
  readonly id: string;
}

type Fields = UseAtRisk & CommandMeta & { readonly id: string };

const recordings: Readonly<Record<UsedKind, (store: EventStore, place: Place, fields: Fields) => Promise<unknown>>> = {
  model: (store, place, fields) => execute(store, model, place, { type: 'RecordModelUseAtRisk', ...fields }),
  prompt: (store, place, fields) => execute(store, prompt, place, { type: 'RecordPromptUseAtRisk', ...fields }),
  system: (store, place, fields) => execute(store, system, place, { type: 'RecordSystemUseAtRisk', ...fields }),
};

/** Records what stands against the use of an asset, and who was told; nothing when the same is recorded. */
export const recordUseAtRisk = async (
  store: EventStore,
  place: Place & { readonly kind: UsedKind },
  risk: UseAtRisk,
  meta: CommandMeta,
): Promise<void> => {
  await recordings[place.kind](store, place, { id: place.id, ...risk, ...meta });
};

/** The asset by the log: who answers for it, and what is recorded against its use. `null` when there is none any more. */
export async function useInLog(store: EventStore, { kind, ...place }: Place & { readonly kind: UsedKind }) {
  const { state, revision } =
    kind === 'model'
      ? await load(store, model, place)
      : kind === 'prompt'
        ? await load(store, prompt, place)
        : await load(store, system, place);
  if (state.status === 'absent' || state.status === 'disposed') return null;
  const { ownerId, obstacles, name } = state;
  return { ownerId, obstacles, name, revision };
}
