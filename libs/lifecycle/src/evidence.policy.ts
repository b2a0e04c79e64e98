/** A document or stored file that shows something, as it was when it was named. */
export interface NamedDocument {
  /** Id in the register of documents, or the digest of a stored file. */
  readonly id: string;
  readonly title: string;
  /** `sha256:<hex>` of its content. */
  readonly digest: string;
}
