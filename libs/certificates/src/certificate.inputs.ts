import { Field, ID, InputType, Int } from '@nestjs/graphql';

@InputType()
export class RevokeCertificateInput {
  @Field(() => ID, { description: 'The certificate.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CHANGED_MEANWHILE unless the record is at this revision.',
  })
  expectedRevision?: number;

  @Field({ description: 'Why; whoever checks the certificate will read it.' })
  reason!: string;
}
