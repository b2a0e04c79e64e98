import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { CurrentRequest, Needs, RequestContext } from '@custodia/graphql';
import { seenAt } from '../asset/seen-at.js';
import { endKey, type LineageEnd } from '../lineage/lineage.policy.js';
import { refsOf } from '../lineage/lineage.read.js';
import { AssetRef } from '../lineage/lineage.types.js';
import { SystemComponent } from './system.row.js';

@Resolver(() => SystemComponent)
export class SystemComponentsResolver {
  @ResolveField(() => AssetRef, { description: 'What is used, by name.' })
  @Needs('kind', 'assetId', 'versionId')
  asset(@Parent() row: SystemComponent, @CurrentRequest() request: RequestContext): Promise<AssetRef> {
    const asOf = seenAt(row);
    return request
      .loader(
        `refs ${asOf ?? ''}`,
        ({ session }) =>
          new DataLoader<LineageEnd, AssetRef, string>(async (ends) => ends.map(await refsOf(session, ends, asOf)), {
            cacheKeyFn: endKey,
          }),
      )
      .load({ kind: row.kind, id: row.assetId, versionId: row.versionId });
  }
}
