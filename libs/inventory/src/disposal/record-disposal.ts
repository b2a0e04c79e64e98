import { execute, type CommandMeta, type EventStore } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import { dataset } from '../dataset/dataset.decider.js';
import { model } from '../model/model.decider.js';
import { prompt } from '../prompt/prompt.decider.js';
import { heldInWords } from '../subprocessor/relation.facts.js';
import { subprocessor } from '../subprocessor/subprocessor.decider.js';
import { system } from '../system/system.decider.js';
import type { AssetDisposal } from '../asset/asset.events.js';
import type { AssetKind } from '../asset/asset.policy.js';

/** How each kind calls it, with the rules that decide. */
const recordings: Readonly<Record<AssetKind, Recording>> = {
  model: (store, place, fields) => execute(store, model, place, { type: 'RecordModelDisposal', ...fields }),
  dataset: (store, place, fields) => execute(store, dataset, place, { type: 'RecordDatasetDisposal', ...fields }),
  prompt: (store, place, fields) => execute(store, prompt, place, { type: 'RecordPromptDisposal', ...fields }),
  system: (store, place, fields) => execute(store, system, place, { type: 'RecordSystemDisposal', ...fields }),
  subprocessor: async (store, place, fields, session) => {
    const held = await heldInWords(session, place.id);
    return execute(store, subprocessor, place, { type: 'RecordSubprocessorDisposal', held, ...fields });
  },
};

type Session = Pick<ReadSession, 'query'>;
type Recording = (store: EventStore, place: Place, fields: Fields, session: Session) => Promise<Outcome>;

interface Place {
  readonly organisation: string;
  readonly id: string;
}
type Fields = AssetDisposal & CommandMeta & { readonly id: string };
type Outcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Makes a retired asset the tombstone that names disposal case and certificate. Answers the refusal, if any. */
export async function recordDisposal(
  { store, session }: { readonly store: EventStore; readonly session: Session },
  { organisation, kind, id }: Place & { readonly kind: AssetKind },
  { caseId, certificateNumber, disposedAt }: AssetDisposal,
  meta: CommandMeta,
): Promise<Refusal | null> {
  const fields = { id, caseId, certificateNumber, disposedAt, ...meta };
  const outcome = await recordings[kind](store, { organisation, id }, fields, session);
  return outcome.kind === 'refused' ? outcome.refusal : null;
}
