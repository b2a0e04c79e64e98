import type { RequestContext } from '@custodia/graphql';
import type { Refusal } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import { invalid } from '../answers.policy.js';
import type { AssetRef } from '../asset.policy.js';
import { assetOf, reachableFrom, type KnownAsset } from '@custodia/inventory/read';
import type { DependantNow } from './disposal.commands.js';
import type { Resolution } from './disposal.events.js';
import type { ResolveDependantInput } from './disposal.inputs.js';
import { DisposalCase } from './disposal.row.js';
import { unknownAsset } from './run-disposal.js';

const isIn = (assets: readonly KnownAsset[], { kind, id }: AssetRef): boolean =>
  assets.some(({ ref, status }) => ref.kind === kind && ref.id === id && status !== 'disposed');

/** What the inventory shows of a dependant now: who owns it, and on what it depends. */
export async function dependantNow(
  session: Pick<ReadSession, 'query'>,
  asset: AssetRef | undefined,
  dependant: AssetRef,
  resolution: Resolution,
): Promise<DependantNow> {
  const [known, depending, sources] = await Promise.all([
    assetOf(session, dependant),
    asset ? reachableFrom(session, 'downstream', asset) : [],
    reachableFrom(session, 'upstream', dependant),
  ]);
  return {
    owner: known?.ownerId ?? null,
    depends: isIn(depending, dependant),
    usesReplacement: resolution.kind === 'migrated' && isIn(sources, resolution.replacement),
  };
}

/** What an input says becomes of a dependant, with what it names looked up. */
export async function resolutionOf(
  request: RequestContext,
  { dependant, resolution, replacement, disposalId }: ResolveDependantInput,
): Promise<Resolution | Refusal> {
  switch (resolution) {
    case 'loss_accepted':
      return { kind: 'loss_accepted' };
    case 'migrated': {
      if (!replacement) return invalid('replacement', '', 'Name what it uses instead.').refusal;
      const known = await assetOf(request.session, replacement);
      return known ? { kind: 'migrated', replacement: known.ref } : unknownAsset(replacement);
    }
    case 'disposed_too': {
      const other = disposalId ? await request.session.one(DisposalCase, disposalId) : null;
      const its =
        other &&
        other.assetKind === dependant.kind &&
        other.assetId === dependant.id &&
        other.status !== 'rejected' &&
        other.status !== 'withdrawn';
      return its
        ? { kind: 'disposed_too', disposalId: other.id }
        : invalid(
            'disposalId',
            disposalId ?? '',
            'Name the disposal case of the dependant, one that was neither rejected nor withdrawn.',
          ).refusal;
    }
  }
}
