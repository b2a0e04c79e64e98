/** A node of the picture: an asset (or one version of it) at a column, its distance from the one in the middle. */
interface Node {
  readonly key: string;
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly status: string | null;
  readonly column: number;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly relation: string;
}

export interface Reached {
  readonly depth: number;
  readonly asset: {
    readonly kind: string;
    readonly id: string;
    readonly name: string | null;
    readonly label: string | null;
    readonly status: string | null;
  };
  readonly path: readonly {
    readonly relation: string;
    readonly asset: { readonly kind: string; readonly id: string };
  }[];
}

export interface Picture {
  readonly nodes: readonly (Node & { readonly x: number; readonly y: number })[];
  readonly edges: readonly Edge[];
}

const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}:${id}`;
const columnWidth = 260;
const rowHeight = 56;

/**
 * Columns by distance, upstream to the left; within a column each node stands near what it hangs on, so that few lines cross. Linear in
 * nodes and links but for the sorting: two thousand nodes take milliseconds.
 */
export function pictureOf(
  middle: { readonly kind: string; readonly id: string; readonly name: string },
  upstream: readonly Reached[],
  downstream: readonly Reached[],
): Picture {
  const center = keyOf(middle);
  const nodes = new Map<string, Node>([[center, { ...middle, key: center, status: null, column: 0 }]]);
  const edges = new Map<string, Edge>();
  const add = ({ asset, depth, path }: Reached, sign: 1 | -1): void => {
    const key = keyOf(asset);
    if (!nodes.has(key))
      nodes.set(key, {
        key,
        kind: asset.kind,
        id: asset.id,
        name: [asset.name ?? asset.id.slice(0, 8), asset.label].filter(Boolean).join(' '),
        status: asset.status,
        column: sign * depth,
      });
    const last = path.at(-1);
    const before = path.length > 1 ? keyOf(path.at(-2)!.asset) : center;
    if (!last || before === key) return;
    // What is upstream flows into what it is asked for.
    const [from, to] = sign < 0 ? [key, before] : [before, key];
    edges.set(`${from}>${to}`, { from, to, relation: last.relation });
  };
  for (const one of upstream) add(one, -1);
  for (const one of downstream) add(one, 1);

  const columns = Map.groupBy(nodes.values(), ({ column }) => column);
  const row = new Map<string, number>([[center, 0]]);
  const neighbours = Map.groupBy(
    [...edges.values()].flatMap(({ from, to }) => [
      [from, to],
      [to, from],
    ]),
    ([one]) => one!,
  );
  const wanted = (key: string): number => {
    const rows = (neighbours.get(key) ?? []).map(([, other]) => row.get(other!)).filter((at) => at !== undefined);
    return rows.length === 0 ? 0 : rows.reduce((sum, at) => sum + at, 0) / rows.length;
  };
  const placed: (Node & { x: number; y: number })[] = [];
  for (const column of [...columns.keys()].sort((a, b) => Math.abs(a) - Math.abs(b))) {
    const inColumn = columns.get(column)!.map((node) => ({ node, at: wanted(node.key) }));
    inColumn.sort((a, b) => a.at - b.at || a.node.name.localeCompare(b.node.name));
    inColumn.forEach(({ node }, index) => {
      const at = index - (inColumn.length - 1) / 2;
      row.set(node.key, at);
      placed.push({ ...node, x: column * columnWidth, y: at * rowHeight });
    });
  }
  return { nodes: placed, edges: [...edges.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to)) };
}
