import type { Files } from '@custodia/files';
import { derivedId } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { sameAsset, type AssetRef, type Custodianship } from '../asset.policy.js';
import { assetOf, copiesOf, reachableFrom, versionsOf, type KnownAsset } from '@custodia/inventory/read';
import type { CommandFields } from './disposal.commands.js';
import type { Dependant } from './disposal.events.js';
import type { DetermineScopeInput, DisposalLocationInput } from './disposal.inputs.js';
import type { OpenCase } from './disposal.state.js';
import { allVersions, withEarlier } from './inventory-now.policy.js';
import type { Location } from './location.policy.js';
import { ownFiles, type OwnFile } from './own-files.facts.js';
import { locationOfCopy } from './recorded-copy.policy.js';

export interface ScopePorts {
  readonly session: ReadSession;
  readonly files: Pick<Files, 'has'>;
  readonly vault: Pick<Vault, 'state'>;
}

type Stated = Pick<DetermineScopeInput, 'locations' | 'methods'>;

/**
 * Everything that has to be found of an asset: the copies that the inventory knows, what was stated besides, what Custodia
 * holds itself, whose custodians decide, and what depends on it. A location or dependant once in the case stays, so that to
 * determine the scope again lets it grow.
 */
export async function determineScope(
  { session, files, vault }: ScopePorts,
  organisation: string,
  caseId: string,
  state: OpenCase,
  stated: Stated,
): Promise<CommandFields<'DetermineScope'> & { readonly depending: readonly AssetRef[] }> {
  const { asset } = state;
  const [own, upstream, downstream, copies, contents, found] = await Promise.all([
    assetOf(session, asset),
    reachableFrom(session, 'upstream', asset),
    reachableFrom(session, 'downstream', asset),
    copiesOf(session, asset),
    ownFiles(session, asset),
    versionsOf(session, asset),
  ]);
  const versions = allVersions(state, { versions: found });
  const stored = (
    await Promise.all(contents.map(async (file) => ((await files.has(organisation, file.digest)) ? [file] : [])))
  ).flat();
  const shared = stored.filter(({ alsoOf }) => alsoOf.length > 0);
  const unshared = stored.filter(({ alsoOf }) => alsoOf.length === 0);
  const kept = state.locations
    .map(({ planned }) => planned)
    .filter(({ id }) => id !== 'custodia-files' && id !== 'custodia-keys');
  const locations = merged(
    [...copies.map(locationOfCopy), ...shared.map(sharedFile)],
    kept,
    stated.locations.map((location, index) => statedLocation(location, caseId, index, asset)),
  );
  const keyed = (await vault.state({ organisation, id: asset.id })) === 'present' && asset.versionId === undefined;
  return {
    locations: locations.map((location) => {
      const other =
        location.kind === 'custodia_files'
          ? undefined
          : stated.methods.find(({ locationId }) => locationId === location.id);
      return other ? { ...location, method: other.method ?? null } : location;
    }),
    custodians: custodiansOf(asset, own, upstream, state.custodians),
    dependants: dependantsOf(downstream, state),
    lineage: upstream.map(({ ref }) => ref),
    versions,
    /** Those that depend on the asset now, as the inventory shows it. */
    depending: downstream.filter(({ status }) => status !== 'disposed').map(({ ref }) => ref),
    heldByCustodia: withEarlier(state, {
      files: unshared.map(({ digest }) => digest),
      keys: keyed ? [asset.id] : [],
      fileVersions: [...new Set(unshared.flatMap(({ versionIds }) => versionIds))],
      // The texts of all versions of a prompt are sealed with its one key.
      keyVersions: asset.kind === 'prompt' ? versions.flatMap(({ versionId }) => versionId ?? []) : undefined,
    }),
  };
}

/** Later lists state earlier locations more exactly; which versions are there is kept unless they say so, too. */
function merged(found: readonly Location[], kept: readonly Location[], stated: readonly Location[]): Location[] {
  const all = new Map<string, Location>();
  for (const location of [...found, ...kept]) all.set(location.id, location);
  for (const location of stated) {
    const { versionIds } = all.get(location.id) ?? {};
    all.set(location.id, { ...(versionIds ? { versionIds } : {}), ...location });
  }
  return [...all.values()];
}

/** A file that another asset or a review has too cannot be destroyed with this one: somebody has to say so and answer for it. */
const sharedFile = ({ digest, alsoOf, versionIds }: OwnFile): Location => ({
  id: `custodia-file-${digest.slice(7, 23)}`,
  kind: 'custodia_files',
  title: `File stored by Custodia that ${alsoOf.join(', ')} has too`,
  address: digest,
  method: null,
  digest,
  versionIds,
});

export const statedLocation = (
  { id, method, device, provider, digest, versionIds, kind, title, address }: DisposalLocationInput,
  caseId: string,
  index: number | string,
  asset: AssetRef,
): Location => ({
  id: id ?? derivedId(caseId, 'location', String(index), kind, address),
  kind,
  title,
  address,
  method: method ?? null,
  ...(provider ? { provider } : {}),
  ...(digest ? { digest } : {}),
  ...(device ? { device: { ...device } } : {}),
  ...(versionIds ? { versionIds } : asset.versionId ? { versionIds: [asset.versionId] } : {}),
});

/** A custodian who was named in the case decides where the inventory names none. */
function custodiansOf(
  asset: AssetRef,
  own: KnownAsset | null,
  upstream: readonly KnownAsset[],
  before: readonly Custodianship[],
): Custodianship[] {
  const namedBefore = (ref: AssetRef): string | null =>
    before.find((known) => known.asset.kind === ref.kind && known.asset.id === ref.id)?.custodian ?? null;
  return [
    { asset, custodian: own?.custodianId ?? namedBefore(asset) },
    ...upstream
      .filter(({ ref }) => ref.kind === 'dataset')
      .map(({ ref, custodianId }) => ({ asset: ref, custodian: custodianId ?? namedBefore(ref) })),
  ];
}

/** Those that the inventory knows now, and those that are in the case already: found by hand, or changed since. */
function dependantsOf(downstream: readonly KnownAsset[], { dependants }: OpenCase): Dependant[] {
  const found = downstream.filter(({ status }) => status !== 'disposed').map(dependantOf);
  const missing = dependants
    .map(({ dependant }) => dependant)
    .filter(({ asset }) => !found.some((known) => sameAsset(known.asset, asset)));
  return [...found, ...missing];
}

function dependantOf({ ref, ownerId, environments }: KnownAsset): Dependant {
  const active = environments.length > 0;
  return {
    kind:
      active && ref.kind === 'prompt'
        ? 'active_prompt'
        : active && ref.kind === 'system'
          ? 'deployed_system'
          : 'downstream_asset',
    asset: ref,
    owner: ownerId,
  };
}
