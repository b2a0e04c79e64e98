import { Field, Float, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, PartOf, Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import { AssetRow } from '../asset/asset.row.js';
import { Deployment, Environment, Location, VersionFile } from '../asset/asset.types.js';
import type { ModelVersionDecision, SignatureMethod as SignatureMethodValue } from './model.events.js';
import { Searched } from '../asset/searched.column.js';
import { RunningKept, StateKept } from '../asset/version-states.js';

@ObjectType({
  description: 'Why the model may be used although documentation is missing (ETSI TS 104 223, 5.2.3-2.1).',
})
export class Justification {
  @Field({ description: 'The reason.' })
  justification!: string;

  @Field({ description: 'What is done against the risk.' })
  mitigations!: string;

  @Field({ description: 'The assessed risk.' })
  risk!: string;

  @Field(() => Instant, { description: 'Until when it holds.' })
  expiresAt!: string;
}

@ObjectType({ description: 'A change that users are told of before it happens (ETSI TS 104 223, 5.2.3-4).' })
export class ModelAnnouncement {
  @Field(() => ID, { description: 'UUID of the announcement.' })
  id!: string;

  @Field(() => ID, { description: 'The version that will run.' })
  versionId!: string;

  @Field(() => Environment, { description: 'Where.' })
  environment!: Environment;

  @Field(() => Instant, { description: 'When.' })
  effectiveAt!: string;

  @Field({ description: 'What users will notice.' })
  summary!: string;
}

@Searched('model_v1')
@RunningKept('model_v1')
@Entity('model_v1')
@Index('model_v1_out_of_use', ['organisationId', 'status', 'id'], { where: `(status <> 'registered'::text)` })
@Index('model_v1_documented', ['organisationId', 'documented', 'id'])
@ObjectType({ description: 'A machine-learning model, from registration to disposal.' })
export class Model extends AssetRow {
  /** Its card says something. */
  @Column('boolean', { default: false })
  documented!: boolean;

  @Shown(() => String, 'text', 'Licence, as stated.', { nullable: true })
  licence!: string | null;

  @Shown(() => [Deployment], 'jsonb', 'What runs where.')
  deployments!: readonly Deployment[];

  @Shown(() => [Environment], 'text[]', 'Where it runs.')
  environments!: readonly Environment[];

  @Shown(() => Justification, 'jsonb', 'The latest justification, if any.', { nullable: true })
  justification!: Justification | null;

  @Shown(() => [ModelAnnouncement], 'jsonb', 'Announced changes, oldest first.')
  announcements!: readonly ModelAnnouncement[];
}

@ObjectType({ description: 'What the provider of a model that it runs itself states of a version.' })
@InputType('RemoteVersionInput', {
  description: 'What the provider of a model that it runs itself states of a version.',
})
export class RemoteVersion {
  @Field({ description: 'Who runs it.' })
  provider!: string;

  @Field({ description: 'Its name at the provider, for example a dated snapshot.' })
  version!: string;

  @Field({ description: 'What the provider states of it, for example that this name always means the same weights.' })
  statement!: string;
}

@ObjectType({ description: 'One measured value.' })
export class EvaluationMetric {
  @Field({ description: 'Name.' })
  name!: string;

  @Field(() => Float, { description: 'Value.' })
  value!: number;

  @Field(() => Float, { nullable: true, description: 'Least value that passes.' })
  threshold?: number;

  @Field(() => Float, { nullable: true, description: 'Greatest value that passes.' })
  atMost?: number;
}

@ObjectType({ description: 'An evaluation of one version, bound to its digest.' })
export class Evaluation {
  @Field(() => ID, { description: 'UUID of the evaluation.' })
  id!: string;

  @Field({ description: 'Test suite.' })
  suite!: string;

  @Field({ description: 'At least one metric has a threshold, and each reaches its own.' })
  passed!: boolean;

  @Field(() => Instant, { description: 'When it was recorded.' })
  at!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Member who recorded it; empty where the read model is of an earlier release and was not rebuilt.',
  })
  by?: string;

  @Field(() => [EvaluationMetric], { description: 'What was measured.' })
  metrics!: readonly EvaluationMetric[];
}

const SignatureMethod = { KEY: 'key', CERTIFICATE: 'certificate', KEYLESS: 'keyless' } as const;
registerEnumType(SignatureMethod, {
  name: 'SignatureMethod',
  description: 'By what a version was signed.',
  valuesMap: {
    KEY: { description: 'A key whose public half somebody here trusts.' },
    CERTIFICATE: { description: 'A certificate under an authority that somebody here trusts.' },
    KEYLESS: { description: 'A short-lived certificate of Sigstore; the identity in it is not checked here.' },
  },
});

@ObjectType({ description: 'A signature (OpenSSF Model Signing) over exactly the files of one version.' })
export class ModelSignature {
  @Field(() => ID, { description: 'UUID of the signature.' })
  id!: string;

  @Field(() => SignatureMethod, { description: 'By what it was made.' })
  method!: SignatureMethodValue;

  @Field({
    description:
      'It is by the key or under an authority that whoever attached it trusted. False: the signature fits its certificate and the files, and who signed is a claim.',
  })
  verified!: boolean;

  @Field({ description: 'Fingerprint of the key, subject of the certificate, or the identity that it claims.' })
  signer!: string;

  @Field(() => String, { nullable: true, description: 'Who issued the certificate, or vouches for the identity.' })
  issuer!: string | null;

  @Field({ description: 'Digest of the file of the signature; read it at `/files/<digest>` of this service.' })
  bundle!: string;

  @Field({ description: 'Name of that file.' })
  fileName!: string;

  @Field(() => Instant, { description: 'When it was attached.' })
  at!: string;

  @Field(() => ID, { description: 'Member who attached it.' })
  by!: string;
}

@PartOf('modelId')
@Searched('model_version_v1')
@StateKept('model_version_v1')
@Entity('model_version_v1')
@Index('model_version_v1_by_model_id', ['organisationId', 'modelId'])
@ObjectType({ description: 'One immutable version of a model.' })
export class ModelVersion extends Row {
  @Shown(() => ID, 'text', 'The model.')
  modelId!: string;

  @Shown(() => String, 'text', 'Label, unique within the model.')
  label!: string;

  @Shown(
    () => String,
    'text',
    'Digest of the named manifest of its files (ETSI TS 104 223, 5.2.1-2); empty without files.',
    {
      nullable: true,
    },
  )
  digest!: string | null;

  @Shown(() => RemoteVersion, 'jsonb', 'What its provider states, where nobody here has its files.', { nullable: true })
  remote!: RemoteVersion | null;

  @Shown(() => [VersionFile], 'jsonb', 'Files with their digests.')
  files!: readonly VersionFile[];

  @Shown(() => [Location], 'jsonb', 'Where copies are kept.')
  locations!: readonly Location[];

  @Shown(() => [Evaluation], 'jsonb', 'Evaluations of exactly this digest.')
  evaluations!: readonly Evaluation[];

  @Field(() => [ModelSignature], {
    description: 'Signatures over exactly these files, in the order in which they were attached.',
  })
  @Column('jsonb', { default: [] })
  signatures!: readonly ModelSignature[];

  @Shown(() => Boolean, 'boolean', 'Approved for use. An approval never passes to another version.')
  approved!: boolean;

  @Shown(() => Instant, 'timestamptz', 'When it was approved.', { nullable: true })
  approvedAt!: string | null;

  @Shown(() => ID, 'text', 'Member who approved it.', { nullable: true })
  approvedBy!: string | null;

  @Shown(() => Boolean, 'boolean', 'Known to be good: what a rollback may name (ETSI TS 104 223, 5.2.1-3.1).')
  knownGood!: boolean;

  /** What somebody decided about its use since, or instead of its approval. */
  @Column('text', { nullable: true })
  decided!: ModelVersionDecision | null;

  @Shown(() => String, 'text', 'Why it is suspended, deprecated or rejected.', { nullable: true })
  decisionReason!: string | null;

  @Shown(() => Boolean, 'boolean', 'Set aside: nothing that it is in may be used.')
  quarantined!: boolean;

  @Shown(() => String, 'text', 'Why it is in quarantine.', { nullable: true })
  quarantineReason!: string | null;
}
