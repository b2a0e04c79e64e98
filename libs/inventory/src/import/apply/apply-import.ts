import { execute, load, type Aggregate, type DomainEvent, type EventStore } from '@custodia/event-store';
import type { CommandMeta } from '@custodia/event-store';
import type { RequestContext } from '@custodia/graphql';
import type { Refusal } from '@custodia/kernel';
import { dataset } from '../../dataset/dataset.decider.js';
import { edgesFrom } from '../../lineage/lineage.read.js';
import { lineage } from '../../lineage/lineage.decider.js';
import { linkId, type LineageEnd } from '../../lineage/lineage.policy.js';
import { model } from '../../model/model.decider.js';
import { prompt } from '../../prompt/prompt.decider.js';
import { unsealed, type PromptTexts } from '../../prompt/prompt-text.js';
import { subprocessor } from '../../subprocessor/subprocessor.decider.js';
import { system } from '../../system/system.decider.js';
import type { InspectReport, PlannedKind, Problem } from '@custodia/import';
import { workOn } from './asset-work.policy.js';
import { inTurn, type InTurn } from './in-turn.policy.js';
import { linksOf, type ImportedLinkFact } from './links.policy.js';
import { existingAssets } from './existing.facts.js';
import { clustersOf, importedId, resolveTargets } from './targets.policy.js';
import type { ImportSettings, ImportTarget, ImportWork, KnownState } from './work.policy.js';

/** Which aggregate an asset is; their commands have nothing in common but that. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a command goes in, so `unknown` would not fit
type AnyAggregate = Aggregate<any, DomainEvent, any, Refusal>;
export const aggregates: Readonly<Record<PlannedKind, AnyAggregate>> = { model, dataset, prompt, system, subprocessor };

export interface ImportPorts {
  readonly store: EventStore;
  readonly texts: PromptTexts;
}

/** A plan in the terms of the inventory, checked against it as it is now. */
export interface CheckedImport {
  readonly works: readonly ImportWork[];
  readonly links: readonly ImportedLinkFact[];
  readonly problems: readonly Problem[];
  /** Of rules; nothing may be written then. */
  readonly refusals: readonly { readonly target: ImportTarget; readonly refusal: Refusal }[];
  /** Same kind and name as in the file. */
  readonly existing: readonly ImportTarget[];
}

/** Finds out what the plan means for this inventory and lets the deciders decide all of it, without writing anything. */
export async function checkImport(
  { store }: ImportPorts,
  request: RequestContext,
  plan: InspectReport,
  settings: ImportSettings,
  meta: CommandMeta,
): Promise<CheckedImport> {
  const { organisation } = settings;
  const stateOf = async (kind: PlannedKind, id: string): Promise<KnownState> =>
    (await load(store, aggregates[kind], { organisation, id })).state as KnownState;
  const clusters = clustersOf(plan.assets);
  const candidates = await Promise.all(
    clusters.map(async ({ planned: [first] }) => ({
      id: importedId(settings, first!.ref),
      there: (await stateOf(first!.kind, importedId(settings, first!.ref))).status !== 'absent',
    })),
  );
  const imported = new Set(candidates.filter(({ there }) => there).map(({ id }) => id));
  const existing = await existingAssets(request.session, plan.assets);
  const { targets, byRef, problems } = resolveTargets(clusters, existing, imported, settings);
  const states = new Map(
    await Promise.all(targets.map(async ({ kind, id }) => [id, await stateOf(kind, id)] as const)),
  );
  const bare = targets.map((target) => workOn(target, states.get(target.id)!, settings));

  const ends: LineageEnd[] = targets
    .filter(({ known }) => known !== 'no')
    .map(({ kind, id }) => ({ kind, id, versionId: null }));
  const edges = ends.length === 0 ? [] : await edgesFrom(request.session, 'upstream', ends);
  const linked = linksOf(plan.links, {
    byRef,
    versions: new Map(bare.map(({ target, versions }) => [target.id, versions])),
    edges,
  });
  const works = bare.map((work) => composed(work, linked.links, states.get(work.target.id)!));
  const refusals = works.flatMap((work) => {
    const refusal = decideOn(work, states.get(work.target.id), meta);
    return refusal ? [{ target: work.target, refusal }] : [];
  });
  return {
    works,
    links: linked.links,
    refusals,
    problems: [...problems, ...works.flatMap((work) => work.problems), ...linked.problems],
    existing: targets.filter(({ known, mention }) => known === 'by_name' && !mention),
  };
}

/** What the rules say to all that an import does with one asset; `null` when it may be done. */
export function decideOn(work: ImportWork, state: KnownState | undefined, meta: CommandMeta): Refusal | null {
  const { initial, ...decider } = inTurn(aggregates[work.target.kind]).decider;
  const decision = decider.decide({ ...ordered(work, unsealed), ...meta }, state ?? initial);
  return decision.kind === 'refused' ? decision.refusal : null;
}

/** A system names what it is made of; everything else is linked from outside. */
function composed(work: ImportWork, links: readonly ImportedLinkFact[], state: KnownState): ImportWork {
  const { target } = work;
  const added = links
    .filter(({ from, outcome }) => target.kind === 'system' && from.id === target.id && outcome === 'created')
    .map(({ relation, to }) => ({ relation, asset: to }));
  if (added.length === 0) return work;
  const command = {
    type: 'ComposeSystem',
    id: target.id,
    components: [...(state.components ?? []), ...added],
    unknown: null,
    circle: null,
  };
  return { ...work, commands: [...work.commands, command] };
}

type Sealing = (versionId: string, text: string) => object;

function ordered({ commands, texts }: ImportWork, sealed: Sealing): InTurn<object> {
  const secret = new Map(texts.map(({ versionId, text }) => [versionId, text]));
  const withText = (command: { readonly type: string; readonly versionId?: string }): object =>
    command.type === 'AddPromptVersion' && command.versionId !== undefined
      ? { ...command, text: sealed(command.versionId, secret.get(command.versionId) ?? '') }
      : command;
  return { type: 'InTurn', commands: commands.map(withText) };
}

export interface Written {
  /** Of the last event; `null` when everything was there already. */
  readonly position: string | null;
  readonly refusals: readonly { readonly target: ImportTarget | null; readonly refusal: Refusal }[];
}

/**
 * Writes what was checked: each asset with all its versions in one append, then the links. An import that is interrupted, or
 * loses a race against another change, is completed by repeating it.
 */
export async function writeImport(
  { store, texts }: ImportPorts,
  { works, links }: CheckedImport,
  { organisation }: ImportSettings,
  meta: CommandMeta,
  { correlation, repeatable }: Pick<RequestContext, 'correlation' | 'repeatable'>,
): Promise<Written> {
  const refusals: { target: ImportTarget | null; refusal: Refusal }[] = [];
  let position: string | null = null;
  const reached = (at: string | null): void =>
    void (at !== null && (position === null || at > position) && (position = at));
  const write = async (work: ImportWork): Promise<void> => {
    const { target } = work;
    if (work.commands.length === 0) return;
    const sealed = new Map(
      await Promise.all(
        work.texts.map(
          async ({ versionId, text }) => [versionId, await texts.seal(organisation, target.id, text)] as const,
        ),
      ),
    );
    const outcome = await execute(
      store,
      inTurn(aggregates[target.kind]),
      { organisation, id: target.id, correlation, request: repeatable, unused: target.known === 'no' },
      { ...ordered(work, (versionId) => sealed.get(versionId)!), ...meta },
    );
    if (outcome.kind === 'refused') refusals.push({ target, refusal: outcome.refusal });
    else reached(outcome.position);
  };
  // What a system is made of is there before the system names it.
  for (const group of [
    works.filter(({ target }) => target.kind !== 'system'),
    works.filter(({ target }) => target.kind === 'system'),
  ]) {
    for (let start = 0; start < group.length; start += together)
      await Promise.all(group.slice(start, start + together).map(write));
  }
  if (refusals.length > 0) return { position, refusals };
  const outside = links.filter(({ from, outcome }) => from.kind !== 'system' && outcome === 'created');
  for (let start = 0; start < outside.length; start += together) {
    await Promise.all(
      outside.slice(start, start + together).map(async ({ from, relation, to }) => {
        const id = linkId(from, relation, to);
        const outcome = await execute(
          store,
          lineage,
          { organisation, id, correlation, request: repeatable },
          { type: 'LinkLineage', id, from, relation, to, unknown: null, circle: null, ...meta },
        );
        if (outcome.kind === 'refused') refusals.push({ target: null, refusal: outcome.refusal });
        else reached(outcome.position);
      }),
    );
  }
  return { position, refusals };
}

/** Appends on their way at the same time: the store commits what comes together at once. */
const together = 128;
