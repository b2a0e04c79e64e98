import { deriveField } from '@custodia/read-models';

/** How the state of a version `r` follows from its row and from that of its asset `a`, in SQL. */
export interface VersionStates<State extends string = string> {
  /** Table of the assets. */
  readonly table: string;
  /** The state: the same rule as that of the lifecycle. */
  readonly state: string;
  /**
   * What holds of every version in a state, in words that an index serves: `version` of its own row, `asset` of its asset. A state
   * without such a condition is looked for in the order of the list.
   */
  readonly only: Readonly<Partial<Record<State, { readonly version?: string; readonly asset?: string }>>>;
}

/**
 * Lets a list of versions be filtered by the state of their life. It follows from the version and from its asset: one fact about the
 * asset changes the states of all its versions, so it is no column of theirs.
 */
export function filterByState(
  row: new () => object,
  property: string,
  by: string,
  { table, state, only }: VersionStates,
): void {
  deriveField(row, property, (values, named, moment) => {
    const assets = moment === null ? `${table} a` : `${table}_history a`;
    const then =
      moment === null
        ? ''
        : ` and a.recorded_from <= ${moment} and (a.recorded_to is null or a.recorded_to > ${moment})`;
    const ofVersion = `a.organisation_id = r.organisationId and a.id = r.${by}`;
    const exact = `(select ${state} from ${assets} where ${ofVersion} ${then}) = any (${named})`;
    const narrow = values.map((value) => {
      const { version, asset } = only[value] ?? {};
      return [version, asset && `r.${by} in (select a.id from ${assets} where ${asset}${then})`]
        .filter((part) => part !== undefined)
        .join(' or ');
    });
    return narrow.every((part) => part !== '') ? `((${narrow.join(' or ')}) and ${exact})` : exact;
  });
}
