import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { UseRisk } from '../at-risk/at-risk.types.js';
import { endKey, type LineageEnd } from '../lineage/lineage.policy.js';
import { obstaclesWithOwn } from '../use/use.facts.js';
import { digestAsked, DigestHit, digestHits } from './digests.read.js';
import { unanswerable } from './exposure.resolver.js';

/** What a digest is of, and whether that may be used. */
@Resolver(() => DigestHit)
export class DigestsResolver {
  @Query(() => [DigestHit], { description: 'Which versions carry this digest (ETSI TS 104 223, 5.2.4-1.2).' })
  @AllowMembers()
  verifyDigest(
    @CurrentRequest() { session }: RequestContext,
    @Args({ name: 'digest', description: '`sha256:…` or another algorithm; bare hexadecimal is taken for SHA-256.' })
    digest: string,
  ) {
    const asked = digestAsked(digest);
    return digestHits(session, asked.kind === 'refused' ? unanswerable(asked.refusal) : asked.digest);
  }

  @ResolveField(() => Boolean, {
    description:
      'It may be used in production: nothing stands against the version itself, nor against what it comes from.',
  })
  async mayBeUsed(@Parent() hit: DigestHit, @CurrentRequest() request: RequestContext): Promise<boolean> {
    return (await this.obstacles(hit, request)).length === 0;
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
