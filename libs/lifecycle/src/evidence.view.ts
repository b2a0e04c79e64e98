import type { Files } from '@custodia/files';
import type { RequestContext } from '@custodia/graphql';
import { documentsNamed } from '@custodia/inventory/read';
import type { Refusal } from '@custodia/kernel';
import { invalid } from './answers.policy.js';
import type { NamedDocument } from './evidence.policy.js';

type Found =
  | { readonly kind: 'found'; readonly documents: readonly NamedDocument[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Looks up what was named as evidence: documents of the register that have a file, and files by their digest. */
export async function evidenceNamed(
  { session, who }: Pick<RequestContext, 'session' | 'who'>,
  files: Pick<Files, 'has'>,
  field: string,
  named: readonly string[],
): Promise<Found> {
  const lines = await documentsNamed(session, named);
  const documents: NamedDocument[] = [];
  for (const id of named) {
    const line = lines.find((document) => document.id === id);
    const stored = id.startsWith('sha256:') && (await files.has(who.organisationId, id));
    if (line?.digest) documents.push({ id, title: line.title, digest: line.digest });
    else if (stored) documents.push({ id, title: 'stored file', digest: id });
    else
      return invalid(
        field,
        id,
        line
          ? 'This document has no file, so nothing can be checked against it: name one that has.'
          : 'Name documents of the register by their ids, or uploaded files by their digests, sha256:….',
      );
  }
  return { kind: 'found', documents };
}
