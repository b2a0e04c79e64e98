import { ArgsType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import { DatasetSource, type DatasetVersion } from '../dataset/dataset.row.js';
import { AssetRef, LineageNode } from '../lineage/lineage.types.js';
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

@ArgsType()
export class ExposureArgs {
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

@ObjectType({ description: 'A dataset version with a source that matches, and all that comes from it.' })
export class Exposure {
  @Field(() => Verdict, { description: 'The gravest of its sources.' })
  verdict!: Verdict;

  @Field(() => AssetRef, { description: 'The dataset version.' })
  dataset!: AssetRef;

  @Field({ description: 'It is in quarantine already.' })
  quarantined!: boolean;

  @Field(() => [ExposedSource], { description: 'The sources that match.' })
  sources!: readonly ExposedSource[];

  @Field(() => [LineageNode], { description: 'All that comes from it, with the way; empty when excluded.' })
  downstream!: readonly LineageNode[];
}

/** A dataset version with those of its sources that a report is about. */
export interface Judged {
  readonly version: DatasetVersion;
  readonly sources: readonly ExposedSource[];
  readonly verdict: Verdict;
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

  /** Of which the details are read when they are asked for. */
  judged!: readonly Judged[];
}
