/** Asked of any object by the language or by a serializer, not by a rule. */
const ofTheLanguage = new Set(['toJSON', 'then', 'constructor', 'length']);

/**
 * The same data, which notes every field that is asked for and not there: a fold that reads a name which was never released.
 * A field that only some entries of a list have is optional there, and not noted.
 */
export function withoutAbsent<Data>(
  data: Data,
  path: string,
  absent: string[],
  siblings: readonly unknown[] = [],
): Data {
  if (data === null || typeof data !== 'object') return data;
  const known = new Set(
    siblings.flatMap((entry) => (entry !== null && typeof entry === 'object' ? Object.keys(entry) : [])),
  );
  return new Proxy(data, {
    get(target, name, receiver) {
      if (typeof name === 'string' && !(name in target) && !ofTheLanguage.has(name) && !known.has(name))
        absent.push(`${path}.${name}`);
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== 'string' || !Object.hasOwn(target, name)) return value;
      return Array.isArray(target)
        ? withoutAbsent(value, `${path}[]`, absent, target)
        : withoutAbsent(value, `${path}.${name}`, absent);
    },
  });
}
