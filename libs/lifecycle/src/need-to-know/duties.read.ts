import type { ReadSession } from '@custodia/read-models';

interface CaseLine {
  readonly held: Readonly<Record<string, readonly string[]>> | null;
  readonly custodians: readonly { readonly custodianId: string | null }[];
}

/** Members with a duty in a disposal or a transfer of this asset, at any time, and those asked in it as data custodians. */
export async function dutiesAbout({ query }: Pick<ReadSession, 'query'>, id: string): Promise<string[]> {
  const cases = await query<CaseLine>(
    `select state -> 'duties' as held, custodians from disposal_case_v1 where asset_id = $1
     union all
     select state -> 'duties', custodians from transfer_case_v1
     where items @> jsonb_build_array(jsonb_build_object('asset', jsonb_build_object('id', $1::text)))`,
    [id],
  );
  const members = cases.flatMap(({ held, custodians }) => [
    ...Object.values(held ?? {}).flat(),
    ...custodians.flatMap(({ custodianId }) => custodianId ?? []),
  ]);
  return [...new Set(members)];
}
