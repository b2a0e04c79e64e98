/**
 * SQL that says whether a field that no column holds has one of the values. The row is `r`, with the names of its properties;
 * `named` is the list of the values and `moment` the moment that the list is asked as of, both as SQL.
 */
export type DerivedCondition = (values: readonly string[], named: string, moment: string | null) => string;

const conditions = new WeakMap<object, Map<string, DerivedCondition>>();

/** Lets lists of a row be filtered by a field that follows from other columns and tables. */
export function deriveField(row: new () => object, property: string, condition: DerivedCondition): void {
  let known = conditions.get(row);
  if (!known) conditions.set(row, (known = new Map()));
  known.set(property, condition);
}

export const derivedField = (row: new () => unknown, property: string): DerivedCondition | undefined =>
  conditions.get(row)?.get(property);
