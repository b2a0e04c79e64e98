import { load, type EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import type { Refusal } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import { invalid, type AssetKind } from '../asset/asset.policy.js';
import { unknownOf } from '../lineage/lineage.facts.js';
import { document, type DocumentState } from './document.decider.js';

const statusOf = async (store: EventStore, organisation: string, id: string): Promise<DocumentState['status']> =>
  (await load(store, document, { organisation, id })).state.status;

/** The refusal of a file that was not uploaded; `null` when the organisation has it. */
export async function fileMissing(
  files: Pick<Files, 'has'>,
  organisation: string,
  { digest }: { readonly digest: string },
): Promise<Refusal | null> {
  if (/^sha256:[0-9a-f]{64}$/.test(digest) && (await files.has(organisation, digest))) return null;
  const remedy = 'Upload the file first (POST /files); this organisation has none with this digest.';
  return invalid('file.digest', digest, remedy).refusal;
}

/** What registering a document asks: the asset or main document that it names and that the inventory does not have. */
export async function registrationFacts(
  session: ReadSession,
  store: EventStore,
  organisation: string,
  {
    attachedTo,
    addendumTo,
  }: {
    readonly attachedTo?: { readonly kind: AssetKind; readonly id: string } | null;
    readonly addendumTo?: string | null;
  },
): Promise<{ readonly unknown: { readonly field: string; readonly id: string } | null }> {
  const asset = attachedTo
    ? await unknownOf(session, [{ kind: attachedTo.kind, id: attachedTo.id, versionId: null }])
    : null;
  if (asset) return { unknown: { field: asset.kind, id: asset.id } };
  const orphan = addendumTo && (await statusOf(store, organisation, addendumTo)) === 'absent';
  return { unknown: orphan ? { field: 'document', id: addendumTo } : null };
}

/** What superseding a document asks: what the other document is at the moment. */
export const replacementFacts = async (
  store: EventStore,
  organisation: string,
  byId: string,
): Promise<{ readonly replacement: DocumentState['status'] }> => ({
  replacement: await statusOf(store, organisation, byId),
});
