import { createHash } from 'node:crypto';
import { Args, Field, ID, Int, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { AllowMembers, CurrentRequest, Instant, RequestContext } from '@custodia/graphql';
import { AssetKind } from '../../asset/asset.types.js';
import { exportCycloneDx } from '@custodia/import';
import { bomOf } from './bom-of.js';

export const ExportFormat = { CYCLONEDX: 'cyclonedx' } as const;
export type ExportFormat = (typeof ExportFormat)[keyof typeof ExportFormat];
registerEnumType(ExportFormat, {
  name: 'ExportFormat',
  description: 'Formats of an export.',
  valuesMap: { CYCLONEDX: { description: 'CycloneDX 1.7 JSON: a bill of materials for machine learning (ML-BOM).' } },
});

@ObjectType({ description: 'A file made from the inventory.' })
export class AssetExport {
  @Field({ description: 'Name for saving it.' })
  fileName!: string;

  @Field({ description: 'Media type.' })
  mediaType!: string;

  @Field({ description: 'Digest of the text in UTF-8: `sha256:…`.' })
  digest!: string;

  @Field(() => Int, { description: 'Components in it, the asset itself included.' })
  components!: number;

  @Field({ description: 'The content.' })
  text!: string;
}

@Resolver(() => AssetExport)
export class ExportResolver {
  @Query(() => AssetExport, {
    nullable: true,
    description:
      'An asset with everything that it comes from, for handing over (ETSI TS 104 223, 5.2.4-1.2: digests for those who use it). Secret texts and people are not in it.',
  })
  @AllowMembers()
  async assetExport(
    @CurrentRequest() request: RequestContext,
    @Args('kind', { type: () => AssetKind }) kind: AssetKind,
    @Args('id', { type: () => ID }) id: string,
    @Args('versionId', { type: () => ID, nullable: true, description: 'The version; the latest when left out.' })
    versionId?: string | null,
    @Args('format', { type: () => ExportFormat, defaultValue: ExportFormat.CYCLONEDX }) _format?: ExportFormat,
    @Args('asOf', { type: () => Instant, nullable: true, description: 'As it was at this moment.' })
    asOf?: string | null,
  ): Promise<AssetExport | null> {
    const bom = await bomOf(request.session, { kind, id, versionId: versionId ?? null }, asOf ?? request.now(), asOf);
    if (!bom) return null;
    const text = exportCycloneDx({ ...bom, producer: { name: 'Custodia', version: '0.1.0' } });
    const name = bom.components.find(({ ref }) => ref === bom.subject)?.name ?? id;
    return {
      fileName: `${name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|-+$/g, '') || id}.cdx.json`,
      mediaType: 'application/vnd.cyclonedx+json; version=1.7',
      digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
      components: bom.components.length,
      text,
    };
  }
}
