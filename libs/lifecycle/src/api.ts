import { Module } from '@nestjs/common';
import { holdsOnPersons, projections } from '@custodia/platform';
import { BlockersResolver } from './blockers/blockers.resolver.js';
import { BulkResolver } from './disposal/bulk.resolver.js';
import { CaseDecisions } from './disposal/case-decisions.js';
import { DisposalCases, DisposalQueries } from './disposal/disposal.queries.js';
import { DisposalResolver } from './disposal/disposal.resolver.js';
import { ExecutionResolver } from './disposal/execution.resolver.js';
import { LegalHoldResolver, LegalHolds } from './legal-hold/legal-hold.resolver.js';
import { WhoCanResolver } from './need-to-know/who-can.resolver.js';
import { CaseController } from './notice/case.controller.js';
import { lifecycleProjections } from './projections.js';
import { holdsOnMember } from './standing.view.js';
import { RetentionPolicies, RetentionResolver } from './retention/retention.resolver.js';
import { SweepResolver } from './retention/sweep.resolver.js';
import { RecipientController } from './transfer/recipient.controller.js';
import { RecipientDoor } from './transfer/recipient-door.js';
import { TransferCases, TransferResolver } from './transfer/transfer.resolver.js';

/** GraphQL of disposal, transfer, legal holds and retention. */
@Module({
  controllers: [CaseController, RecipientController],
  providers: [
    RecipientDoor,
    projections(...lifecycleProjections),
    holdsOnPersons(holdsOnMember),
    BlockersResolver,
    CaseDecisions,
    DisposalQueries,
    DisposalResolver,
    DisposalCases.resolver,
    ExecutionResolver,
    BulkResolver,
    LegalHoldResolver,
    LegalHolds.resolver,
    RetentionResolver,
    SweepResolver,
    RetentionPolicies.resolver,
    TransferResolver,
    TransferCases.resolver,
    WhoCanResolver,
  ],
})
export class LifecycleApi {}
