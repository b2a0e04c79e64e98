import { execute, type CommandMeta, type EventStore } from '@custodia/event-store';
import { derivedId, refuse, type Refusal } from '@custodia/kernel';
import { composeEdition, mostPacks, prefixOf } from '../questionnaire/compose-edition.policy.js';
import { invalid } from '../refusals.policy.js';
import { editionDigest } from './edition-digest.policy.js';
import { adoptPack, editionOf, isWithdrawn, templateIdOf, weightsOf, type KnownTemplate } from './editions.js';
import { template } from './template.decider.js';
import type { StatedWeights } from './template.events.js';

export interface ChosenPack {
  readonly templateId: string;
  readonly weightSetId?: string | null | undefined;
}

type Assembled = { readonly kind: 'assembled'; readonly templateId: string; readonly weightSetId: string | null };
type Refused = { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * The edition that an assessment asks: the one questionnaire that was chosen, or several of them in one, recorded under the id
 * of its content. Recorded twice it is the same record. Weights of the packs' own become weights of the whole.
 */
export async function assemble(
  store: EventStore,
  organisation: string,
  chosen: readonly ChosenPack[],
  meta: CommandMeta,
): Promise<Assembled | Refused> {
  if (chosen.length > mostPacks)
    return invalid('packs', String(chosen.length), `Choose at most ${mostPacks} questionnaires for one assessment.`);
  const parts: { readonly known: KnownTemplate; readonly weights: StatedWeights | null }[] = [];
  for (const { templateId, weightSetId } of chosen) {
    const found = await partFor(store, organisation, templateId, weightSetId ?? null);
    if (found.kind === 'refused') return found;
    const { known } = found;
    if (parts.some((one) => prefixOf(one.known.edition) === prefixOf(known.edition)))
      return invalid('packs', templateId, `Choose ${known.edition.template} once, in one edition.`);
    parts.push(found);
  }
  const [first, ...others] = parts;
  if (!first) return invalid('packs', '', 'Choose at least one questionnaire.');
  for (const { known } of parts) await adoptPack(store, organisation, known.id, meta);
  if (others.length === 0)
    return { kind: 'assembled', templateId: first.known.id, weightSetId: first.weights?.weightSetId ?? null };
  const edition = composeEdition([first.known, ...others.map(({ known }) => known)]);
  const id = templateIdOf(organisation, editionDigest(edition));
  await execute(store, template, { organisation, id }, { type: 'ImportTemplate', id, edition, report: null, ...meta });
  const weights = wholeWeights(parts);
  if (weights)
    await execute(store, template, { organisation, id }, { type: 'StateTemplateWeights', id, ...weights, ...meta });
  return { kind: 'assembled', templateId: id, weightSetId: weights?.weightSetId ?? null };
}

async function partFor(store: EventStore, organisation: string, templateId: string, weightSetId: string | null) {
  const known = await editionOf(store, organisation, templateId);
  if (!known) return unknown('templateId', templateId, `There is no template edition ${templateId}.`);
  if (known.edition.source.kind === 'packs')
    return invalid('templateId', templateId, 'It holds several questionnaires; choose them one by one.');
  if (await isWithdrawn(store, organisation, { templateId, packs: [] }))
    return invalid('templateId', templateId, 'It was withdrawn; choose another edition.');
  const weights = weightSetId === null ? null : await weightsOf(store, organisation, templateId, weightSetId);
  if (weightSetId !== null && !weights)
    return unknown('weightSetId', weightSetId, `There is no weight set ${weightSetId}.`);
  return { kind: 'part' as const, known, weights };
}

const unknown = (field: string, value: string, message: string): Refused =>
  refuse({
    code: 'INVALID_INPUT',
    message: `${field}: ${message}`,
    field,
    value,
    remedy: 'Name a record of this organisation.',
  });

/** The weights of the packs under the ids of the whole; `null` when all have those of their edition. */
function wholeWeights(
  parts: readonly { readonly known: KnownTemplate; readonly weights: StatedWeights | null }[],
): StatedWeights | null {
  const stated = parts.flatMap(({ known, weights }) =>
    weights ? [{ prefix: prefixOf(known.edition), ...weights }] : [],
  );
  if (stated.length === 0) return null;
  return {
    weightSetId: derivedId('weights-of-packs', ...stated.map(({ weightSetId }) => weightSetId)),
    name: stated.map(({ name }) => name).join(', '),
    weights: Object.fromEntries(
      stated.flatMap(({ prefix, weights }) =>
        Object.entries(weights).map(([id, weight]) => [`${prefix}${id}`, weight]),
      ),
    ),
  };
}
