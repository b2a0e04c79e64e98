import type { Files } from '@custodia/files';
import { invalid } from './asset.policy.js';
import { defaultLimits } from '@custodia/import';

/** The bytes that an import means, or the refusal that names the field. */
export async function contentOf(
  files: Files,
  organisation: string,
  {
    fileName,
    content,
    digest,
  }: { readonly fileName: string; readonly content?: string | null; readonly digest?: string | null },
): Promise<{ kind: 'bytes'; bytes: Uint8Array } | ReturnType<typeof invalid>> {
  if (!/^[^\u0000-\u001f/\\]{1,200}$/.test(fileName))
    return invalid('fileName', fileName.slice(0, 200), 'Name the file without folders, in 1 to 200 characters.');
  if (content != null) {
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content))
      return invalid('content', content.slice(0, 40), 'Send the bytes of the file as base64.');
    return { kind: 'bytes', bytes: Buffer.from(content, 'base64') };
  }
  if (!digest) return invalid('content', '', 'Send the content as base64, or the digest of an uploaded file.');
  const stream = /^sha256:[0-9a-f]{64}$/.test(digest) ? await files.open(organisation, digest) : null;
  if (!stream)
    return invalid(
      'digest',
      digest,
      'Upload the file first (POST /files); this organisation has none with this digest.',
    );
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).byteLength;
    if (size > defaultLimits.bytes) {
      stream.destroy();
      return invalid('digest', digest, `A file to import has at most ${defaultLimits.bytes} bytes.`);
    }
    chunks.push(chunk as Buffer);
  }
  return { kind: 'bytes', bytes: Buffer.concat(chunks) };
}
