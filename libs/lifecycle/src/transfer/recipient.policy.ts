/** A mail address as it can be written to; the same shape as for members. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>"(),:;]{1,64}@[A-Za-z0-9.\u0080-\uffff-]+$/.test(text);

/** Who acts in the record when the recipient does; it is no member. */
export const recipientActor = 'recipient';

/** What stands behind the `#` of the recipient's link. Fragments are not sent to servers, so it never reaches a log on its own. */
export interface RecipientLink {
  readonly organisation: string;
  readonly transferId: string;
  readonly token: string;
}

export const recipientLink = (publicUrl: string, { organisation, transferId, token }: RecipientLink): string =>
  `${publicUrl}/transfers/handover#${organisation}.${transferId}.${token}`;

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const shape = new RegExp(`^(${uuid})\\.(${uuid})\\.([\\w-]{43})$`);

/** `null` for a text that is no such link. */
export function parseRecipientLink(text: string): RecipientLink | null {
  const [, organisation, transferId, token] = shape.exec(text) ?? [];
  return organisation && transferId && token ? { organisation, transferId, token } : null;
}

/** One file as the recipient found it. */
export interface ReceivedFile {
  readonly path: string;
  /** `sha256:<hex>`, in the algorithm that the sender recorded. */
  readonly digest: string;
}

/** The lines that `sha256sum` prints, as files; `null` when a line is none. `*` marks binary mode, and `./` is left away. */
export function readSha256sum(text: string): readonly ReceivedFile[] | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const files = lines.map((line) => /^([0-9a-fA-F]{64}) [ *](?:\.\/)?(.+)$/.exec(line));
  return files.every((file) => file !== null)
    ? files.map(([, hex, path]) => ({ path: path!, digest: `sha256:${hex!.toLowerCase()}` }))
    : null;
}
