import { derivedId } from '@custodia/kernel';
import type { PlannedAsset, Problem } from '@custodia/import';
import { note, type ImportSettings, type ImportTarget } from './work.policy.js';

/** An asset of the inventory that could be meant; oldest first. */
export interface ExistingAsset {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/** The same file gives the same ids, so that repeating an import is harmless and completes one that was interrupted. */
export const importedId = ({ organisation, digest }: ImportSettings, ref: string): string =>
  derivedId(organisation, 'import', digest, ref);

export const nameKey = (kind: string, name: string): string => `${kind}\n${name.trim().toLowerCase()}`;

export interface Resolved {
  readonly targets: readonly ImportTarget[];
  /** By the `ref` of the plan. */
  readonly byRef: ReadonlyMap<string, ImportTarget>;
  readonly problems: readonly Problem[];
}

/** Decides for every planned asset which asset of the inventory it is. `imported` are the derived ids that are there already. */
export function resolveTargets(
  assets: readonly PlannedAsset[],
  existing: readonly ExistingAsset[],
  imported: ReadonlySet<string>,
  settings: ImportSettings,
): Resolved {
  const groups = new Map<string, PlannedAsset[]>();
  for (const asset of [...assets.filter(({ mention }) => !mention), ...assets.filter(({ mention }) => mention)]) {
    const key = nameKey(asset.kind, asset.name);
    groups.set(key, [...(groups.get(key) ?? []), asset]);
  }
  // What is retired or disposed of takes in nothing more.
  const usable = Map.groupBy(
    existing.filter(({ status }) => status === 'registered' || status === 'quarantined'),
    ({ kind, name }) => nameKey(kind, name),
  );
  const targets: ImportTarget[] = [];
  const problems: Problem[] = [];
  for (const [key, planned] of groups) {
    const first = planned[0]!;
    const { kind, name, mention } = first;
    const own = importedId(settings, first.ref);
    const found = (usable.get(key) ?? []).filter(({ id }) => id !== own);
    const asked = mention || settings.onExisting !== 'new';
    if (imported.has(own)) targets.push({ kind, id: own, name, mention, planned, known: 'imported_before' });
    else if (asked && found.length > 0)
      targets.push({ kind, id: found[0]!.id, name: found[0]!.name, mention, planned, known: 'by_name' });
    else targets.push({ kind, id: own, name, mention, planned, known: 'no' });
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
