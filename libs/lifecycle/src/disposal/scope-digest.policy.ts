import { keyOf } from '../asset.policy.js';
import { digestOf } from '../canonical.policy.js';
import type { OpenCase } from './disposal.state.js';

/**
 * What approvals are bound to: the asset and its versions, every location with its method and whether it is to be sanitized, whose custodians
 * have a say, and who depends on it. Order does not matter. Outcomes and the resolution of dependants are not part of it.
 */
export const scopeDigest = ({
  asset,
  locations,
  custodians,
  dependants,
  versions,
}: Pick<OpenCase, 'asset' | 'locations' | 'custodians' | 'dependants' | 'versions'>): string =>
  digestOf({
    asset: [keyOf(asset), asset.digest],
    versions: versions && sorted(versions.map((version) => ({ id: keyOf(version), digest: version.digest }))),
    locations: sorted(
      locations.map(({ planned: { id, kind, address, method, provider, digest, device, versionIds }, plan }) => ({
        id,
        kind,
        address,
        method,
        provider,
        digest,
        device,
        versionIds,
        plan,
      })),
    ),
    custodianOf: sorted(custodians.map((known) => ({ id: keyOf(known.asset) }))),
    dependants: sorted(dependants.map(({ dependant }) => ({ id: keyOf(dependant.asset), kind: dependant.kind }))),
  });

const sorted = <T extends { readonly id: string }>(items: T[]): T[] =>
  items.sort((one, other) => (one.id < other.id ? -1 : 1));
