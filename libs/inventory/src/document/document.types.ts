import { Field, ID, InputType, Int, registerEnumType } from '@nestjs/graphql';
import { Instant, Long, ChangeInput } from '@custodia/graphql';
import { AssetKind, Classification } from '../asset/asset.types.js';
import type * as policy from './kinds.policy.js';
import { documentKinds } from './kinds.policy.js';

export const DocumentKind = Object.fromEntries(documentKinds.map((kind) => [kind.toUpperCase(), kind])) as Record<
  string,
  policy.DocumentKind
>;
export type DocumentKind = policy.DocumentKind;
registerEnumType(DocumentKind, { name: 'DocumentKind', description: 'Kinds of evidence, assessments and agreements.' });

export const DocumentStanding = {
  VALID: 'valid',
  EXPIRED: 'expired',
  SUPERSEDED: 'superseded',
  WITHDRAWN: 'withdrawn',
} as const;
export type DocumentStanding = (typeof DocumentStanding)[keyof typeof DocumentStanding];
registerEnumType(DocumentStanding, { name: 'DocumentStanding', description: 'Whether a document can be relied on.' });

export const NoticeMail = { SENT: 'sent', BOUNCED: 'bounced', NO_ADDRESS: 'no_address' } as const;
export type NoticeMail = (typeof NoticeMail)[keyof typeof NoticeMail];
registerEnumType(NoticeMail, { name: 'NoticeMail', description: 'What became of the mail of a notice.' });

@InputType({ isAbstract: true })
abstract class DocumentDetailsInput {
  @Field(() => DocumentKind, { description: 'What it is.' })
  kind!: DocumentKind;

  @Field({ description: 'Title.' })
  title!: string;

  @Field({ description: 'Who vouches for it: auditor, certification body, author.' })
  issuer!: string;

  @Field(() => String, { nullable: true, description: 'Its number with the issuer.' })
  reference?: string;

  @Field(() => String, { nullable: true, description: 'What it covers.' })
  scope?: string;

  @Field(() => Instant, { nullable: true, description: 'Begin of the time that it is about.' })
  periodFrom?: string;

  @Field(() => Instant, { nullable: true, description: 'End of the time that it is about.' })
  periodTo?: string;

  @Field(() => Instant, { nullable: true, description: 'When it was issued.' })
  issuedAt?: string;

  @Field(() => Instant, { nullable: true, description: 'From when it holds.' })
  validFrom?: string;

  @Field(() => Instant, { nullable: true, description: 'Until when it holds; without end when left out.' })
  validUntil?: string;
}

@InputType({ description: 'A file that was uploaded with POST /files.' })
export class DocumentFileInput {
  @Field({ description: 'Digest as the upload answered it: `sha256:…`.' })
  digest!: string;

  @Field(() => Long, { description: 'Bytes.' })
  size!: number;

  @Field({ description: 'Name of the file, with its ending.' })
  name!: string;
}

@InputType({ description: 'What a document is about.' })
export class AttachmentInput {
  @Field(() => AssetKind, { description: 'Kind of the asset.' })
  kind!: AssetKind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;
}

@InputType()
export class RegisterDocumentInput extends DocumentDetailsInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field(() => AttachmentInput, {
    nullable: true,
    description: 'The asset or subprocessor that it is about; the organisation when left out.',
  })
  attachedTo?: AttachmentInput;

  @Field(() => ID, { nullable: true, description: 'The document that it adds to.' })
  addendumTo?: string;

  @Field(() => DocumentFileInput, { nullable: true, description: 'Its file.' })
  file?: DocumentFileInput;

  @Field(() => Classification, { defaultValue: Classification.CONFIDENTIAL, description: 'Confidentiality.' })
  classification!: Classification;

  @Field(() => ID, { nullable: true, description: 'Member who is told before it expires; you when left out.' })
  ownerId?: string;

  @Field(() => [Int], {
    nullable: true,
    description: 'How many days before the end of validity the owner is told: 90, 30 and 7 when left out.',
  })
  warnDaysBefore?: number[];

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

@InputType()
export class CorrectDocumentDetailsInput extends DocumentDetailsInput {
  @Field(() => ID, { description: 'The document.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CHANGED_MEANWHILE unless the record is at this revision.',
  })
  expectedRevision?: number;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

@InputType()
export class AttachDocumentFileInput extends ChangeInput {
  @Field(() => DocumentFileInput, { description: 'Its file.' })
  file!: DocumentFileInput;
}

@InputType()
export class PassDocumentOwnershipInput extends ChangeInput {
  @Field(() => ID, { description: 'Member who is told before it expires, from now on.' })
  ownerId!: string;
}

@InputType()
export class SupersedeDocumentInput extends ChangeInput {
  @Field(() => ID, { description: 'The document that takes its place.' })
  byId!: string;
}

@InputType()
export class WithdrawDocumentInput extends ChangeInput {
  @Field({ description: 'Why nobody may rely on the document.' })
  declare reason: string;
}
