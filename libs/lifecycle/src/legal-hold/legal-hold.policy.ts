import type { AssetRef } from '../asset.policy.js';
import type { HoldTarget } from './legal-hold.events.js';

/** What is asked about: an asset, and the location of it that is about to be destroyed. */
export interface HoldQuestion {
  readonly asset: Pick<AssetRef, 'kind' | 'id'> & { readonly name?: string | undefined };
  readonly classification?: string | undefined;
  readonly address?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Owner and data custodian. */
  readonly people?: readonly string[] | undefined;
}

export interface StandingHold {
  readonly holdId: string;
  readonly authority: string;
  readonly targets: readonly HoldTarget[];
}

/** Whether one target covers the asset. An unknown classification is not covered by a hold on one. */
function covers(target: HoldTarget, { asset, classification, address, tags, people }: HoldQuestion): boolean {
  switch (target.by) {
    case 'asset':
      return target.assetKind === asset.kind && target.assetId === asset.id;
    case 'kind':
      return target.assetKind === asset.kind;
    case 'classification':
      return target.classification === classification;
    case 'tag':
      return (tags ?? []).some((tag) => same(tag, target.tag));
    case 'query':
      return (asset.name ?? '').toLowerCase().includes(target.text.trim().toLowerCase());
    case 'person':
      return (people ?? []).includes(target.memberId);
    case 'location':
      return address !== undefined && within(address, target.address);
  }
}

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** `s3://bucket/a` covers itself and what lies below it, not `s3://bucket/ab`. */
const within = (address: string, root: string): boolean =>
  address === root || address.startsWith(root.endsWith('/') ? root : `${root}/`);

/** The holds to hand to `StartLocation` and `HandOver`; pass only those that were not released. */
export const holdsOn = (
  question: HoldQuestion,
  holds: readonly StandingHold[],
): { holdId: string; authority: string }[] =>
  holds
    .filter(({ targets }) => targets.some((target) => covers(target, question)))
    .map(({ holdId, authority }) => ({ holdId, authority }));
