import {
  concerns,
  derivations,
  edgeOf,
  endKey,
  fits,
  linkId,
  walk,
  type Edge,
  type LineageEnd,
  type Relation,
} from '../../lineage/lineage.policy.js';
import type { PlannedLink, Problem } from '@custodia/import';
import type { ImportedVersionFact, ImportTarget } from './work.policy.js';

export interface ImportedLinkFact {
  readonly from: LineageEnd;
  readonly relation: Relation;
  readonly to: LineageEnd;
  readonly outcome: 'created' | 'matched' | 'left_out';
}

export interface LinkContext {
  readonly byRef: ReadonlyMap<string, ImportTarget>;
  /** By asset id. */
  readonly versions: ReadonlyMap<string, readonly ImportedVersionFact[]>;
  /** All links upstream of the assets concerned, as they are in the inventory. */
  readonly edges: readonly Edge[];
}

/** The links of the plan between assets of the inventory. What makes no sense, or would close a circle, is left out and told. */
export function linksOf(
  links: readonly PlannedLink[],
  { byRef, versions, edges }: LinkContext,
): { readonly links: readonly ImportedLinkFact[]; readonly problems: readonly Problem[] } {
  const known = [...edges];
  const found: ImportedLinkFact[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const link of links) {
    const source = byRef.get(link.from);
    const target = byRef.get(link.to);
    if (!source || !target) continue;
    const from = endOf(source, link.from, versions);
    const to = endOf(target, link.to, versions);
    const { relation } = link;
    const id = linkId(from, relation, to);
    if (seen.has(id)) continue;
    seen.add(id);
    const left = (reason: string): void => {
      found.push({ from, relation, to, outcome: 'left_out' });
      problems.push({
        severity: 'wrong',
        place: '',
        field: 'link',
        asset: link.from,
        value: `${source.name} ${relation} ${target.name}`,
        reason,
        remedy: 'correct the file, or link the right versions yourself',
      });
    };
    const edge = edgeOf(from, relation, to);
    if (!fits(from, relation, to)) left(`a ${from.kind} is not ${relation} a ${to.kind}; the link was left out`);
    else if (
      from.kind === to.kind &&
      from.id === to.id &&
      (from.versionId === to.versionId || from.versionId === null || to.versionId === null)
    )
      left('nothing comes from itself; the link was left out');
    else if (
      known.some(
        (each) =>
          each.relation === relation &&
          endKey(each.derived) === endKey(edge.derived) &&
          endKey(each.source) === endKey(edge.source),
      )
    )
      found.push({ from, relation, to, outcome: 'matched' });
    else if (derivations.includes(relation) && closesCircle(known, edge))
      left('the link would close a circle; it was left out');
    else {
      known.push(edge);
      found.push({ from, relation, to, outcome: 'created' });
    }
  }
  return { links: found, problems };
}

/** The version when the file has exactly one of the asset, the asset as such otherwise. */
function endOf(
  { kind, id, planned, mention }: ImportTarget,
  ref: string,
  versions: LinkContext['versions'],
): LineageEnd {
  const asset = planned.find((each) => each.ref === ref);
  const all = versions.get(id) ?? [];
  const mine =
    planned.length === 1 ? all : all.filter(({ label }) => asset?.versions.some((version) => version.label === label));
  const only = mine.length === 1 && !mention && mine[0]!.outcome !== 'left_out' ? mine[0]!.id : null;
  return { kind, id, versionId: only };
}

function closesCircle(edges: readonly Edge[], { derived, source }: Edge): boolean {
  if (concerns(derived, source)) return true;
  const made = edges.filter(({ relation }) => derivations.includes(relation));
  return walk(made, source, 'upstream').some(({ end }) => concerns(end, derived));
}
