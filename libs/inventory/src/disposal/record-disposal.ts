import { execute, type CommandMeta, type EventStore } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import { dataset } from '../dataset/dataset.decider.js';
import { model } from '../model/model.decider.js';
import { prompt } from '../prompt/prompt.decider.js';
import { subprocessor } from '../subprocessor/subprocessor.decider.js';
import { system } from '../system/system.decider.js';
import type { AssetDisposal } from '../asset/asset.events.js';
import type { AssetKind } from '../asset/asset.policy.js';

/** How each kind calls it, with the rules that decide. */
const recordings: Readonly<Record<AssetKind, (store: EventStore, place: Place, fields: Fields) => Promise<Outcome>>> = {
  model: (store, place, fields) => execute(store, model, place, { type: 'RecordModelDisposal', ...fields }),
  dataset: (store, place, fields) => execute(store, dataset, place, { type: 'RecordDatasetDisposal', ...fields }),
  prompt: (store, place, fields) => execute(store, prompt, place, { type: 'RecordPromptDisposal', ...fields }),
  system: (store, place, fields) => execute(store, system, place, { type: 'RecordSystemDisposal', ...fields }),
  subprocessor: (store, place, fields) =>
    execute(store, subprocessor, place, { type: 'RecordSubprocessorDisposal', ...fields }),
};

interface Place {
  readonly organisation: string;
  readonly id: string;
}
type Fields = AssetDisposal & CommandMeta & { readonly id: string };
type Outcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Makes a retired asset the tombstone that names disposal case and certificate. Answers the refusal, if any. */
export async function recordDisposal(
  store: EventStore,
  { organisation, kind, id }: Place & { readonly kind: AssetKind },
  { caseId, certificateNumber, disposedAt }: AssetDisposal,
  meta: CommandMeta,
): Promise<Refusal | null> {
  const fields = { id, caseId, certificateNumber, disposedAt, ...meta };
  const outcome = await recordings[kind](store, { organisation, id }, fields);
  return outcome.kind === 'refused' ? outcome.refusal : null;
}
