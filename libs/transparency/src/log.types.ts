import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Instant, Long } from '@custodia/graphql';

@ObjectType({
  description:
    'A signed state of the log of the organisation: how many events it had, and the root of their Merkle tree.',
})
export class LogCheckpoint {
  @Field(() => Long, { description: 'Events in it.' })
  size!: number;

  @Field({ description: 'Root of the Merkle tree over them (RFC 6962), base64.' })
  root!: string;

  @Field({
    description: 'The signed note (C2SP tlog-checkpoint): keep it, and later states can be proved to continue it.',
  })
  note!: string;

  @Field(() => Instant, { description: 'When it was sealed.' })
  sealedAt!: string;

  @Field({ description: 'Key that signed it last; `certificateKeys` has its public part.' })
  kid!: string;
}

@ObjectType({ description: 'The proof that one event is in the sealed log (RFC 6962, 2.1.1).' })
export class LogProof {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field({ description: 'Entry of the event, byte for byte: its leaf is SHA-256 over 0x00 and this text.' })
  entry!: string;

  @Field(() => Long, { description: 'Number of the leaf, from 0.' })
  index!: number;

  @Field(() => [String], { description: 'Hashes in base64, from the leaf upwards.' })
  path!: string[];

  @Field({ description: 'The signed checkpoint that the path leads to.' })
  checkpoint!: string;
}

@ObjectType({ description: 'The proof that a later state of the log continues an earlier one (RFC 6962, 2.1.2).' })
export class LogConsistency {
  @Field(() => Long, { description: 'Events of the earlier state.' })
  from!: number;

  @Field(() => Long, { description: 'Events of the later state.' })
  to!: number;

  @Field(() => [String], { description: 'Hashes in base64.' })
  proof!: string[];
}
