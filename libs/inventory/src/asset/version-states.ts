import { Column, Index } from 'typeorm';
import { deriveField } from '@custodia/read-models';

/** What holds of versions in a state, in words that an index serves; where both parts are given, both hold. */
interface Narrower {
  /** What the row of the version comes to, whatever becomes of the asset: its `own_state` is one of these. */
  readonly own?: readonly string[];
  /** SQL about the row `a` of the asset. */
  readonly asset?: string;
  /** There are few such assets, and many versions whose own rows come to this. */
  readonly fewAssets?: boolean;
}

/** How the state of a version `r` follows from its row and from that of its asset `a`, in SQL. */
export interface VersionStates<State extends string = string> {
  /** Table of the assets. */
  readonly table: string;
  /** The state: the same rule as that of the lifecycle. */
  readonly state: string;
  /** Where the versions in a state are looked for: one of these holds of each. */
  readonly among: Readonly<Record<State, readonly Narrower[]>>;
}

/** The database keeps what the row of a version comes to by itself, and finds rows by it; see the migration `OwnStates`. */
export const StateKept =
  (table: string): ClassDecorator =>
  (row) => {
    Column({ type: 'text', nullable: true, select: false, insert: false, update: false })(
      row.prototype as object,
      'ownState',
    );
    Index(`${table}_by_own_state`, ['organisationId', 'ownState', 'createdAt', 'id'])(row);
  };

/** The same of an asset that runs somewhere. */
export const RunningKept =
  (table: string): ClassDecorator =>
  (row) => {
    Column({ type: 'boolean', nullable: true, select: false, insert: false, update: false })(
      row.prototype as object,
      'running',
    );
    Index(`${table}_running`, ['organisationId', 'running', 'id'])(row);
  };

/**
 * Lets a list of versions be filtered by the state of their life. It follows from the version and from its asset: one fact about the
 * asset changes the states of all its versions, so it is no column of theirs.
 */
export function filterByState(
  row: new () => object,
  property: string,
  by: string,
  { table, state, among }: VersionStates,
): void {
  deriveField(row, property, (values, named, moment) => {
    const assets = moment === null ? `${table} a` : `${table}_history a`;
    const then =
      moment === null
        ? ''
        : ` and a.recorded_from <= ${moment} and (a.recorded_to is null or a.recorded_to > ${moment})`;
    const ofVersion = `a.organisation_id = r.organisationId and a.id = r.${by}`;
    const exact = `(select ${state} from ${assets} where ${ofVersion} ${then}) = any (${named})`;
    const narrowers = values.map((value) => among[value]);
    if (moment !== null || narrowers.some((each) => each === undefined)) return exact;
    const all = narrowers.flatMap((each) => each!);
    const ids = (asset: string): string => `(select a.id from ${table} a where ${asset})`;
    const [only] = all;
    if (all.length === 1 && only!.own && only!.asset !== undefined)
      return `(r.own_state in (${listed(only!.own)}) and r.${by} in ${ids(only!.asset)} and ${exact})`;
    // In an alternative, PostgreSQL looks for the ids of an array by an index, and for those of a query in every row.
    const own = all.filter(({ asset, fewAssets, own }) => own && (asset === undefined || !fewAssets));
    const ofAssets = all
      .filter((each) => !own.includes(each))
      .map(({ own, asset }) =>
        [...(own ? [`r.own_state in (${listed(own)})`] : []), `r.${by} = any (array ${ids(asset!)})`].join(' and '),
      );
    const parts =
      own.length === 0 ? ofAssets : [`r.own_state in (${listed(own.flatMap((each) => each.own!))})`, ...ofAssets];
    return `((${parts.join(' or ')}) and ${exact})`;
  });
}

const listed = (states: readonly string[]): string => [...new Set(states)].map((state) => `'${state}'`).join(', ');
