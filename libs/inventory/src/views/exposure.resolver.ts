import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import type { Refusal } from '@custodia/kernel';
import { InvalidQuery } from '@custodia/read-models';
import { exposuresOf, exposureTo, questionAsked, withoutSources } from './exposure.read.js';
import { Exposure, ExposureArgs, ExposureReport } from './exposure.types.js';

/** Where a reported poisoning has reached. */
@Resolver(() => ExposureReport)
export class ExposureResolver {
  @Query(() => ExposureReport, {
    description: 'Is a reported poisoning in our data, and in what comes from it? (ETSI TS 104 223, 5.2.4-2.1)',
  })
  @AllowMembers()
  exposure(@CurrentRequest() { session }: RequestContext, @Args() args: ExposureArgs): Promise<ExposureReport> {
    const asked = questionAsked(args);
    return exposureTo(session, asked.kind === 'refused' ? unanswerable(asked.refusal) : asked.report);
  }

  @ResolveField(() => [Exposure], { description: 'Gravest first.' })
  exposures(@Parent() { judged }: ExposureReport, @CurrentRequest() { session }: RequestContext): Promise<Exposure[]> {
    return exposuresOf(session, judged);
  }

  @ResolveField(() => Int, {
    description:
      'Dataset versions of which no source with a host is recorded, and datasets without a version: whether they are touched, nobody knows. Counted only when asked for.',
  })
  unknown(@CurrentRequest() { session }: RequestContext): Promise<number> {
    return withoutSources(session);
  }
}

/** A query has no refusals in its type: what cannot be asked is the client's error, told as it is. */
export function unanswerable(
  refusal: Refusal & { readonly field: string; readonly value: string; readonly remedy: string },
): never {
  throw new InvalidQuery('INVALID_FILTER', refusal.field, `"${refusal.value}" cannot be used. ${refusal.remedy}`);
}
