import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  creationResult,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { dueFacts } from '../review/review.facts.js';
import { assessmentBatch, mostVendors } from './batch.decider.js';
import { PlannedAssessment, SendAssessmentsInput } from './batch.inputs.js';
import { batchProjection } from './batch.projection.js';
import { AssessmentBatch, AssessmentBatchStatus } from './batch.row.js';
import { planFor } from './plan.facts.js';

export const AssessmentBatches = listOf(AssessmentBatch, {
  filter: { status: { name: 'AssessmentBatchStatus', values: AssessmentBatchStatus } },
});

const SendAssessmentsResult = creationResult('SendAssessments', AssessmentBatch);

/** One assessment to many vendors. */
@Resolver(() => AssessmentBatch)
export class BatchResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Query(() => AssessmentBatch, { nullable: true, description: 'How far the assessments of a batch have been sent.' })
  @AllowMembers()
  assessmentBatch(@CurrentRequest() request: RequestContext, @Args('id', { type: () => ID }) id: string) {
    return request.session.one(AssessmentBatch, id);
  }

  @Query(() => AssessmentBatches.Connection, { description: 'Batches of assessments, the finished ones too.' })
  @AllowMembers()
  assessmentBatches(
    @CurrentRequest() request: RequestContext,
    @Args({ type: () => AssessmentBatches.Args }) args: ListArgs,
  ) {
    return request.session.list(AssessmentBatch, args);
  }

  @Query(() => [PlannedAssessment], {
    description: `A dry run of \`sendAssessments\`: what each vendor would get, and which would get nothing and why. Nothing is sent and nothing recorded. Of the first ${mostVendors} vendors.`,
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async plannedAssessments(
    @CurrentRequest() { session, who }: RequestContext,
    @Args('input') { vendors, packs }: SendAssessmentsInput,
  ): Promise<PlannedAssessment[]> {
    const planned: PlannedAssessment[] = [];
    for (const { subprocessorId, contactId = null } of vendors.slice(0, mostVendors)) {
      const ports = { store: this.store, session };
      const plan = await planFor(ports, who.organisationId, { subprocessorId, contactId }, packs ?? null, '');
      const nothing = { name: null, tier: null, contactId, templates: [], questionCount: 0 };
      planned.push(
        plan.kind === 'refused'
          ? { subprocessorId, ...nothing, code: plan.refusal.code, message: plan.refusal.message }
          : { subprocessorId, ...plan, code: null, message: null },
      );
    }
    return planned;
  }

  @Mutation(() => SendAssessmentsResult, {
    description:
      'Sends an assessment to many vendors by a job, each with one mail. A vendor that cannot be sent one is named with the reason, and the others go on; `plannedAssessments` tells it before.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async sendAssessments(@CurrentRequest() request: RequestContext, @Args('input') input: SendAssessmentsInput) {
    const id = this.writes.idFor(request, 'assessment-batch', input.id);
    const due = await dueFacts(this.store, request.who.organisationId, input);
    if (due.kind === 'refused') return due.refusal;
    const vendors = input.vendors.map(({ subprocessorId, contactId = null, language = null }) => ({
      subprocessorId,
      contactId,
      language,
    }));
    const packs = input.packs?.map(({ templateId, weightSetId = null }) => ({ templateId, weightSetId })) ?? null;
    return this.writes.run(
      request,
      assessmentBatch,
      { id },
      { type: 'RequestAssessments', id, vendors, packs, dueAt: due.dueAt, message: input.message },
      batchProjection,
    );
  }
}
