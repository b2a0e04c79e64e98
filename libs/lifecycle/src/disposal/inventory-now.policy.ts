import { refuse } from '@custodia/kernel';
import { keyOf, sameAsset, type AssetRef } from '../asset.policy.js';
import type { Scope } from './disposal.events.js';
import type { OpenCase } from './disposal.state.js';
import type { Unstated } from '../unstated.policy.js';
import type { Location } from './location.policy.js';

/** A legal hold that covers the asset or one of its locations now; loaded by the caller. */
export interface ActiveHold {
  readonly holdId: string;
  readonly authority: string;
}

/** What this service itself stores of the asset: digests of files and ids of encryption keys. */
export interface HeldByCustodia {
  readonly files: readonly string[];
  readonly keys: readonly string[];
  /** Versions whose content the files hold, and those whose content the keys open; absent where nobody recorded them. */
  readonly fileVersions?: readonly string[] | undefined;
  readonly keyVersions?: readonly string[] | undefined;
}

/** What bears on a case at the moment of a decision: the inventory and the legal holds, read anew for each one. */
export interface CaseFacts {
  /** What the inventory shows of the asset now. */
  readonly inventory: Scope & { readonly heldByCustodia: HeldByCustodia };
  /** Dependants that were resolved, and of which the inventory or their own case shows that they still depend. */
  readonly reopened: readonly AssetRef[];
  /** Dependants that are to be disposed of too, and whose own case is not certified yet. */
  readonly unfinished: readonly AssetRef[];
  /** On the asset, its locations, and everything it was made from. */
  readonly holds: readonly ActiveHold[];
  /** What the certificate names of its people and of the organisation, and is not stated. */
  readonly unstated: Unstated;
  /** Of a subprocessor: assets that it holds and whose deletion it has not confirmed, in words. */
  readonly unconfirmed: readonly string[];
}

const names = (address: string): string[] => address.split(' ').filter((name) => name !== '');

const holding = (versionIds: readonly string[] | undefined): Pick<Location, 'versionIds'> =>
  versionIds ? { versionIds: [...versionIds].sort() } : {};

/** Guard 9: what this service holds itself is a location like any other, and cannot be forgotten. */
export const ownLocations = ({ files, keys, fileVersions, keyVersions }: HeldByCustodia): Location[] => [
  ...(files.length > 0
    ? [
        {
          id: 'custodia-files',
          kind: 'custodia_files',
          title: 'Files stored by Custodia',
          address: [...files].sort().join(' '),
          method: 'logical.delete_all_versions',
          ...holding(fileVersions),
        } as const,
      ]
    : []),
  ...(keys.length > 0
    ? [
        {
          id: 'custodia-keys',
          kind: 'custodia_keys',
          title: 'Content encrypted by Custodia',
          address: [...keys].sort().join(' '),
          method: 'crypto_erase',
          ...holding(keyVersions),
        } as const,
      ]
    : []),
];

/** Whether a location that Custodia holds itself names more than before, and nothing less. */
export const grew = (before: Location, after: Location): boolean =>
  before.kind === after.kind &&
  names(before.address).every((name) => names(after.address).includes(name)) &&
  (before.versionIds ?? []).every((id) => (after.versionIds ?? []).includes(id));

/** What Custodia held when the scope was determined belongs to it still. */
export const withEarlier = (
  { locations }: Pick<OpenCase, 'locations'>,
  { files, keys, fileVersions, keyVersions }: HeldByCustodia,
): HeldByCustodia => {
  const earlier = (id: string): Location | undefined => locations.find(({ planned }) => planned.id === id)?.planned;
  const [ofFiles, ofKeys] = [earlier('custodia-files'), earlier('custodia-keys')];
  return {
    files: [...new Set([...names(ofFiles?.address ?? ''), ...files])],
    keys: [...new Set([...names(ofKeys?.address ?? ''), ...keys])],
    ...(fileVersions ? { fileVersions: [...new Set([...(ofFiles?.versionIds ?? []), ...fileVersions])] } : {}),
    ...(keyVersions ? { keyVersions: [...new Set([...(ofKeys?.versionIds ?? []), ...keyVersions])] } : {}),
  };
};

const newLocations = (state: OpenCase, { locations, heldByCustodia }: CaseFacts['inventory']): Location[] =>
  [...ownLocations(withEarlier(state, heldByCustodia)), ...locations].filter((location, index, all) => {
    if (all.findIndex(({ id }) => id === location.id) !== index) return false;
    const known = state.locations.find(({ planned }) => planned.id === location.id)?.planned;
    if (!known) return true;
    if (location.kind !== 'custodia_files' && location.kind !== 'custodia_keys') return false;
    return !grew(location, known);
  });

const newVersions = (state: OpenCase, { versions }: CaseFacts['inventory']): AssetRef[] =>
  (versions ?? []).filter(
    (version) => !state.versions?.some((known) => sameAsset(known, version) && known.digest === version.digest),
  );

const newCustodians = (state: OpenCase, { custodians }: CaseFacts['inventory']) =>
  custodians.filter(({ asset, custodian }) => {
    const known = state.custodians.find((one) => sameAsset(one.asset, asset));
    return !known || (custodian !== null && custodian !== known.custodian);
  });

const newDependants = (state: OpenCase, { dependants }: CaseFacts['inventory']) =>
  dependants.filter(
    ({ asset, kind }) =>
      !state.dependants.some(({ dependant }) => sameAsset(dependant.asset, asset) && dependant.kind === kind),
  );

/** What the inventory has learned since the scope was determined, in words; empty when the scope is still the whole of it. */
export function newsOf(state: OpenCase, { inventory, reopened }: CaseFacts): string[] {
  if (state.stage === 'draft' || state.stage === 'requested') return [];
  return [
    ...newVersions(state, inventory).map(
      ({ name, versionLabel, digest }) => `version ${versionLabel} of ${name} (${digest})`,
    ),
    ...newLocations(state, inventory).map(({ title, address }) => `${title} (${address})`),
    ...newCustodians(state, inventory).map(
      ({ asset, custodian }) => `${custodian ? `the custodian ${custodian}` : 'no custodian'} of ${asset.name}`,
    ),
    ...newDependants(state, inventory).map(({ asset, kind }) => `${asset.name} as ${kind.replaceAll('_', ' ')}`),
    ...reopenedIn(state, reopened).map(({ name }) => `${name}, which still depends on it`),
  ];
}

/** Those of the named dependants that count as resolved. */
export const reopenedIn = (state: OpenCase, reopened: readonly AssetRef[]): AssetRef[] =>
  state.dependants
    .filter(({ dependant, resolved }) => resolved !== null && reopened.some((one) => sameAsset(one, dependant.asset)))
    .map(({ dependant }) => dependant.asset);

/** The scope of the case with what is new in it: it grows and never shrinks. */
export function grownScope(state: OpenCase, { inventory }: CaseFacts): Scope {
  const locations = newLocations(state, inventory);
  const custodians = newCustodians(state, inventory);
  const dependants = newDependants(state, inventory);
  const known = new Set(state.lineage.map(keyOf));
  return {
    locations: [
      ...state.locations.map(({ planned }) => locations.find(({ id }) => id === planned.id) ?? planned),
      ...locations.filter(({ id }) => !state.locations.some(({ planned }) => planned.id === id)),
    ],
    custodians: [
      ...state.custodians.filter(({ asset }) => !custodians.some((one) => sameAsset(one.asset, asset))),
      ...custodians,
    ],
    dependants: [
      ...state.dependants
        .map(({ dependant }) => dependant)
        .filter(({ asset }) => !dependants.some((one) => sameAsset(one.asset, asset))),
      ...dependants,
    ],
    lineage: [...state.lineage, ...inventory.lineage.filter((asset) => !known.has(keyOf(asset)))],
    versions: state.versions || inventory.versions ? allVersions(state, inventory) : undefined,
  };
}

/** A version that was in scope once stays so, also when the inventory forgets it. */
export const allVersions = (
  { versions = [] }: Pick<OpenCase, 'versions'>,
  found: Pick<Scope, 'versions'>,
): AssetRef[] => [
  ...versions.filter((known) => !found.versions?.some((version) => sameAsset(version, known))),
  ...(found.versions ?? []),
];

/** Guard 14: a hold counts from the moment it is placed, whether the case has been told of it or not. */
export function underHold(state: OpenCase, holds: readonly ActiveHold[], locationId?: string) {
  const holdIds = [...new Set([...state.holds, ...holds.map(({ holdId }) => holdId)])];
  return holdIds.length === 0
    ? null
    : refuse({
        code: 'UNDER_LEGAL_HOLD',
        message: `A legal hold covers ${state.asset.name}, one of its locations, or what it was made from: the case waits until the hold is released.`,
        locationId,
        holdIds,
      });
}

export const scopeIncomplete = (missing: readonly string[]) =>
  refuse({
    code: 'SCOPE_INCOMPLETE',
    message: `The inventory shows what the scope lacks: ${missing.join('; ')}. It belongs to the scope, and approvals of the earlier scope are void: read the scope again and have it approved.`,
    missing,
  });

/** Guards 12 and 14: what stops any decision about a case, from its approval to its certificate. */
export function stoppedBy(state: OpenCase, facts: CaseFacts, locationId?: string) {
  const held = underHold(state, facts.holds, locationId);
  if (held) return held;
  const missing = newsOf(state, facts);
  return missing.length > 0 ? scopeIncomplete(missing) : null;
}
