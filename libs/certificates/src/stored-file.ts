import { buffer } from 'node:stream/consumers';
import type { Files } from '@custodia/files';

/** A certificate as stored, or `null` when it is not there. Certificates are small; the digest is checked on the way. */
export async function contentOf(
  files: Pick<Files, 'open'>,
  organisation: string,
  digest: string,
): Promise<Buffer | null> {
  const content = await files.open(organisation, digest);
  return content ? buffer(content) : null;
}
