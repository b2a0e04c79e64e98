import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import * as policy from './subprocessor.policy.js';

type Constants<Value extends string> = { readonly [Key in Value as Uppercase<Key>]: Key };
export const constants = <Value extends string>(values: readonly Value[]): Constants<Value> =>
  Object.fromEntries(values.map((value) => [value.toUpperCase().replaceAll('-', '_'), value])) as Constants<Value>;

export const SubprocessorCategory = constants(policy.subprocessorCategories);
export type SubprocessorCategory = policy.SubprocessorCategory;
registerEnumType(SubprocessorCategory, {
  name: 'SubprocessorCategory',
  description: 'What a subprocessor is used for.',
});

export const TransferBasis = constants(policy.transferBases);
export type TransferBasis = policy.TransferBasis;
registerEnumType(TransferBasis, {
  name: 'TransferBasis',
  description: 'On which ground personal data may leave for its regions (GDPR, chapter V).',
});

const DataSensitivity = constants(policy.useSteps.dataSensitivity);
registerEnumType(DataSensitivity, {
  name: 'DataSensitivity',
  description:
    'The most sensitive data that reaches the subprocessor; RESTRICTED includes special categories (GDPR, article 9).',
});

const Criticality = constants(policy.useSteps.criticality);
registerEnumType(Criticality, { name: 'Criticality', description: 'What stops when the subprocessor stops.' });

const AccessLevel = constants(policy.useSteps.access);
registerEnumType(AccessLevel, {
  name: 'AccessLevel',
  description: 'The furthest the subprocessor can reach into our systems.',
});

const RegulatoryExposure = constants(policy.useSteps.regulatoryExposure);
registerEnumType(RegulatoryExposure, {
  name: 'RegulatoryExposure',
  description: 'The strictest regime the use falls under; HIGH_RISK as in the EU AI Act, article 6.',
});

export const GateState = constants(policy.usabilities);
export type GateState = policy.Usability;
registerEnumType(GateState, {
  name: 'GateState',
  description:
    'Whether the subprocessor may be used: after an approved review that still holds, or under a time-limited exception.',
});

@ObjectType({ description: 'How the subprocessor is used; decides its inherent risk.' })
@InputType('SubprocessorUseInput', { description: 'How the subprocessor is used; decides its inherent risk.' })
export class SubprocessorUse {
  @Field(() => DataSensitivity, { defaultValue: 'internal', description: 'The most sensitive data that reaches it.' })
  dataSensitivity!: policy.SubprocessorUse['dataSensitivity'];

  @Field(() => Criticality, { defaultValue: 'medium', description: 'What stops when it stops.' })
  criticality!: policy.SubprocessorUse['criticality'];

  @Field(() => AccessLevel, { defaultValue: 'read', description: 'The furthest it can reach.' })
  access!: policy.SubprocessorUse['access'];

  @Field(() => RegulatoryExposure, {
    defaultValue: 'contractual',
    description: 'The strictest regime the use falls under.',
  })
  regulatoryExposure!: policy.SubprocessorUse['regulatoryExposure'];
}

@ObjectType({ description: 'What could take its place (NCSC: be ready to fail over).' })
@InputType('AlternativeInput', { description: 'What could take its place.' })
export class Alternative {
  @Field({ description: 'Name.' })
  name!: string;

  @Field(() => ID, { nullable: true, description: 'A registered subprocessor, if it is one.' })
  subprocessorId!: string | null;

  @Field({ defaultValue: '', description: 'How fast, at which cost, what is missing.' })
  note!: string;
}

@ObjectType({ description: 'The last decision about the use of the subprocessor.' })
export class SubprocessorGate {
  @Field({ description: 'Opened; the moment `until` may have passed since.' })
  opened!: boolean;

  @Field({ description: 'Under conditions, each of which is a finding of the review.' })
  conditional!: boolean;

  @Field(() => ID, { nullable: true, description: 'The review that decided.' })
  reviewId!: string | null;

  @Field(() => Instant, { nullable: true, description: 'Holds until then.' })
  until!: string | null;

  @Field({ description: 'Why.' })
  reason!: string;

  @Field(() => Instant, { description: 'Since when.' })
  since!: string;
}

@ObjectType({ description: 'Leave to use the subprocessor without an approved review, for a limited time.' })
export class GateException {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;

  @Field({ description: 'Why it is used nevertheless.' })
  justification!: string;

  @Field({ description: 'What is done against the risk.' })
  mitigations!: string;

  @Field(() => ID, { description: 'Member who granted it.' })
  grantedBy!: string;

  @Field(() => Instant, { description: 'From.' })
  since!: string;

  @Field(() => Instant, { description: 'Until.' })
  until!: string;

  @Field(() => Instant, { nullable: true, description: 'When it was revoked.' })
  revokedAt!: string | null;
}

@ObjectType({ description: 'Something the vendor leaves to its customer.' })
export class SubprocessorTask {
  @Field(() => ID, { description: 'Id.' })
  taskId!: string;

  @Field(() => ID, { description: 'The review in which the vendor said so.' })
  reviewId!: string;

  @Field({ description: 'The question.' })
  questionId!: string;

  @Field({ description: 'What is to be done, in the words of question and answer.' })
  text!: string;

  @Field(() => Instant, { nullable: true, description: 'When it was done.' })
  doneAt!: string | null;

  @Field(() => String, { nullable: true, description: 'How.' })
  note!: string | null;
}

@ObjectType({ description: 'A notice to those who rely on the list of subprocessors.' })
export class SubprocessorNotice {
  @Field({ description: 'What changes.' })
  summary!: string;

  @Field(() => Instant, { description: 'When it takes effect.' })
  effectiveAt!: string;

  @Field(() => Instant, { description: 'When notice was given.' })
  announcedAt!: string;
}
