import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AssetRef, LineageStep } from '../lineage/lineage.types.js';
import type * as policy from '../use/use.policy.js';

export const UseObstacle = {
  QUARANTINED: 'quarantined',
  UNKNOWN: 'unknown',
  DISPOSED: 'disposed',
  REJECTED: 'rejected',
  RETIRED: 'retired',
  SUSPENDED: 'suspended',
  GATE_CLOSED: 'gate_closed',
  UNAPPROVED: 'unapproved',
  UNDOCUMENTED: 'undocumented',
  UNASSESSED: 'unassessed',
} as const satisfies Record<string, policy.ObstacleReason>;
export type UseObstacle = policy.ObstacleReason;
registerEnumType(UseObstacle, {
  name: 'UseObstacle',
  description: 'Why something upstream stands against the use of an asset.',
  valuesMap: {
    QUARANTINED: { description: 'Data or a model that it comes from, or the version itself, is in quarantine.' },
    UNKNOWN: { description: 'Something that it comes from is not in the inventory.' },
    DISPOSED: { description: 'A part is disposed of.' },
    REJECTED: { description: 'A part is rejected, or as a version of a prompt withdrawn.' },
    RETIRED: { description: 'A part is retired.' },
    SUSPENDED: { description: 'The use of a part is interrupted.' },
    GATE_CLOSED: { description: 'A subprocessor that it uses may not be used.' },
    UNAPPROVED: {
      description:
        'It runs in production with a part that is not approved, or comes from data that is not, and no justification of a model covers that.',
    },
    UNDOCUMENTED: {
      description: 'It runs in production with a part that is not documented, and the gap is not justified.',
    },
    UNASSESSED: {
      description:
        'A system runs in production with a tool or connector whose risk is not assessed, or no longer (5.1.2-6).',
    },
  },
});

@ObjectType({ description: 'A tool or connector of a system, by name.' })
export class ConnectorRef {
  @Field(() => ID, { description: 'The tool or connector.' })
  id!: string;

  @Field({ description: 'Its name.' })
  name!: string;
}

@ObjectType({ description: 'Something upstream that stands against the use of an asset.' })
export class UseRisk {
  @Field(() => UseObstacle, { description: 'Why.' })
  reason!: UseObstacle;

  @Field(() => AssetRef, { description: 'What it is.' })
  asset!: AssetRef;

  @Field(() => [LineageStep], {
    description: 'A shortest way to it; the last step leads to it. Empty when it is the asset itself.',
  })
  path!: readonly LineageStep[];

  @Field(() => ConnectorRef, {
    nullable: true,
    description: 'The tool or connector of the asset that it is about, where it is about one.',
  })
  connector?: ConnectorRef;
}
