import { load, type EventStore } from '@custodia/event-store';
import type { RequestContext } from '@custodia/graphql';
import type { Duty } from '@custodia/identity/read';
import type { Refusal } from '@custodia/kernel';
import type { Sealed } from '@custodia/vault';
import { disposed, idTaken, notFound } from '../asset/asset.policy.js';
import { dutyFacts } from '../use/duties.facts.js';
import type { EarlierDuty } from '../use/duties.policy.js';
import { prompt, type PromptCommand } from './prompt.decider.js';
import { unsealed, type PromptTexts } from './prompt-text.js';
import { Prompt, PromptVersion } from './prompt.row.js';

type AddVersion = Omit<Extract<PromptCommand, { type: 'AddPromptVersion' }>, 'text'>;

/**
 * The text of a version as it is recorded. A retry states the sealed text of the first time, because sealing again would
 * look like another text. The first sealing makes a key, so a version that is refused anyhow is refused before.
 */
export async function sealedFor(
  request: RequestContext,
  { store, texts }: { readonly store: EventStore; readonly texts: Pick<PromptTexts, 'erased' | 'seal' | 'show'> },
  command: AddVersion,
  text: string,
): Promise<Sealed | Refusal> {
  const { id, versionId } = command;
  const { organisationId: organisation, memberId: actor } = request.who;
  const [row, known] = await Promise.all([
    request.session.one(Prompt, id),
    request.session.one(PromptVersion, versionId),
  ]);
  if (!row) return notFound('prompt', id).refusal;
  if (row.status === 'disposed' || (await texts.erased(organisation, id))) return disposed(id, row.updatedAt).refusal;
  if (known) {
    const shown = known.promptId === id ? await texts.show(request, known) : undefined;
    return shown?.state === 'readable' && shown.text === text ? known.sealed : idTaken(versionId).refusal;
  }
  const { state } = await load(store, prompt, { organisation, id });
  const tried = { ...command, text: unsealed(versionId), actor, at: request.now() };
  const decision = prompt.decider.decide(tried, state);
  return decision.kind === 'refused' ? decision.refusal : texts.seal(organisation, id, text);
}

/** Who reviewed and approved a version, as far as the organisation separates that from `duty`. */
export const promptDutyFacts = (request: RequestContext, duty: Duty, versionId: string) =>
  dutyFacts(request, duty, async () => {
    const version = await request.session.one(PromptVersion, versionId);
    return [
      ...(version?.reviews ?? []).map(({ reviewerId: by }): EarlierDuty => ({ duty: 'review_prompt', by })),
      ...(version?.approvedBy && duty !== 'approve_prompt'
        ? [{ duty: 'approve_prompt' as const, by: version.approvedBy }]
        : []),
    ];
  });
