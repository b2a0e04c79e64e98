import { ID, Int, ObjectType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import { Column, Entity } from 'typeorm';
import { DisposalCustodian } from '../disposal/disposal.types.js';
import type { TransferStage, TransferState } from './transfer.state.js';
import { TransferMode, TransferRecipient, TransferredItem, TransferStatus } from './transfer.types.js';

@Entity('transfer_case_v1')
@ObjectType({
  description:
    'A transfer of assets to another organisation, up to the disposal of what stays behind and its certificate.',
})
export class TransferCase extends Row {
  @Shown(() => TransferStatus, 'text', 'Where it stands.')
  status!: TransferStage | 'blocked';

  @Shown(() => TransferMode, 'text', 'Whether the giver keeps using it.')
  mode!: 'transfer' | 'share';

  @Shown(() => [TransferredItem], 'jsonb', 'What changes hands.')
  items!: readonly TransferredItem[];

  @Shown(() => TransferRecipient, 'jsonb', 'Who receives it.')
  recipient!: TransferRecipient;

  @Shown(() => String, 'text', 'Organisation that receives it.')
  recipientName!: string;

  @Shown(() => String, 'text', 'Law, contract or decision.')
  legalBasis!: string;

  @Shown(() => String, 'text', 'Why.')
  reason!: string;

  @Shown(() => [DisposalCustodian], 'jsonb', 'Data custodians and their decisions.')
  custodians!: readonly DisposalCustodian[];

  @Shown(() => String, 'text', 'What decisions are bound to; send it with yours.')
  contentsDigest!: string;

  @Shown(() => ID, 'text', 'Member who asked for it.')
  requesterId!: string;

  @Shown(() => ID, 'text', 'Member who approved it.', { nullable: true })
  approverId!: string | null;

  @Shown(() => String, 'text', 'How it was handed over.', { nullable: true })
  channel!: string | null;

  @Shown(() => Int, 'integer', 'How often it was handed over.')
  attempts!: number;

  @Shown(() => String, 'text', 'What the recipient disputed last.', { nullable: true })
  dispute!: string | null;

  @Shown(
    () => ID,
    'text',
    'The document in which the recipient accepted, of transfers that a member recorded as accepted. Empty when the recipient accepted through its link.',
    { nullable: true },
  )
  acceptanceDocumentId!: string | null;

  @Shown(() => ID, 'text', 'Disposal case of what stays behind.', { nullable: true })
  disposalId!: string | null;

  @Shown(() => String, 'text', 'Number of the certificate.', { nullable: true })
  certificateNumber!: string | null;

  /** The folded aggregate. */
  @Column('jsonb')
  state!: TransferState;
}
