import type { AssetStatus, Classification } from './asset.policy.js';
import type { AssetRegistration } from './care.policy.js';
import type { CardValues } from '@custodia/import';

/** The fields of a row that every asset has; see `AssetRow`. */
interface AssetFields {
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

export const newAsset = <Stated extends AssetRegistration>(stated: Stated) => ({
  ...stated,
  status: 'registered' as AssetStatus,
  card: {} as CardValues,
  disposalCaseId: null as string | null,
  certificateNumber: null as string | null,
});

export const retired = <Fields extends AssetFields>(row: Fields | null): Fields | null =>
  row && { ...row, status: 'retired' };

/** What remains: identity, digests, decisions and the certificate. */
export const tombstone = <Fields extends AssetFields>(
  row: Fields | null,
  { caseId, certificateNumber }: { readonly caseId: string; readonly certificateNumber: string },
): Fields | null => row && { ...row, status: 'disposed', disposalCaseId: caseId, certificateNumber };

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
