/** The GraphQL operations that may be sent without a token: whoever holds a certificate may check it. */
export const publicOperations: readonly string[] = [
  `query VerifyCertificate($file: String!) {
  verifyCertificate(file: $file) {
    valid status number organisation digest kid signedAt reasons notes content
    withdrawal { status at reason supersededBy }
  }
}`,
  `query CertificateKeys {
  certificateKeys {
    keys { kid x validFrom validTo revokedAt revokedReason }
    jwks
  }
}`,
];
