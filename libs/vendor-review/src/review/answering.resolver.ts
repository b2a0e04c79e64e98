import { Readable } from 'node:stream';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { Allow, CurrentRequest, changeResult, RequestContext, Writes } from '@custodia/graphql';
import { CONFIG, EVENT_STORE, FILES } from '@custodia/platform';
import { isUuid, type Config, type Refusal } from '@custodia/kernel';
import { scannerOf, takeEvidence } from '../evidence/take-evidence.js';
import { invalid } from '../refusals.policy.js';
import { workbookRefused, WorkbookRefused } from '../template/template.refusals.js';
import { uploaded } from '../upload.js';
import { answerSheetProjection } from './answer-sheet.projection.js';
import { inTheirForm } from './formed-answers.js';
import { importIdOf, readFilledFile } from './import-file.js';
import { readReview } from './read-review.js';
import { answeredIn } from './review.facts.js';
import {
  AnswerChangedMeanwhile,
  EvidenceNotAllowed,
  EvidenceNotScanned,
  NothingAnswered,
  QuotaReached,
  WrongReviewStatus,
} from './refusal.types.js';
import type { AnswerCommand } from './review.commands.js';
import { review } from './review.decider.js';
import type { GivenAnswer } from './review.events.js';
import * as inputs from './review.inputs.js';
import { reviewProjection } from './review.projection.js';
import { Review } from './review.row.js';

const AssignQuestionsResult = changeResult('AssignQuestions', Review, WrongReviewStatus);
const SaveAnswersResult = changeResult('SaveAnswers', Review, WrongReviewStatus, QuotaReached, AnswerChangedMeanwhile);
const ImportAnswersResult = changeResult('ImportAnswers', Review, WrongReviewStatus, WorkbookRefused, QuotaReached);
const AttachEvidenceResult = changeResult(
  'AttachEvidence',
  Review,
  WrongReviewStatus,
  QuotaReached,
  EvidenceNotAllowed,
  EvidenceNotScanned,
);
const WithdrawEvidenceResult = changeResult('WithdrawEvidence', Review, WrongReviewStatus);
const SubmitReviewResult = changeResult('SubmitReview', Review, WrongReviewStatus, NothingAnswered);
const AnswerClarificationResult = changeResult('AnswerClarification', Review, WrongReviewStatus);

/** What the vendor does on its page, done by a member or an integration in the vendor's stead: recorded as such. */
@Resolver(() => Review)
export class AnsweringResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Mutation(() => AssignQuestionsResult, { description: "Hands questions to a person on the vendor's side." })
  @Allow('procurement', 'admin', 'integration')
  assignQuestions(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, contactId, questionIds, ...input }: inputs.AssignQuestionsInput,
  ) {
    return this.run(request, { id, ...input }, { type: 'AssignQuestions', id, by: null, contactId, questionIds });
  }

  @Mutation(() => SaveAnswersResult, { description: 'Saves answers; those that are not named stay as they are.' })
  @Allow('procurement', 'admin', 'integration')
  async saveAnswers(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, answers, ...input }: inputs.SaveAnswersInput,
  ) {
    const formed = await this.formed(request, id, answers);
    if (formed.kind === 'refused') return formed.refusal;
    return this.run(request, { id, ...input }, { type: 'SaveAnswers', id, contactId: null, answers: formed.answers });
  }

  @Mutation(() => ImportAnswersResult, {
    description:
      'Reads the answers of a workbook or csv that came back. `imports` of the review says what was found in it.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async importAnswers(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ImportAnswersInput) {
    const { organisationId: organisation } = request.who;
    const file = await uploaded(this.files, organisation, input.file);
    if (file.kind === 'refused') return file.refusal;
    const read = await readFilledFile(
      { store: this.store, files: this.files },
      { organisation, id: input.id },
      file.source,
      { contactId: null, importId: importIdOf(file.source.bytes), column: input.column },
    );
    if (read.kind === 'unreadable') return workbookRefused(read.refusal);
    return read.kind === 'refused' ? read.refusal : this.run(request, input, read.command);
  }

  @Mutation(() => AttachEvidenceResult, { description: 'Attaches a document that supports an answer.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async attachEvidence(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.AttachEvidenceInput) {
    const { organisationId } = request.who;
    const file = await uploaded(this.files, organisationId, input.file);
    if (file.kind === 'refused') return file.refusal;
    const { questionId = null, title, validFrom = null, validUntil = null } = input;
    const evidenceId = this.writes.idFor(request, 'evidence', input.evidenceId);
    if (!isUuid(evidenceId))
      return invalid('evidenceId', evidenceId, 'Send a UUID in lower case, or leave it out.').refusal;
    const { name: fileName, bytes } = file.source;
    const taken = await takeEvidence(this.files, scannerOf(this.config), organisationId, {
      fileName,
      source: Readable.from([bytes]),
      maxBytes: 25 * 1024 * 1024,
    });
    if (taken.kind === 'refused') return taken.refusal;
    const { digest, size, mediaType } = taken;
    return this.run(request, input, {
      type: 'AttachEvidence',
      id: input.id,
      contactId: null,
      evidenceId,
      questionId,
      title: title ?? fileName,
      fileName,
      mediaType,
      digest,
      size,
      validFrom,
      validUntil,
    });
  }

  @Mutation(() => WithdrawEvidenceResult, { description: 'Takes an attached document back, before submission.' })
  @Allow('procurement', 'admin', 'integration')
  withdrawEvidence(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, evidenceId, ...input }: inputs.WithdrawEvidenceInput,
  ) {
    return this.run(request, { id, ...input }, { type: 'WithdrawEvidence', id, contactId: null, evidenceId });
  }

  @Mutation(() => SubmitReviewResult, {
    description:
      "Submits the answers in the vendor's stead, for example those of a workbook that came by mail; a job scores them.",
  })
  @Allow('procurement', 'admin', 'integration')
  async submitReview(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, ...input }: inputs.SubmitReviewInput,
  ) {
    const answered = await answeredIn(this.store, { organisation: request.who.organisationId, id });
    return this.run(request, { id, ...input }, { type: 'SubmitReview', id, contactId: null, answered });
  }

  @Mutation(() => AnswerClarificationResult, { description: "Answers a clarification question in the vendor's stead." })
  @Allow('procurement', 'admin', 'integration')
  async answerClarification(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, clarificationId, text, answer, ...input }: inputs.AnswerClarificationInput,
  ) {
    const formed = await this.formed(request, id, answer ? [answer] : []);
    if (formed.kind === 'refused') return formed.refusal;
    return this.run(
      request,
      { id, ...input },
      {
        type: 'AnswerClarification',
        id,
        contactId: null,
        clarificationId,
        text,
        answer: formed.answers[0] ?? null,
      },
    );
  }

  private async formed(request: RequestContext, id: string, answers: readonly inputs.AnswerInput[]) {
    const place = { organisation: request.who.organisationId, id };
    return inTheirForm(this.store, place, await readReview(this.store, place), answers.map(savedAnswer));
  }

  private run(
    request: RequestContext,
    change: Pick<inputs.ReviewChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: AnswerCommand,
  ): Promise<object | Refusal> {
    return this.writes.run(request, review, change, command, reviewProjection, answerSheetProjection);
  }
}

const savedAnswer = ({
  questionId,
  value,
  owner,
  text,
  customerResponsibilities,
  basedOn,
}: inputs.AnswerInput): GivenAnswer => ({
  questionId,
  value: value ?? null,
  owner: owner ?? null,
  text,
  customerResponsibilities,
  basedOn: basedOn ?? undefined,
});
