import { Field, ID, InputType } from '@nestjs/graphql';
import { ChangeInput, Instant } from '@custodia/graphql';
import { ConnectorKind, ConnectorRisk } from './connector.types.js';

const connectorId = 'UUID of the tool or connector; made when left out.';
const name = 'Name, for example "Ticket system".';
const kind = 'What it is.';
const endpoint =
  'Where it is called: address, command or connection string. User, password and parameters with a secret are left out of an address.';
const subprocessorId = 'The subprocessor that provides it; leave it out when the organisation runs it itself.';
const permissions = 'What the system may do there, in short terms, for example "tickets:read".';
const mayWrite = 'The system may change something there.';
const actsAlone = 'The system uses it without a person who confirms each use.';

@InputType()
export class AddSystemConnectorInput extends ChangeInput {
  @Field(() => ID, { nullable: true, description: connectorId })
  connectorId?: string | null;

  @Field({ description: name })
  name!: string;

  @Field(() => ConnectorKind, { description: kind })
  kind!: ConnectorKind;

  @Field(() => String, { nullable: true, description: endpoint })
  endpoint?: string | null;

  @Field(() => ID, { nullable: true, description: subprocessorId })
  subprocessorId?: string | null;

  @Field(() => [String], { description: permissions })
  permissions!: string[];

  @Field({ description: mayWrite })
  mayWrite!: boolean;

  @Field({ description: actsAlone })
  actsAlone!: boolean;
}

@InputType({ isAbstract: true })
abstract class OfConnectorInput extends ChangeInput {
  @Field(() => ID, { description: 'The tool or connector.' })
  connectorId!: string;
}

@InputType()
export class DescribeSystemConnectorInput extends OfConnectorInput {
  @Field({ description: name })
  name!: string;

  @Field(() => ConnectorKind, { description: kind })
  kind!: ConnectorKind;

  @Field(() => String, { nullable: true, description: endpoint })
  endpoint?: string | null;

  @Field(() => ID, { nullable: true, description: subprocessorId })
  subprocessorId?: string | null;
}

@InputType()
export class PermitSystemConnectorInput extends OfConnectorInput {
  @Field(() => [String], { description: permissions })
  permissions!: string[];

  @Field({ description: mayWrite })
  mayWrite!: boolean;

  @Field({ description: actsAlone })
  actsAlone!: boolean;
}

@InputType()
export class AssessSystemConnectorInput extends OfConnectorInput {
  @Field(() => ConnectorRisk, { description: 'How bad it is when the permissions are used wrongly.' })
  level!: ConnectorRisk;

  @Field({ description: 'Why the permissions are needed, what can go wrong, and what is done against it.' })
  rationale!: string;

  @Field(() => Instant, { description: 'Until when the assessment holds.' })
  validUntil!: string;
}

@InputType()
export class RemoveSystemConnectorInput extends OfConnectorInput {}
