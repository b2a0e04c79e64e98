import { filesOf } from '@custodia/inventory/read';
import type { ReadSession } from '@custodia/read-models';
import { reviewsWithFiles } from '@custodia/vendor-review/read';
import type { AssetRef } from '../asset.policy.js';

export interface OwnFile {
  readonly digest: string;
  readonly versionIds: string[];
  /** Other records that have the same file, in words: it stays for them. */
  readonly alsoOf: readonly string[];
}

/** The files of an asset, each with the other living assets and the reviews that have the same one. */
export async function ownFiles(session: Pick<ReadSession, 'query'>, asset: AssetRef): Promise<OwnFile[]> {
  const files = await filesOf(session, asset);
  if (files.length === 0) return [];
  const reviews = await reviewsWithFiles(
    session,
    files.map(({ digest }) => digest),
  );
  return files.map((file) => {
    const { reviewIds = [] } = reviews.find(({ digest }) => digest === file.digest) ?? {};
    return { ...file, alsoOf: [...file.alsoOf, ...reviewIds.map((id) => `review ${id}`)] };
  });
}
