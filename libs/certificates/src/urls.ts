/** What the code on a certificate leads to: only who holds the certificate knows its digest. `digest` is `sha256:<hex>`. */
export const checkUrl = (publicUrl: string, organisation: string, digest: string): string =>
  `${publicUrl}/certificates?o=${organisation}&d=${digest.replace('sha256:', '')}`;
