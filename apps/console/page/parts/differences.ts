export interface Difference {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Flat = ReadonlyMap<string, string>;

/** Never a difference by itself: it changes with everything. */
const unsaid = ['__typename', 'revision', 'updatedAt', 'staleSince'];
const keys = ['id', 'locationId', 'evidenceId', 'clarificationId', 'questionId', 'custodianId'];

/** By what an entry of a list is known again at another moment. */
function keyOf(item: unknown, index: number): string {
  if (typeof item !== 'object' || item === null) return String(index);
  const record = item as Record<string, unknown>;
  const id = keys.map((key) => record[key]).find((value) => typeof value === 'string');
  const name = ['title', 'name', 'label', 'type'].map((key) => record[key]).find((value) => typeof value === 'string');
  const inner = record['question'] ?? record['asset'];
  if (typeof inner === 'object' && inner !== null) return keyOf(inner, index);
  return (name ?? id ?? String(index)) as string;
}

function flat(value: unknown, path: string, into: Map<string, string>): void {
  if (value === null || value === undefined || value === '') return;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) {
      if (value.length > 0) into.set(path, value.join(', '));
    } else value.forEach((item, index) => flat(item, `${path} › ${keyOf(item, index)}`, into));
  } else if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value))
      if (!unsaid.includes(name)) flat(inner, path ? `${path} › ${name}` : name, into);
  } else into.set(path, String(value as string | number | boolean));
}

function flattened(record: object | null): Flat {
  const into = new Map<string, string>();
  flat(record, '', into);
  return into;
}

/** How a record differs between two moments, field by field; entries of lists are known again by their id or name. */
export function differences(before: object | null, after: object | null): readonly Difference[] {
  const [then, now] = [flattened(before), flattened(after)];
  return [...new Set([...then.keys(), ...now.keys()])]
    .filter((name) => then.get(name) !== now.get(name))
    .map((name) => ({ name, before: then.get(name) ?? null, after: now.get(name) ?? null }));
}
