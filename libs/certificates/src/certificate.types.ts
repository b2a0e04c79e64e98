import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';

export const CertificateKind = { DISPOSAL: 'disposal', DEVICE: 'device', TRANSFER: 'transfer' } as const;
registerEnumType(CertificateKind, {
  name: 'CertificateKind',
  description: 'What a certificate is about: a disposal case, one device of it, or a transfer.',
});

export const CertificateStatus = { ISSUED: 'issued', SUPERSEDED: 'superseded', REVOKED: 'revoked' } as const;
registerEnumType(CertificateStatus, {
  name: 'CertificateStatus',
  description: 'A certificate is never edited; a wrong one is superseded or revoked.',
});

const VerificationStatus = {
  VALID: 'valid',
  MALFORMED: 'malformed',
  FORGED: 'forged',
  UNKNOWN_KEY: 'unknown_key',
  KEY_NOT_VALID: 'key_not_valid',
  KEY_REVOKED: 'key_revoked',
  SUPERSEDED: 'superseded',
  REVOKED: 'revoked',
  LOG_PROOF_WRONG: 'log_proof_wrong',
  LOG_FORKED: 'log_forked',
  STATUS_LIST_WRONG: 'status_list_wrong',
  STATUS_LIST_STALE: 'status_list_stale',
} as const;
registerEnumType(VerificationStatus, {
  name: 'CertificateVerificationStatus',
  description: 'What the check of a certificate found.',
});

@ObjectType({ description: 'An asset that a certificate speaks of.' })
export class CertifiedAssetRef {
  @Field({ description: 'Kind.' })
  kind!: string;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field({ description: 'Name.' })
  name!: string;

  @Field(() => ID, { nullable: true, description: 'The version; all versions when empty.' })
  versionId?: string;

  @Field(() => String, { nullable: true, description: 'Digest of the version.' })
  digest?: string;
}

@ObjectType({ description: 'What became of a certificate after it was signed.' })
export class CertificateWithdrawal {
  @Field(() => CertificateStatus, { description: 'Superseded or revoked.' })
  status!: string;

  @Field(() => Instant, { description: 'When.' })
  at!: string;

  @Field({ description: 'Why.' })
  reason!: string;

  @Field(() => String, { nullable: true, description: 'Number of the certificate that replaces it.' })
  supersededBy?: string;
}

@ObjectType({ description: 'The check of a certificate file.' })
export class CertificateVerification {
  @Field({
    description: 'The signature is good, the key was valid, and the certificate was neither superseded nor revoked.',
  })
  valid!: boolean;

  @Field(() => VerificationStatus, { description: 'What was found.' })
  status!: string;

  @Field(() => [String], { description: 'Why it is not valid.' })
  reasons!: readonly string[];

  @Field(() => [String], { description: 'What was not checked, or should be known besides.' })
  notes!: readonly string[];

  @Field({ description: 'Digest of the file, to compare with the PDF.' })
  digest!: string;

  @Field(() => String, { nullable: true, description: 'Key that signed it.' })
  kid?: string;

  @Field(() => Instant, { nullable: true, description: 'When it was issued, from the signed text.' })
  signedAt?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Number, from the signed text; only when the signature is good.',
  })
  number?: string;

  @Field(() => String, { nullable: true, description: 'Organisation that issued it, from the signed text.' })
  organisation?: string;

  @Field(() => CertificateWithdrawal, { nullable: true, description: 'What became of it.' })
  withdrawal?: CertificateWithdrawal;

  @Field(() => String, { nullable: true, description: 'The signed text as JSON; only when the signature is good.' })
  content?: string;
}

@ObjectType({ description: 'A public key. Old ones stay for ever, so that old certificates can be checked.' })
export class CertificateKey {
  @Field({ description: 'Thumbprint (RFC 7638).' })
  kid!: string;

  @Field({ description: 'Public key on Ed25519, base64url.' })
  x!: string;

  @Field(() => Instant, { description: 'Signs from …' })
  validFrom!: string;

  @Field(() => Instant, { description: '… to before this moment.' })
  validTo!: string;

  @Field(() => Instant, { nullable: true, description: 'Since when nothing signed with it is trusted.' })
  revokedAt?: string;

  @Field(() => String, { nullable: true, description: 'Why.' })
  revokedReason?: string;
}

@ObjectType({ description: 'The keys that certificates are checked with.' })
export class CertificateKeySet {
  @Field(() => [CertificateKey], { description: 'Every key that ever signed, oldest first.' })
  keys!: CertificateKey[];

  @Field({ description: 'The same as a JWKS (RFC 7517): save it for checks without a network.' })
  jwks!: string;
}
