import type { Folded, ProjectedRow, Projection } from '@custodia/read-models';
import type { AssetStatus, Classification } from './asset.policy.js';
import { ofKind, type AssetDisposal, type AssetEvent, type AssetRegistration } from './asset.events.js';
import type { CardValues } from '@custodia/import';

/** The columns that every asset has and its folds write; see `AssetRow`. */
interface AssetFields {
  readonly name: string;
  readonly status: AssetStatus;
  readonly classification: Classification;
  readonly ownerId: string;
  readonly custodianId: string | null;
  readonly card: CardValues;
  readonly disposalCaseId: string | null;
  readonly certificateNumber: string | null;
}

/** Changes some fields of a row; a fact about a row that is not there changes nothing. */
export const change = <Fields extends object>(row: Fields | null, part: Partial<Fields>): Fields | null =>
  row && { ...row, ...part };

type FoldsOf<Row extends ProjectedRow, Kind extends string, Registration extends AssetRegistration> = Projection<
  Row,
  AssetEvent<Kind, Registration>
>['on'];

/**
 * How the row of any asset follows what happens to it. `begin` gives the columns of its kind for one that has just been
 * registered. A disposed asset keeps its identity, its digests, the decisions and the number of the certificate.
 */
export function assetFolds<
  Row extends ProjectedRow & AssetFields,
  Kind extends string,
  Registration extends AssetRegistration,
>(
  kind: Kind,
  begin: Omit<Folded<Row>, keyof AssetFields | keyof Registration>,
): Required<FoldsOf<Row, Kind, Registration>> {
  const part = (fields: Partial<AssetFields>) => fields as Partial<Folded<Row>>;
  const folds: FoldsOf<Row, '', Registration> = {
    Registered: (_, { data }) => {
      const row: object = { ...data, ...unused, status: 'registered', card: {}, ...begin };
      return row as Folded<Row>;
    },
    Renamed: (row, { data }) => change(row, part({ name: data.name })),
    Documented: (row, { data }) => change(row, part({ card: data.card })),
    CustodianAssigned: (row, { data }) => change(row, part({ custodianId: data.custodianId })),
    OwnershipPassed: (row, { data }) => change(row, part({ ownerId: data.ownerId })),
    Reclassified: (row, { data }) => change(row, part({ classification: data.classification })),
    Retired: (row) => change(row, part({ status: 'retired' })),
    // What stands against its use is asked of the present inventory, not of the record.
    UseAtRisk: (row) => row,
    Disposed: (row, { data }) => change(row, part({ status: 'disposed', ...certified(data) })),
  };
  return ofKind(kind, folds) as Required<FoldsOf<Row, Kind, Registration>>;
}

const unused = { disposalCaseId: null, certificateNumber: null };
const certified = ({ caseId, certificateNumber }: AssetDisposal) => ({ disposalCaseId: caseId, certificateNumber });

interface Deployments {
  readonly deployments: readonly Running[];
  readonly environments: readonly Running['environment'][];
}

interface Running {
  readonly environment: 'development' | 'staging' | 'production';
  readonly versionId: string;
  readonly since: string;
}

/** Shows what runs in an environment from now on; `null`: nothing. */
export function runs<Fields extends Deployments>(
  row: Fields | null,
  environment: Running['environment'],
  now: Omit<Running, 'environment'> | null,
): Fields | null {
  if (!row) return row;
  const others = row.deployments.filter((each) => each.environment !== environment);
  const deployments = now ? [...others, { environment, ...now }] : others;
  return { ...row, deployments, environments: deployments.map((each) => each.environment) };
}
