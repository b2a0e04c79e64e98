import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ReadSession } from '@custodia/read-models';
import type { AssetKind } from '../asset/asset.policy.js';
import { invalid } from '../asset/asset.policy.js';
import { parseDigest } from '@custodia/import';
import { refsOf } from '../lineage/lineage.read.js';
import { AssetRef } from '../lineage/lineage.types.js';

export const DigestOf = { FILE: 'file', MANIFEST: 'manifest', TEXT: 'text', SOURCE: 'source' } as const;
export type DigestOf = (typeof DigestOf)[keyof typeof DigestOf];
registerEnumType(DigestOf, {
  name: 'DigestOf',
  description: 'What a digest is of.',
  valuesMap: {
    FILE: { description: 'One file of a version.' },
    MANIFEST: { description: 'The named manifest of all files of a version.' },
    TEXT: { description: 'The ciphertext of a prompt.' },
    SOURCE: { description: 'What was collected from a source of a dataset.' },
  },
});

@ObjectType({ description: 'A version that carries a digest.' })
export class DigestHit {
  @Field(() => AssetRef, { description: 'The version.' })
  asset!: AssetRef;

  @Field(() => DigestOf, { description: 'What the digest is of.' })
  of!: DigestOf;

  @Field(() => String, { nullable: true, description: 'Name of the file, or URL of the source.' })
  path!: string | null;
}

/** `<algorithm>:<hex>` in its normal form. Bare hexadecimal of 64 characters is taken for SHA-256. */
export function digestAsked(text: string): { kind: 'digest'; digest: string } | ReturnType<typeof invalid> {
  const parsed = parseDigest(undefined, /^[0-9a-f]{64}$/i.test(text.trim()) ? `sha256:${text.trim()}` : text);
  if (parsed.kind === 'claim') return invalid('digest', text.slice(0, 80), `It ${parsed.reason}; ${parsed.remedy}.`);
  return { kind: 'digest', digest: `${parsed.digest.algorithm}:${parsed.digest.value}` };
}

interface Hit {
  readonly kind: AssetKind;
  readonly asset_id: string;
  readonly version_id: string;
  readonly what: DigestOf;
  readonly path: string | null;
}

/** Which versions carry this digest: to verify a component (ETSI TS 104 223, 5.2.4-1.2), or to find what a reported file is in. */
export async function digestHits(session: ReadSession, digest: string): Promise<DigestHit[]> {
  const hits = await session.query<Hit>(
    `select kind, asset_id, version_id, what, path from version_digest where digest = $1::text
     order by kind, asset_id, version_id, what, path limit 500`,
    [digest],
  );
  const ends = hits.map(({ kind, asset_id, version_id }) => ({ kind, id: asset_id, versionId: version_id }));
  const ref = await refsOf(session, ends);
  return hits.map(({ what, path }, index) => ({ asset: ref(ends[index]!), of: what, path }));
}
