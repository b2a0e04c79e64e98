import { Args, Query, Resolver } from '@nestjs/graphql';
import {
  AllowMembers,
  changeGrounds,
  CurrentRequest,
  fieldGrounds,
  readGrounds,
  RequestContext,
  type ReadGround,
  type ReadRecord,
  type Role,
} from '@custodia/graphql';
import { actingMembers } from '@custodia/identity/read';
import { assetOf } from '@custodia/inventory/read';
import { CaseAssetInput } from '../asset.types.js';
import { dutiesAbout } from './duties.read.js';
import { AssetAction, WhoCan } from './who-can.types.js';

type Asked = (
  who: Parameters<typeof readGrounds>[0],
  kind: CaseAssetInput['kind'],
  record: ReadRecord,
) => readonly ReadGround[];

/** Roles beside that of owners to which changing a record is open. */
const changers = (kind: CaseAssetInput['kind']): readonly Role[] =>
  kind === 'document'
    ? ['data_custodian', 'procurement', 'reviewer', 'admin', 'integration']
    : ['admin', 'integration'];

/** By what a member may, for each thing that can be asked: both rules hold for a field, that of its record and its own. */
const groundsOf: Readonly<Record<AssetAction, Asked>> = {
  read: (who, _, record) => readGrounds(who, record),
  read_text: (who, kind, record) =>
    kind === 'prompt' && readGrounds(who, record).length > 0
      ? fieldGrounds('promptText', who, record).filter((ground) => ground !== 'self')
      : [],
  change: (who, kind, record) => changeGrounds(who, changers(kind), record),
};

/** Explains who may do what with an asset, by the rule that decides it. */
@Resolver(() => WhoCan)
export class WhoCanResolver {
  @Query(() => WhoCan, {
    nullable: true,
    description:
      'Which members may do something with an asset or a document, and by what. Empty for an asset that does not exist for you.',
  })
  @AllowMembers()
  async whoCan(
    @CurrentRequest() { session }: RequestContext,
    @Args('action', { type: () => AssetAction, description: 'What they may do.' }) action: AssetAction,
    @Args('asset', { type: () => CaseAssetInput, description: 'The asset.' }) { kind, id }: CaseAssetInput,
  ): Promise<WhoCan | null> {
    const [asset, members, dutyIds] = await Promise.all([
      assetOf(session, { kind, id }),
      actingMembers(session),
      dutiesAbout(session, id),
    ]);
    if (!asset) return null;
    const { classification, ownerId, custodianId } = asset;
    const record = { classification, ownerId, custodianId, dutyIds };
    return {
      action,
      kind,
      id,
      members: members
        .map((member) => {
          const who = { memberId: member.id, roles: member.roles as readonly Role[] };
          return { memberId: member.id, grounds: groundsOf[action](who, kind, record) };
        })
        .filter(({ grounds }) => grounds.length > 0),
    };
  }
}
