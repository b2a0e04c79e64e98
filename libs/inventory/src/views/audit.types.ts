import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import { HistoryEntry } from './history.types.js';

export const AuditRecord = {
  MODEL: 'model',
  DATASET: 'dataset',
  PROMPT: 'prompt',
  SYSTEM: 'system',
  SUBPROCESSOR: 'subprocessor',
  LINK: 'lineage',
  DOCUMENT: 'document',
  EXPOSURE_QUESTION: 'exposureQuestion',
} as const;
export type AuditRecord = (typeof AuditRecord)[keyof typeof AuditRecord];
registerEnumType(AuditRecord, {
  name: 'AuditRecord',
  description: 'What facts of the inventory are recorded about.',
  valuesMap: {
    MODEL: { description: 'A model, its versions included.' },
    DATASET: { description: 'A dataset, its versions included.' },
    PROMPT: { description: 'A prompt, its versions included; texts only by their digest.' },
    SYSTEM: { description: 'A system.' },
    SUBPROCESSOR: { description: 'A subprocessor.' },
    LINK: { description: 'A link between two assets.' },
    DOCUMENT: { description: 'A document of an asset.' },
    EXPOSURE_QUESTION: { description: 'A question whether reported content is in the data.' },
  },
});

@ObjectType({ description: 'One fact in the audit trail of the whole inventory.' })
export class AuditEntry extends HistoryEntry {
  @Field(() => AuditRecord, { description: 'What it is about.' })
  record!: AuditRecord;

  @Field(() => ID, { description: 'UUID of that record.' })
  recordId!: string;
}

@ObjectType({ description: 'A part of the audit trail, in the order in which it was recorded.' })
export class AuditPage {
  @Field(() => [AuditEntry], {
    description: 'The facts; fewer than asked for, or none, where much had to be looked through. Go on with `next`.',
  })
  entries!: readonly AuditEntry[];

  @Field(() => String, { nullable: true, description: 'Pass as `after` to go on; empty at the end of the log.' })
  next!: string | null;
}

@ArgsType()
export class AuditArgs {
  @Field(() => [AuditRecord], { nullable: true, description: 'About these only.' })
  kinds?: AuditRecord[] | null;

  @Field(() => [String], { nullable: true, description: 'Of these types only, for example `ModelVersionApproved`.' })
  types?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Done by this member or token.' })
  actorId?: string | null;

  @Field(() => Instant, { nullable: true, description: 'Decided at this moment or later.' })
  from?: string | null;

  @Field(() => Instant, { nullable: true, description: 'Decided before this moment.' })
  to?: string | null;

  @Field(() => Int, { defaultValue: 100, description: 'At most 500.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Behind this position.' })
  after?: string | null;
}
