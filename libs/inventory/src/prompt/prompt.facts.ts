import type { RequestContext } from '@custodia/graphql';
import type { Refusal } from '@custodia/kernel';
import type { Sealed } from '@custodia/vault';
import { disposed, idTaken, notFound } from '../asset/asset.policy.js';
import type { PromptTexts } from './prompt-text.js';
import { Prompt, PromptVersion } from './prompt.row.js';

/**
 * The text of a version as it is recorded. A retry states the sealed text of the first time, because sealing again would
 * look like another text.
 */
export async function sealedFor(
  request: RequestContext,
  texts: PromptTexts,
  { id, versionId, text }: { readonly id: string; readonly versionId: string; readonly text: string },
): Promise<Sealed | Refusal> {
  const { organisationId } = request.who;
  const [row, known] = await Promise.all([
    request.session.one(Prompt, id),
    request.session.one(PromptVersion, versionId),
  ]);
  // A key is made at the first sealing, and only for what exists.
  if (!row) return notFound('prompt', id).refusal;
  if (row.status === 'disposed' || (await texts.erased(organisationId, id))) return disposed(id, row.updatedAt).refusal;
  if (!known) return texts.seal(organisationId, id, text);
  const shown = known.promptId === id ? await texts.show(request, known) : undefined;
  return shown?.state === 'readable' && shown.text === text ? known.sealed : idTaken(versionId).refusal;
}
