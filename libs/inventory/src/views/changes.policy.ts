/** A fact of a stream: its type and what it states. */
interface Fact {
  readonly data: Readonly<Record<string, unknown>>;
}

/** One field as it was stated last before a fact, and by the fact; `undefined`: nothing was, or is, stated. */
export interface Change {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What each fact of a stream changes, field by field, against what the facts before it stated. A card is told field by field,
 * and a card that is stated anew leaves out what it no longer says. What belongs to a version, a tool or an environment is compared
 * with what was stated of the same one.
 */
export function changesOf(facts: readonly Fact[]): Change[][] {
  const stated = new Map<string, Map<string, unknown>>();
  return facts.map(({ data }) => {
    const scope = [data['versionId'], data['connectorId'], data['environment']]
      .filter((part) => typeof part === 'string')
      .join('/');
    const known = stated.get(scope) ?? new Map<string, unknown>();
    stated.set(scope, known);
    const fields = flat(data);
    const gone =
      'card' in data ? [...known.keys()].filter((name) => name.startsWith('card.') && !fields.has(name)) : [];
    const all: [string, unknown][] = [...fields, ...gone.map((name): [string, unknown] => [name, undefined])];
    return all.flatMap(([name, after]) => {
      const before = known.get(name);
      known.set(name, after);
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ name, before, after }];
    });
  });
}

/** The fields of a fact; of a card each field by itself. */
function flat(data: Fact['data']): Map<string, unknown> {
  return new Map(
    Object.entries(data).flatMap(([name, value]): [string, unknown][] =>
      name === 'card' && typeof value === 'object' && value !== null
        ? Object.entries(value).map(([field, each]) => [`card.${field}`, each])
        : [[name, value]],
    ),
  );
}
