import { derivedId } from '@custodia/kernel';
import type { PlannedAsset, Problem } from '@custodia/import';
import { joined, likenessOf, originOf, type Origin } from './origin.policy.js';
import { note, type ImportSettings, type ImportTarget } from './work.policy.js';

/** An asset of the inventory that could be meant; oldest first. */
export interface ExistingAsset {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** What is recorded of where it comes from. */
  readonly origin: Origin;
}

/** The same file gives the same ids, so that repeating an import is harmless and completes one that was interrupted. */
export const importedId = ({ organisation, digest }: ImportSettings, ref: string): string =>
  derivedId(organisation, 'import', digest, ref);

const nameKey = (kind: string, name: string): string => `${kind}\n${name.trim().toLowerCase()}`;

/** What is one asset by the file itself: of the same kind and name, and not of different origins. What is only named comes last. */
export interface Cluster {
  readonly planned: readonly PlannedAsset[];
  readonly origin: Origin;
}

export function clustersOf(assets: readonly PlannedAsset[]): Cluster[] {
  const byName = new Map<string, { planned: PlannedAsset[]; origin: Origin }[]>();
  for (const asset of [...assets.filter(({ mention }) => !mention), ...assets.filter(({ mention }) => mention)]) {
    const key = nameKey(asset.kind, asset.name);
    const known = byName.get(key) ?? [];
    byName.set(key, known);
    const origin = originOf(asset);
    const fitting = known.filter((each) => likenessOf(each.origin, origin) !== 'other');
    const own = fitting.find((each) => likenessOf(each.origin, origin) === 'same') ?? fitting[0];
    if (own) Object.assign(own, { planned: [...own.planned, asset], origin: joined(own.origin, origin) });
    else known.push({ planned: [asset], origin });
  }
  return [...byName.values()].flat();
}

export interface Resolved {
  readonly targets: readonly ImportTarget[];
  /** By the `ref` of the plan. */
  readonly byRef: ReadonlyMap<string, ImportTarget>;
  readonly problems: readonly Problem[];
}

/** Decides for every planned asset which asset of the inventory it is. `imported` are the derived ids that are there already. */
export function resolveTargets(
  clusters: readonly Cluster[],
  existing: readonly ExistingAsset[],
  imported: ReadonlySet<string>,
  settings: ImportSettings,
): Resolved {
  // What is retired or disposed of takes in nothing more.
  const usable = Map.groupBy(
    existing.filter(({ status }) => status === 'registered' || status === 'quarantined'),
    ({ kind, name }) => nameKey(kind, name),
  );
  const targets: ImportTarget[] = [];
  const problems: Problem[] = [];
  const taken = new Set<string>();
  for (const { planned, origin } of clusters) {
    const first = planned[0]!;
    const { kind, name, mention } = first;
    const own = importedId(settings, first.ref);
    const named = (usable.get(nameKey(kind, name)) ?? []).filter(({ id }) => id !== own && !taken.has(id));
    const likeness = new Map(named.map((each) => [each.id, likenessOf(each.origin, origin)]));
    const like = named.filter(({ id }) => likeness.get(id) === 'same');
    const others = named.filter(({ id }) => likeness.get(id) === 'other');
    // Of the same origin; by the name alone only where an origin is not known.
    const found = like.length > 0 ? like : named.filter(({ id }) => likeness.get(id) === 'undecided');
    const asked = mention || settings.onExisting !== 'new';
    if (imported.has(own)) targets.push({ kind, id: own, name, mention, planned, known: 'imported_before' });
    else if (asked && found.length > 0)
      targets.push({ kind, id: found[0]!.id, name: found[0]!.name, mention, planned, known: 'by_name' });
    else targets.push({ kind, id: own, name, mention, planned, known: 'no' });
    taken.add(targets.at(-1)!.id);
    if (asked && found.length === 0 && others.length > 0 && !imported.has(own))
      problems.push(
        note(
          first,
          'name',
          `${others.length === 1 ? 'another asset' : `${others.length} other assets`} of the inventory have this name and come from elsewhere; registered beside ${others.length === 1 ? 'it' : 'them'}`,
          'rename one of them, so that people can tell them apart',
          'note',
          name,
        ),
      );
    if (asked && like.length === 0 && found.length === 1 && !imported.has(own) && origin.owners.size > 0)
      problems.push(
        note(
          first,
          'name',
          'an asset of the inventory has this name, of which no origin is recorded; taken to be the same',
          'check it; import with onExisting NEW if it is another',
          'note',
          name,
        ),
      );
    if (asked && found.length > 1 && !imported.has(own))
      problems.push(
        note(
          first,
          'name',
          `${found.length} assets of the inventory have this name; the oldest was taken`,
          'rename one of them, or link the right one yourself',
          'note',
          name,
        ),
      );
    if (mention && targets.at(-1)!.known === 'no')
      problems.push(
        note(
          first,
          'name',
          'is only named in the file and was not in the inventory; registered by its name',
          'complete it, or import a file that describes it',
          'note',
          name,
        ),
      );
  }
  const byRef = new Map(targets.flatMap((target) => target.planned.map(({ ref }) => [ref, target] as const)));
  return { targets, byRef, problems };
}
