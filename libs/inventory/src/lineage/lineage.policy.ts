import { derivedId } from '@custodia/kernel';
import type { AssetKind } from '../asset/asset.policy.js';

/** One end of a link: a version, or the asset as such when nobody knows which version. */
export interface LineageEnd {
  readonly kind: AssetKind;
  readonly id: string;
  readonly versionId: string | null;
}

/** What `from` is to `to`, and between which kinds that makes sense. */
const rules = {
  trained_on: { from: ['model', 'system'], to: ['dataset'], derives: true, needs: false },
  fine_tuned_from: { from: ['model'], to: ['model'], derives: true, needs: false },
  derived_from: {
    from: ['model', 'dataset', 'prompt', 'system'],
    to: ['model', 'dataset', 'prompt', 'system'],
    derives: true,
    needs: false,
  },
  quantized_from: { from: ['model'], to: ['model'], derives: true, needs: false },
  distilled_from: { from: ['model'], to: ['model', 'system'], derives: true, needs: false },
  part_of: {
    from: ['model', 'dataset', 'prompt', 'system'],
    to: ['model', 'dataset', 'prompt', 'system'],
    derives: true,
    needs: true,
  },
  contains: {
    from: ['model', 'dataset', 'prompt', 'system'],
    to: ['model', 'dataset', 'prompt', 'system'],
    derives: true,
    needs: true,
  },
  evaluated_on: { from: ['model', 'prompt', 'system'], to: ['dataset'], derives: false, needs: false },
  uses_prompt: { from: ['model', 'system'], to: ['prompt'], derives: false, needs: true },
  bound_to: { from: ['prompt'], to: ['model'], derives: false, needs: true },
  hosted_by: { from: ['model', 'dataset', 'prompt', 'system'], to: ['subprocessor'], derives: false, needs: true },
  // Follows from the tools and connectors of a system; nobody links it.
  connects_to: { from: [], to: ['subprocessor'], derives: false, needs: true },
} as const satisfies Record<string, Rule>;

interface Rule {
  readonly from: readonly AssetKind[];
  readonly to: readonly AssetKind[];
  /** It says what something is made of. */
  readonly derives: boolean;
  /** The one does not work without the other: it is a part, what it is written for, or it hosts. */
  readonly needs: boolean;
}

export type Relation = keyof typeof rules;
const relations = Object.keys(rules) as Relation[];

/** Relations that say what something is made of: following them must never lead back. */
export const derivations = relations.filter((relation) => rules[relation].derives);

/** Whether the one does not work without the other. */
export const needs = (relation: Relation): boolean => rules[relation].needs;

export const fits = (from: LineageEnd, relation: Relation, to: LineageEnd): boolean =>
  (rules[relation].from as readonly AssetKind[]).includes(from.kind) &&
  (rules[relation].to as readonly AssetKind[]).includes(to.kind);

/** The relations that are possible between two kinds. */
export const relationsOf = (from: AssetKind, to: AssetKind): Relation[] =>
  (Object.keys(rules) as Relation[]).filter((relation) => {
    const rule: Rule = rules[relation];
    return rule.from.includes(from) && rule.to.includes(to);
  });

export const kindsOf = (
  relation: Relation,
): { readonly from: readonly AssetKind[]; readonly to: readonly AssetKind[] } => rules[relation];

/** A link as content flows: `derived` has something of `source`. */
export interface Edge {
  readonly relation: Relation;
  readonly derived: LineageEnd;
  readonly source: LineageEnd;
}

/** A part flows into its whole; everywhere else `from` has something of `to`. */
export const edgeOf = (from: LineageEnd, relation: Relation, to: LineageEnd): Edge =>
  relation === 'part_of' ? { relation, derived: to, source: from } : { relation, derived: from, source: to };

export const endKey = ({ kind, id, versionId }: LineageEnd): string => `${kind}/${id}/${versionId ?? ''}`;

/** The same link twice is one. */
export const linkId = (from: LineageEnd, relation: Relation, to: LineageEnd): string =>
  derivedId('lineage', endKey(from), relation, endKey(to));

/** Whether a link about `one` concerns `other`: an end without a version stands for all of them. */
export const concerns = (one: LineageEnd, other: LineageEnd): boolean =>
  one.kind === other.kind &&
  one.id === other.id &&
  (one.versionId === null || other.versionId === null || one.versionId === other.versionId);

export type Direction = 'upstream' | 'downstream';

interface Step {
  readonly relation: Relation;
  readonly to: LineageEnd;
}

/** Something that can be reached, with a shortest way to it. */
export interface Reached {
  readonly end: LineageEnd;
  /** Links on the way. */
  readonly depth: number;
  readonly path: readonly Step[];
}

/** Everything that can be reached from `start`, nearest first, each once however many ways lead to it. Circles end where they began. */
export const walk = (edges: readonly Edge[], start: LineageEnd, direction: Direction): Reached[] =>
  walkedAtOnce(walker(edges, direction)(start));

/** Takes a walk to its end at once. */
export const walkedAtOnce = <Found>(walking: Walking<Found>): Found => {
  for (;;) {
    const { done, value } = walking.next();
    if (done) return value;
  }
};

/** A walk that pauses every few thousand steps, so that whoever takes it can let others have their turn. */
export type Walking<Found = Reached[]> = Generator<void, Found>;

/**
 * Walks along the same links from any number of starts. What is in `seen` (by `endKey`) is passed by with all behind it; what is
 * reached joins it. The first walk sorts the links by what they leave, which are steps as well.
 */
export function walker(
  edges: readonly Edge[],
  direction: Direction,
): (start: LineageEnd, seen?: Set<string>) => Walking {
  const leaving = new Map<string, { near: LineageEnd; far: LineageEnd; relation: Relation }[]>();
  let sorted = 0;
  // Walks that take turns go on with it where another one paused.
  function* sort(): Walking<void> {
    while (sorted < edges.length) {
      const { relation, derived, source } = edges[sorted]!;
      const [near, far] = direction === 'upstream' ? [derived, source] : [source, derived];
      const asset = `${near.kind}/${near.id}`;
      const known = leaving.get(asset);
      if (known) known.push({ near, far, relation });
      else leaving.set(asset, [{ near, far, relation }]);
      if (++sorted % stepsAtOnce === 0) yield;
    }
  }
  return function* (start, seen = new Set()) {
    yield* sort();
    seen.add(endKey(start));
    const found: Node[] = [];
    let border: readonly Node[] = [new Node(start, 0, null, null)];
    let steps = 0;
    while (border.length > 0) {
      const next: Node[] = [];
      for (const node of border) {
        for (const { near, far, relation } of leaving.get(`${node.end.kind}/${node.end.id}`) ?? []) {
          if (++steps % stepsAtOnce === 0) yield;
          if (!concerns(near, node.end)) continue;
          const key = endKey(far);
          if (seen.has(key)) continue;
          seen.add(key);
          next.push(new Node(far, node.depth + 1, node, { relation, to: far }));
        }
      }
      for (const node of next) found.push(node);
      border = next;
    }
    return found;
  };
}

/** A few milliseconds. */
export const stepsAtOnce = 4_000;

/** Tells its way only when asked: the ways of a long chain are together as long as its square. */
class Node implements Reached {
  constructor(
    readonly end: LineageEnd,
    readonly depth: number,
    private readonly before: Node | null,
    private readonly step: Step | null,
  ) {}

  get path(): readonly Step[] {
    const steps: Step[] = [];
    for (let node: Node | null = this; node?.step; node = node.before) steps.push(node.step);
    return steps.reverse();
  }
}
