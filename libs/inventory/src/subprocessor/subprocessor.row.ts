import { ID, Int, ObjectType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import type { Sealed } from '@custodia/vault';
import { Column, Entity } from 'typeorm';
import { AssetStatus } from '../asset/asset.types.js';
import type { SubprocessorState } from './lifecycle.policy.js';
import { ConfirmedDeletion, SubprocessorContract, SubprocessorStateEnum } from './relation.types.js';
import {
  Alternative,
  GateException,
  SubprocessorCategory,
  SubprocessorGate,
  SubprocessorNotice,
  SubprocessorTask,
  SubprocessorUse,
  TransferBasis,
} from './subprocessor.types.js';
import { Searched } from '../asset/searched.column.js';

/** A contact as stored: sealed. */
export interface StoredContact {
  readonly id: string;
  readonly name: Sealed;
  readonly email: Sealed;
  readonly role: string;
}

@Searched('subprocessor_v1')
@Entity('subprocessor_v1')
@ObjectType({ description: 'A third party that processes data for the organisation, from registration to disposal.' })
export class Subprocessor extends Row {
  @Shown(() => String, 'text', 'Name.')
  name!: string;

  @Shown(() => String, 'text', 'Website.', { nullable: true })
  website!: string | null;

  @Shown(() => String, 'text', 'What it does for us.')
  purpose!: string;

  @Shown(() => AssetStatus, 'text', 'Where it stands in its life cycle.')
  status!: AssetStatus;

  @Shown(() => [SubprocessorCategory], 'text[]', 'What it is used for.')
  categories!: SubprocessorCategory[];

  @Shown(() => [String], 'text[]', 'Where data is processed: country or region codes.')
  regions!: string[];

  @Shown(() => TransferBasis, 'text', 'On which ground personal data may go there.')
  transferBasis!: TransferBasis;

  @Shown(() => SubprocessorUse, 'jsonb', 'How it is used.')
  use!: SubprocessorUse;

  @Shown(() => Int, 'integer', 'How critical it is, 1 to 4; empty when it follows from the inherent risk.', {
    nullable: true,
  })
  tier!: number | null;

  @Shown(() => ID, 'text', 'Member who answers for it.')
  ownerId!: string;

  @Shown(() => Boolean, 'boolean', 'On the public list of subprocessors.')
  listed!: boolean;

  @Shown(() => [Alternative], 'jsonb', 'What could take its place.')
  alternatives!: Alternative[];

  @Column('jsonb')
  contacts!: StoredContact[];

  @Shown(
    () => SubprocessorGate,
    'jsonb',
    'The last decision about its use; none yet when empty. Ask `gateState` whether it may be used now.',
    { nullable: true },
  )
  gate!: SubprocessorGate | null;

  @Shown(() => [GateException], 'jsonb', 'Exceptions, oldest first.')
  exceptions!: GateException[];

  @Shown(() => [SubprocessorTask], 'jsonb', 'What it leaves to us, its customer.')
  customerTasks!: SubprocessorTask[];

  @Shown(() => [SubprocessorNotice], 'jsonb', 'Notices of changes, newest first.')
  notices!: SubprocessorNotice[];

  @Shown(() => SubprocessorStateEnum, 'text', 'Where the work with it stands, from the first look to the exit.')
  state!: SubprocessorState;

  @Shown(() => String, 'text', 'Why it is suspended.', { nullable: true })
  suspensionReason!: string | null;

  @Shown(() => [SubprocessorContract], 'jsonb', 'Contracts, the newest of each kind.')
  contracts!: SubprocessorContract[];

  @Shown(() => [ConfirmedDeletion], 'jsonb', 'Assets of which it has confirmed that it deleted what it held.')
  deletions!: ConfirmedDeletion[];

  /** Whether it works for us, once somebody has said so. */
  @Column('text', { nullable: true })
  activity!: 'active' | 'suspended' | null;

  @Column('boolean')
  exited!: boolean;

  @Shown(() => ID, 'text', 'Disposal case, once disposed.', { nullable: true })
  disposalCaseId!: string | null;

  @Shown(() => String, 'text', 'Number of the certificate, once disposed.', { nullable: true })
  certificateNumber!: string | null;
}
