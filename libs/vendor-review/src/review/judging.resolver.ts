import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { Allow, CurrentRequest, changeResult, RequestContext, Writes } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { isMember } from '@custodia/identity/read';
import { derivedId, isUuid, type Refusal } from '@custodia/kernel';
import { invalid } from '../refusals.policy.js';
import { answerSheetProjection } from './answer-sheet.projection.js';
import { ClarificationOpen, FourEyes, NotScored, WrongReviewStatus } from './refusal.types.js';
import type { JudgeCommand } from './review.commands.js';
import { review } from './review.decider.js';
import { decisionFacts } from './review.facts.js';
import * as inputs from './review.inputs.js';
import { assessmentProjection, findingProjection, reviewProjection } from './review.projection.js';
import { Review } from './review.row.js';

const GiveVerdictResult = changeResult('GiveVerdict', Review, WrongReviewStatus);
const AskClarificationsResult = changeResult('AskClarifications', Review, WrongReviewStatus);
const WithdrawClarificationResult = changeResult('WithdrawClarification', Review, WrongReviewStatus);
const RaiseFindingResult = changeResult('RaiseFinding', Review, WrongReviewStatus);
const ResolveFindingResult = changeResult('ResolveFinding', Review);
const DecideReviewResult = changeResult(
  'DecideReview',
  Review,
  WrongReviewStatus,
  ClarificationOpen,
  NotScored,
  FourEyes,
);

/** The reviewers' work: hidden from the vendor, but for the clarification questions. */
@Resolver(() => Review)
export class JudgingResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Mutation(() => GiveVerdictResult, { description: 'Judges one answer; the vendor never sees it.' })
  @Allow('reviewer', 'admin')
  giveVerdict(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, questionId, verdict, note, ...input }: inputs.GiveVerdictInput,
  ) {
    return this.run(request, { id, ...input }, { type: 'GiveVerdict', id, questionId, verdict, note });
  }

  @Mutation(() => AskClarificationsResult, {
    description:
      'Asks the vendor back, about as many answers as needed; one mail with all questions tells the contact.',
  })
  @Allow('reviewer', 'admin')
  askClarifications(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, clarifications, ...input }: inputs.AskClarificationsInput,
  ) {
    const roundId = this.writes.idFor(request, 'clarification-round', input.roundId);
    const stranger = [roundId, ...clarifications.flatMap(({ clarificationId }) => clarificationId ?? [])].find(
      (one) => !isUuid(one),
    );
    if (stranger !== undefined)
      return invalid('clarificationId', stranger, 'Send a UUID in lower case, or leave it out.').refusal;
    const questions = clarifications.map(({ clarificationId, questionId, text }, index) => ({
      clarificationId: clarificationId ?? derivedId('clarification', roundId, String(index)),
      questionId: questionId ?? null,
      text,
    }));
    return this.run(request, { id, ...input }, { type: 'AskClarifications', id, roundId, questions });
  }

  @Mutation(() => WithdrawClarificationResult, {
    description: 'Withdraws an open question. The vendor sees that it no longer needs an answer, and why.',
  })
  @Allow('reviewer', 'admin')
  withdrawClarification(
    @CurrentRequest() request: RequestContext,
    @Args('input') { clarificationId, ...change }: inputs.WithdrawClarificationInput,
  ) {
    const { id, reason } = change;
    return this.run(request, change, { type: 'WithdrawClarification', id, clarificationId, reason });
  }

  @Mutation(() => RaiseFindingResult, { description: 'Records what was found wanting.' })
  @Allow('reviewer', 'admin')
  async raiseFinding(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, severity, title, description, ...input }: inputs.RaiseFindingInput,
  ) {
    const { questionId, ownerId, dueAt } = input;
    const findingId = this.writes.idFor(request, 'finding', input.findingId);
    if (!isUuid(findingId))
      return invalid('findingId', findingId, 'Send a UUID in lower case, or leave it out.').refusal;
    if (ownerId != null && !(await isMember(request.session, ownerId)))
      return invalid('ownerId', ownerId, 'Name a member of the organisation.').refusal;
    return this.run(
      request,
      { id, ...input },
      {
        type: 'RaiseFinding',
        id,
        findingId,
        severity,
        title,
        description,
        questionId: questionId ?? null,
        ownerId: ownerId ?? null,
        dueAt: dueAt ?? null,
      },
    );
  }

  @Mutation(() => ResolveFindingResult, { description: 'Records how a finding was resolved.' })
  @Allow('reviewer', 'procurement', 'asset_owner', 'admin')
  resolveFinding(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, findingId, resolution, ...input }: inputs.ResolveFindingInput,
  ) {
    return this.run(request, { id, ...input }, { type: 'ResolveFinding', id, findingId, resolution });
  }

  @Mutation(() => DecideReviewResult, {
    description: 'Decides; a job then opens or closes the gate of the subprocessor.',
  })
  @Allow('reviewer', 'admin')
  async decideReview(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, outcome, note, conditions, validMonths, ...input }: inputs.DecideReviewInput,
  ) {
    if (validMonths != null && !(validMonths >= 1 && validMonths <= 60))
      return invalid('validMonths', String(validMonths), 'An approval holds for 1 to 60 months.').refusal;
    const { months, handsOn } = await decisionFacts(this.store, { organisation: request.who.organisationId, id });
    return this.run(
      request,
      { id, ...input },
      { type: 'DecideReview', id, outcome, note, conditions, months: validMonths ?? months, handsOn },
    );
  }

  private run(
    request: RequestContext,
    change: Pick<inputs.ReviewChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: JudgeCommand,
  ): Promise<object | Refusal> {
    return this.writes.run(
      request,
      review,
      change,
      command,
      reviewProjection,
      answerSheetProjection,
      findingProjection,
      assessmentProjection,
    );
  }
}
