import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, PageInfo } from '@custodia/graphql';
import { Environment } from '../asset/asset.types.js';
import { DatasetSource } from '../dataset/dataset.row.js';
import { AssetRef, LineageStep } from '../lineage/lineage.types.js';
import type { JudgedVersion } from './judged-sources.read.js';
import type * as policy from './exposure.policy.js';

export const Verdict = { CONFIRMED: 'confirmed', POSSIBLE: 'possible', EXCLUDED: 'excluded' } as const;
export type Verdict = policy.Verdict;
registerEnumType(Verdict, {
  name: 'ExposureVerdict',
  description: 'Whether reported content is in a dataset.',
  valuesMap: {
    CONFIRMED: {
      description:
        'The very content, the very URL collected in the window, or a reported domain collected entirely within the window.',
    },
    POSSIBLE: {
      description: 'From there, but it is not known whether in the window, or whether it is the reported part.',
    },
    EXCLUDED: { description: 'From there, but not in the window.' },
  },
});

export const SourceMatch = {
  DIGEST: 'digest',
  URL: 'url',
  WITHIN_DOMAIN: 'within_domain',
  SAME_DOMAIN: 'same_domain',
} as const;
export type SourceMatch = policy.Match;
registerEnumType(SourceMatch, {
  name: 'SourceMatch',
  description: 'How a source matches what was reported.',
  valuesMap: {
    DIGEST: { description: 'The same content.' },
    URL: { description: 'The same URL; http and https, default port and letter case of the host do not count.' },
    WITHIN_DOMAIN: { description: 'Under the reported domain.' },
    SAME_DOMAIN: { description: 'Elsewhere under the same registrable domain.' },
  },
});

export const Overlap = { WITHIN: 'within', PARTIAL: 'partial', UNKNOWN: 'unknown', NONE: 'none' } as const;
export type Overlap = policy.Overlap;
registerEnumType(Overlap, { name: 'WindowOverlap', description: 'How the time of collection lies to the window.' });

/** What was reported as poisoned; the question about it and the acts that follow take the same. */
@ArgsType()
@InputType({ isAbstract: true })
export abstract class ReportedContent {
  @Field(() => String, { nullable: true, description: 'A URL that was reported; give this or a domain.' })
  url?: string | null;

  @Field(() => String, { nullable: true, description: 'A domain that was reported; its subdomains are meant too.' })
  domain?: string | null;

  @Field(() => String, { nullable: true, description: 'Digest of the reported content, if known.' })
  digest?: string | null;

  @Field(() => Instant, { nullable: true, description: 'Poisoned from this moment; always when left out.' })
  from?: string | null;

  @Field(() => Instant, { nullable: true, description: 'Poisoned until this moment; still when left out.' })
  to?: string | null;
}

@ArgsType()
export class ExposureArgs extends ReportedContent {
  @Field(() => Instant, { nullable: true, description: 'In the inventory as it was at this moment.' })
  asOf?: string | null;
}

@ObjectType({ description: 'A source that matches.' })
export class ExposedSource {
  @Field(() => DatasetSource, { description: 'The source.' })
  source!: DatasetSource;

  @Field(() => SourceMatch, { description: 'How it matches.' })
  match!: SourceMatch;

  @Field(() => Overlap, { description: 'How the time of collection lies to the window.' })
  overlap!: Overlap;

  @Field(() => Verdict, { description: 'What follows for this source.' })
  verdict!: Verdict;
}

@ObjectType({ description: 'A dataset version with a source that matches, and what comes from it.' })
export class Exposure {
  @Field(() => Verdict, { description: 'The gravest of its sources.' })
  verdict!: Verdict;

  @Field(() => AssetRef, { description: 'The dataset version.' })
  dataset!: AssetRef;

  @Field({ description: 'It is in quarantine already.' })
  quarantined!: boolean;

  @Field(() => [ExposedSource], { description: 'The sources that match.' })
  sources!: readonly ExposedSource[];

  /** As of which moment it was asked; `null` is now. */
  asOf!: string | null;
}

@ObjectType({ description: 'One dataset version of a page.' })
export class ExposureEdge {
  @Field(() => Exposure, { description: 'The dataset version.' })
  node!: Exposure;

  @Field({ description: 'Pass as `after`.' })
  cursor!: string;
}

@ObjectType({ description: 'A page of the dataset versions that a report touches, gravest first, then oldest first.' })
export class ExposureConnection {
  @Field(() => [ExposureEdge], { description: 'The page.' })
  edges!: readonly ExposureEdge[];

  @Field(() => PageInfo, { description: 'Where the page stands.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'An asset that comes from data which is not ruled out.' })
export class TouchedAsset {
  @Field(() => Verdict, { description: 'The gravest of the data that it comes from: CONFIRMED or POSSIBLE.' })
  verdict!: Verdict;

  @Field(() => AssetRef, { description: 'The asset or version.' })
  asset!: AssetRef;

  @Field(() => AssetRef, { description: 'The dataset version that the verdict is about.' })
  dataset!: AssetRef;

  @Field(() => Int, { description: 'Links on the way from it.' })
  depth!: number;

  @Field(() => [LineageStep], { description: 'A shortest way from the dataset version to it.' })
  path!: readonly LineageStep[];

  @Field(() => ID, { nullable: true, description: 'Member who answers for it.' })
  ownerId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Member who decides about its disposal.' })
  custodianId!: string | null;

  @Field(() => [Environment], { description: 'Where it runs.' })
  environments!: readonly Environment[];
}

@ObjectType({ description: 'One touched asset of a page.' })
export class TouchedEdge {
  @Field(() => TouchedAsset, { description: 'The asset.' })
  node!: TouchedAsset;

  @Field({ description: 'Pass as `after`.' })
  cursor!: string;
}

@ObjectType({
  description: 'A page of what comes from data that is not ruled out: each asset or version once, gravest first.',
})
export class TouchedConnection {
  @Field(() => [TouchedEdge], { description: 'The page.' })
  edges!: readonly TouchedEdge[];

  @Field(() => PageInfo, { description: 'Where the page stands.' })
  pageInfo!: PageInfo;
}

@ArgsType()
export class ExposurePageArgs {
  @Field(() => Int, { nullable: true, description: 'Size of the page, 20 unless told, 200 at the most.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Continue behind this cursor.' })
  after?: string | null;
}

@ObjectType({ description: 'Which data may hold reported content (ETSI TS 104 223, 5.2.4-2.1).' })
export class ExposureReport {
  @Field({ description: 'The registrable domain that was looked for.' })
  domain!: string;

  @Field(() => Int, { description: 'Dataset versions with the verdict CONFIRMED.' })
  confirmed!: number;

  @Field(() => Int, { description: 'Dataset versions with the verdict POSSIBLE.' })
  possible!: number;

  @Field(() => Int, { description: 'Dataset versions with the verdict EXCLUDED.' })
  excluded!: number;

  /** Resolved by itself, because it is counted only when asked for. */
  unknown?: number;

  /** Of which the pages are read when they are asked for. */
  asked!: policy.Report;
  begun!: readonly JudgedVersion[];
  asOf!: string | null;
}
