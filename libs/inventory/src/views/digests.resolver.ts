import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { UseRisk } from '../at-risk/at-risk.types.js';
import { endKey, type LineageEnd } from '../lineage/lineage.policy.js';
import { inWords } from '../asset/lifecycle.policy.js';
import { obstaclesWithOwn, told } from '../use/use.facts.js';
import { remedyOf, sentenceOf } from '../use/use.policy.js';
import { digestAsked, DigestHit, digestHits } from './digests.read.js';
import { unanswerable } from './exposure.resolver.js';
import { versionStanding } from './version-state.js';

/** What a digest is of, and whether that may be used. */
@Resolver(() => DigestHit)
export class DigestsResolver {
  @Query(() => [DigestHit], {
    description:
      'Which versions carry this digest, where they stand in their life, and whether they may be used (ETSI TS 104 223, 5.2.4-1.2).',
  })
  @AllowMembers()
  verifyDigest(
    @CurrentRequest() { session }: RequestContext,
    @Args({ name: 'digest', description: '`sha256:…` or another algorithm; bare hexadecimal is taken for SHA-256.' })
    digest: string,
  ) {
    const asked = digestAsked(digest);
    return digestHits(session, asked.kind === 'refused' ? unanswerable(asked.refusal) : asked.digest);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Where the version stands in its life: a value of `ModelVersionState`, `DatasetVersionState` or `PromptVersionState`.',
  })
  async state(@Parent() hit: DigestHit, @CurrentRequest() request: RequestContext): Promise<string | null> {
    return (await standingOf(hit, request))?.state.toUpperCase() ?? null;
  }

  @ResolveField(() => Boolean, {
    description:
      'It may be put to use in production now: nothing stands against the version itself, nor against what it comes from, and its use is not being brought to an end. `reason` tells why not.',
  })
  async mayBeUsed(@Parent() hit: DigestHit, @CurrentRequest() request: RequestContext): Promise<boolean> {
    return (await this.reason(hit, request)) === null;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Why it may not be put to use in production now, and what to do about it; empty when it may.',
  })
  async reason(@Parent() hit: DigestHit, @CurrentRequest() request: RequestContext): Promise<string | null> {
    const [obstacles, standing] = await Promise.all([this.obstacles(hit, request), standingOf(hit, request)]);
    const against = obstacles.map(told);
    const ending = standing?.ending ? `It is ${inWords(standing.state)}: ${standing.meaning}` : null;
    const sentences = [...against.map(sentenceOf), ...(ending ? [ending] : []), ...new Set(against.map(remedyOf))];
    return sentences.length === 0 ? null : sentences.join(' ');
  }

  @ResolveField(() => [UseRisk], {
    description:
      'What stands against its use in production, gravest first; the way is empty where it is the version itself.',
  })
  obstacles(
    @Parent() { asset: { kind, id, versionId } }: DigestHit,
    @CurrentRequest() request: RequestContext,
  ): Promise<UseRisk[]> {
    return request
      .loader(
        'obstacles',
        ({ session }) =>
          new DataLoader<LineageEnd, UseRisk[], string>(
            (ends) =>
              obstaclesWithOwn(
                session,
                ends.map((asset) => ({ asset, environments: ['production'] })),
                { now: request.now() },
              ),
            { cacheKeyFn: endKey },
          ),
      )
      .load({ kind, id, versionId });
  }
}

const standingOf = ({ asset: { kind, versionId } }: DigestHit, request: RequestContext) =>
  versionStanding(request, kind, versionId);
