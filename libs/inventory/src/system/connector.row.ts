import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Instant, PartOf, Row, Shown } from '@custodia/graphql';
import { Entity, Index } from 'typeorm';
import { ConnectorKind, ConnectorRisk } from './connector.types.js';

@ObjectType({ description: 'An assessment of the risk of what a system may do with a tool or connector.' })
export class ConnectorAssessment {
  @Field(() => ConnectorRisk, { description: 'How bad it is when the permissions are used wrongly.' })
  level!: ConnectorRisk;

  @Field({ description: 'Why the permissions are needed, what can go wrong, and what is done against it.' })
  rationale!: string;

  @Field(() => ID, { description: 'Who assessed it.' })
  assessedBy!: string;

  @Field(() => Instant, { description: 'When.' })
  assessedAt!: string;

  @Field(() => Instant, { description: 'Until when it holds.' })
  validUntil!: string;
}

@PartOf('systemId')
@Entity('system_connector_v1')
@Index('system_connector_v1_by_system_id', ['organisationId', 'systemId'])
@Index('system_connector_v1_by_subprocessor_id', ['organisationId', 'subprocessorId'])
@ObjectType({
  description: 'A tool or connector that a system may call, with what it may do there (ETSI TS 104 223, 5.1.2-6).',
})
export class SystemConnector extends Row {
  @Shown(() => ID, 'text', 'The system.')
  systemId!: string;

  @Shown(() => String, 'text', 'Name.')
  name!: string;

  @Shown(() => ConnectorKind, 'text', 'What it is.')
  kind!: ConnectorKind;

  @Shown(() => String, 'text', 'Where it is called: address, command or connection string, without secrets.', {
    nullable: true,
  })
  endpoint!: string | null;

  @Shown(() => ID, 'text', 'The subprocessor that provides it; empty when the organisation runs it itself.', {
    nullable: true,
  })
  subprocessorId!: string | null;

  @Shown(() => [String], 'text[]', 'What the system may do there.')
  permissions!: readonly string[];

  @Shown(() => Boolean, 'boolean', 'The system may change something there.')
  mayWrite!: boolean;

  @Shown(() => Boolean, 'boolean', 'The system uses it without a person who confirms each use.')
  actsAlone!: boolean;

  @Shown(
    () => ConnectorAssessment,
    'jsonb',
    'The last assessment of these permissions; empty when there is none. Ask `assessed` whether it still holds.',
    { nullable: true },
  )
  assessment!: ConnectorAssessment | null;
}
