import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, AllowMembers, CurrentRequest, changeResult, Instant, RequestContext } from '@custodia/graphql';
import { AssetDisposed, AssetRetired } from '../asset/asset.refusals.js';
import { AssetStatus } from '../asset/asset.types.js';
import { subprocessorResult, SubprocessorHost } from './subprocessor.host.js';
import * as inputs from './subprocessor.inputs.js';
import { Subprocessor } from './subprocessor.row.js';

const ListSubprocessorResult = changeResult('ListSubprocessor', Subprocessor, AssetDisposed, AssetRetired);
const UnlistSubprocessorResult = subprocessorResult('UnlistSubprocessor');
const AnnounceSubprocessorChangeResult = subprocessorResult('AnnounceSubprocessorChange');

/** The list of subprocessors that an organisation publishes, and the notices of its changes. */
@Resolver(() => Subprocessor)
export class PublicListResolver extends SubprocessorHost {
  @Query(() => [Subprocessor], {
    description:
      'The list of subprocessors as it is published, by name, now or at a past moment; `notices` tell of changes.',
  })
  @AllowMembers()
  publishedSubprocessors(
    @CurrentRequest() request: RequestContext,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ): Promise<Subprocessor[]> {
    return request.session.all(Subprocessor, {
      filter: { listed: { eq: true }, status: { eq: AssetStatus.REGISTERED } },
      sort: { field: 'name' },
      asOf,
    });
  }

  @Mutation(() => ListSubprocessorResult, { description: 'Puts it on the public list, with a notice.' })
  @Allow('procurement', 'admin')
  listSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, summary, effectiveAt, ...input }: inputs.ListSubprocessorInput,
  ) {
    return this.run(
      request,
      { id, ...input },
      { type: 'ListSubprocessor', id, summary, effectiveAt: effectiveAt ?? request.now() },
    );
  }

  @Mutation(() => UnlistSubprocessorResult, { description: 'Takes it off the public list, with a notice.' })
  @Allow('procurement', 'admin')
  unlistSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, summary, effectiveAt, ...input }: inputs.UnlistSubprocessorInput,
  ) {
    return this.run(
      request,
      { id, ...input },
      { type: 'UnlistSubprocessor', id, summary, effectiveAt: effectiveAt ?? request.now() },
    );
  }

  @Mutation(() => AnnounceSubprocessorChangeResult, {
    description: 'Gives notice of a coming change to those who rely on the list.',
  })
  @Allow('procurement', 'admin')
  announceSubprocessorChange(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, summary, effectiveAt, ...input }: inputs.AnnounceSubprocessorChangeInput,
  ) {
    const announcementId = this.writes.idFor(request, 'announcement', input.announcementId);
    return this.run(
      request,
      { id, ...input },
      { type: 'AnnounceSubprocessorChange', id, announcementId, summary, effectiveAt: effectiveAt ?? request.now() },
    );
  }
}
