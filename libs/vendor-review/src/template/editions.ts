import { execute, load, type CommandMeta, type EventStore } from '@custodia/event-store';
import { derivedId, isUuid, own } from '@custodia/kernel';
import { loadPacks } from '../questionnaire/pack.js';
import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { editionDigest } from './edition-digest.policy.js';
import { template } from './template.decider.js';
import type { StatedWeights } from './template.events.js';

export interface KnownTemplate {
  readonly id: string;
  readonly digest: string;
  readonly edition: TemplateEdition;
}

/** An edition's id in an organisation: the same content is the same record. */
export const templateIdOf = (organisation: string, digest: string): string =>
  derivedId('template', organisation, digest);

let packs: Promise<readonly { digest: string; edition: TemplateEdition }[]> | undefined;

/** The packs of the project. Throws when one cannot be loaded: that is a fault of the release. */
export const builtInPacks = (): NonNullable<typeof packs> =>
  (packs ??= loadPacks().then((results) =>
    results.map((result) => {
      if (result.kind === 'refused')
        throw new Error(
          `The pack ${result.file} cannot be loaded: ${result.problems.map(({ place, reason }) => `${place}: ${reason}`).join('; ')}`,
        );
      return { digest: editionDigest(result.edition), edition: result.edition };
    }),
  ));

export async function packsOf(organisation: string): Promise<readonly KnownTemplate[]> {
  return (await builtInPacks()).map(({ digest, edition }) => ({
    id: templateIdOf(organisation, digest),
    digest,
    edition,
  }));
}

/** Editions never change, so one that was read once is good for ever. */
const read = new Map<string, KnownTemplate>();
const mostRead = 100;

/** The edition of a template id, read from the log, or from the packs when it was never used; `null` when there is none. */
export async function editionOf(store: EventStore, organisation: string, id: string): Promise<KnownTemplate | null> {
  if (!isUuid(id)) return null;
  const key = `${organisation} ${id}`;
  const known = read.get(key);
  if (known) return known;
  const { state } = await load(store, template, { organisation, id });
  const found =
    state.status === 'absent'
      ? (await packsOf(organisation)).find((pack) => pack.id === id)
      : { id, digest: state.digest, edition: state.edition };
  if (!found) return null;
  if (read.size >= mostRead) read.delete(read.keys().next().value!);
  read.set(key, found);
  return found;
}

/** Records a pack in the organisation's own log when it is first used: what was asked does not change with the next release. */
export async function adoptPack(store: EventStore, organisation: string, id: string, meta: CommandMeta): Promise<void> {
  const pack = (await packsOf(organisation)).find((one) => one.id === id);
  if (pack)
    await execute(
      store,
      template,
      { organisation, id },
      { type: 'ImportTemplate', id, edition: pack.edition, report: null, ...meta },
    );
}

/** Whether new reviews may no longer use an edition, or one of the questionnaires in it. */
export async function isWithdrawn(
  store: EventStore,
  organisation: string,
  { templateId, packs }: { readonly templateId: string; readonly packs: readonly { readonly templateId: string }[] },
): Promise<boolean> {
  for (const { templateId: id } of [{ templateId }, ...packs])
    if ((await load(store, template, { organisation, id })).state.status === 'withdrawn') return true;
  return false;
}

export async function weightsOf(
  store: EventStore,
  organisation: string,
  id: string,
  weightSetId: string,
): Promise<StatedWeights | null> {
  const { state } = await load(store, template, { organisation, id });
  return state.status === 'absent' ? null : (own(state.weightSets, weightSetId) ?? null);
}
