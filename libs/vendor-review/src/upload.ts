import { Field, InputType } from '@nestjs/graphql';
import type { Files } from '@custodia/files';
import { invalid } from './refusals.policy.js';
import { readLimits } from './workbook/limits.js';
import type { WorkbookSource } from './workbook/workbook.js';

@InputType({
  description: 'A file: its content as base64 for up to 1.4 MB, or the digest of one that was uploaded before.',
})
export class UploadInput {
  @Field({ description: 'Name, with its ending.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Content as base64.' })
  content?: string;

  @Field(() => String, { nullable: true, description: 'Digest of an uploaded file: sha256:…' })
  digest?: string;
}

export type Uploaded =
  | { readonly kind: 'file'; readonly source: Extract<WorkbookSource, { bytes: Uint8Array }> }
  | ReturnType<typeof invalid>;

/** The bytes of an upload, or the refusal that names the field. */
export async function uploaded(
  files: Files,
  organisation: string,
  { name, content, digest }: UploadInput,
): Promise<Uploaded> {
  if (!/^[^\u0000-\u001f/\\]{1,200}$/.test(name))
    return invalid('file.name', name, 'Name the file without folders, in 1 to 200 characters.');
  if (content != null) {
    if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(content))
      return invalid('file.content', content.slice(0, 40), 'Send the bytes of the file as base64.');
    const bytes = Buffer.from(content, 'base64');
    return bytes.length > 0
      ? { kind: 'file', source: { name, bytes } }
      : invalid('file.content', content.slice(0, 40), 'The file is empty; send its bytes as base64.');
  }
  if (!digest) return invalid('file.content', '', 'Send the content as base64, or the digest of an uploaded file.');
  const stream = /^sha256:[0-9a-f]{64}$/.test(digest) ? await files.open(organisation, digest) : null;
  if (!stream)
    return invalid('file.digest', digest, 'Upload the file first; this organisation has none with this digest.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).byteLength;
    if (size > readLimits.fileBytes) {
      stream.destroy();
      return invalid('file.digest', digest, `A questionnaire has at most ${readLimits.fileBytes} bytes.`);
    }
    chunks.push(chunk as Buffer);
  }
  return { kind: 'file', source: { name, bytes: Buffer.concat(chunks) } };
}
