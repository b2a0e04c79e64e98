import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import type { Refusal } from '@custodia/kernel';
import { InvalidQuery } from '@custodia/read-models';
import { pageOf, pageSize } from '../asset/place-cursor.js';
import { lineagePage } from '../lineage/lineage-fields.js';
import { LineageConnection, LineagePageArgs, type LineageNode } from '../lineage/lineage.types.js';
import { exposurePage, exposureTo, questionAsked, withoutSources } from './exposure.read.js';
import {
  Exposure,
  ExposureArgs,
  ExposureConnection,
  ExposurePageArgs,
  ExposureReport,
  TouchedConnection,
} from './exposure.types.js';
import { touchedPage } from './touched.read.js';

/** Where a reported poisoning has reached. */
@Resolver(() => ExposureReport)
export class ExposureResolver {
  @Query(() => ExposureReport, {
    description: 'Is a reported poisoning in our data, and in what comes from it? (ETSI TS 104 223, 5.2.4-2.1)',
  })
  @AllowMembers()
  exposure(@CurrentRequest() { session }: RequestContext, @Args() args: ExposureArgs): Promise<ExposureReport> {
    const asked = questionAsked(args);
    return exposureTo(session, asked.kind === 'refused' ? unanswerable(asked.refusal) : asked.report, args.asOf);
  }

  @ResolveField(() => ExposureConnection, { description: 'The dataset versions, gravest first, then oldest first.' })
  exposures(
    @Parent() report: ExposureReport,
    @CurrentRequest() { session }: RequestContext,
    @Args() page: ExposurePageArgs,
  ): Promise<ExposureConnection> {
    return exposurePage(session, report, page);
  }

  @ResolveField(() => TouchedConnection, {
    description: 'What comes from the dataset versions that are not ruled out, each asset or version once.',
  })
  touched(
    @Parent() report: ExposureReport,
    @CurrentRequest() { session }: RequestContext,
    @Args() page: ExposurePageArgs,
  ): Promise<TouchedConnection> {
    return touchedPage(session, report, page);
  }

  @ResolveField(() => Int, {
    description:
      'Dataset versions of which no source with a host is recorded, and datasets without a version: whether they are touched, nobody knows. Counted only when asked for.',
  })
  unknown(@CurrentRequest() { session }: RequestContext): Promise<number> {
    return withoutSources(session);
  }
}

/** What comes from one dataset version. */
@Resolver(() => Exposure)
export class ExposedDatasetResolver {
  @ResolveField(() => LineageConnection, {
    description: 'All that comes from it, nearest first; empty when it is excluded.',
  })
  async downstream(
    @Parent() { verdict, dataset, asOf }: Exposure,
    @CurrentRequest() request: RequestContext,
    @Args() page: LineagePageArgs,
  ): Promise<LineageConnection> {
    if (verdict !== 'excluded') return lineagePage(request, 'downstream', dataset, { ...page, asOf });
    return { ...pageOf<LineageNode>([], pageSize(page.first), null, () => ''), totalCount: 0 };
  }
}

/** A query has no refusals in its type: what cannot be asked is the client's error, told as it is. */
export function unanswerable(
  refusal: Refusal & { readonly field: string; readonly value: string; readonly remedy: string },
): never {
  throw new InvalidQuery('INVALID_FILTER', refusal.field, `"${refusal.value}" cannot be used. ${refusal.remedy}`);
}
