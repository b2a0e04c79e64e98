import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { load, type EventStore } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  Instant,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { EVENT_STORE, VAULT } from '@custodia/platform';
import { derivedId, type Refusal } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { invalid, notFound } from '../refusals.policy.js';
import { adoptPack, editionOf, isWithdrawn, weightsOf } from '../template/editions.js';
import { answerSheetProjection } from './answer-sheet.projection.js';
import { frozenFor, useOf } from './draft-review.js';
import { namedPerson } from './named-person.js';
import { openPeople, sameAddress, sealPerson, type ClearPerson } from './people.js';
import { readReview } from './read-review.js';
import { SubprocessorNotInUse, TooManyInvitations, TooManyPeople, WrongReviewStatus } from './refusal.types.js';
import type { ReviewCommand } from './review.commands.js';
import { review } from './review.decider.js';
import * as inputs from './review.inputs.js';
import { reviewProjection } from './review.projection.js';
import { Finding, Review } from './review.row.js';
import { FindingStatus, Rating, ReviewStatus, Severity } from './review.types.js';

export const Reviews = listOf(Review, {
  filter: {
    subprocessorId: 'id',
    templateId: 'id',
    template: 'text',
    edition: 'text',
    title: 'text',
    status: { name: 'ReviewStatus', values: ReviewStatus },
    overdue: 'boolean',
    dueAt: 'instant',
    sentAt: 'instant',
    submittedAt: 'instant',
    decidedAt: 'instant',
    validUntil: 'instant',
    score: 'number',
    residualRisk: 'number',
    tier: 'number',
    rating: { name: 'Rating', values: Rating },
    openFindings: 'number',
  },
  sort: ['dueAt', 'score', 'residualRisk', 'submittedAt', 'validUntil', 'title'],
  asOf: true,
});

export const Findings = listOf(Finding, {
  filter: {
    reviewId: 'id',
    subprocessorId: 'id',
    ownerId: 'id',
    questionId: 'text',
    severity: { name: 'Severity', values: Severity },
    status: { name: 'FindingStatus', values: FindingStatus },
    condition: 'boolean',
    dueAt: 'instant',
  },
  sort: ['dueAt'],
  asOf: true,
});

const DraftReviewResult = creationResult('DraftReview', Review, SubprocessorNotInUse);
const ReplaceReviewContactResult = changeResult('ReplaceReviewContact', Review, WrongReviewStatus, TooManyInvitations);
const MoveReviewDueDateResult = changeResult('MoveReviewDueDate', Review, WrongReviewStatus);
const SendReviewResult = changeResult('SendReview', Review, WrongReviewStatus, SubprocessorNotInUse);
const ResendInvitationResult = changeResult('ResendInvitation', Review, WrongReviewStatus, TooManyInvitations);
const CancelReviewResult = changeResult('CancelReview', Review, WrongReviewStatus);
const InviteColleagueResult = changeResult(
  'InviteColleague',
  Review,
  WrongReviewStatus,
  TooManyPeople,
  TooManyInvitations,
);
const RemoveColleagueResult = changeResult('RemoveColleague', Review);

/** From the draft to the invitation. */
@Resolver(() => Review)
export class ReviewResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Query(() => Review, { nullable: true, description: 'One review, now or as it was at a past moment.' })
  @AllowMembers()
  review(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return request.session.one(Review, id, { asOf });
  }

  @Query(() => Reviews.Connection, { description: 'Reviews of the organisation.' })
  @AllowMembers()
  reviews(@CurrentRequest() request: RequestContext, @Args({ type: () => Reviews.Args }) args: ListArgs) {
    return request.session.list(Review, args);
  }

  @Query(() => Findings.Connection, { description: 'Findings of all reviews.' })
  @AllowMembers()
  findings(@CurrentRequest() request: RequestContext, @Args({ type: () => Findings.Args }) args: ListArgs) {
    return request.session.list(Finding, args);
  }

  @Mutation(() => DraftReviewResult, { description: 'Prepares a questionnaire for a vendor; nothing is sent yet.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async draftReview(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.DraftReviewInput) {
    const { organisationId: organisation, memberId: actor } = request.who;
    const id = this.writes.idFor(request, 'review', input.id);
    const use = await useOf(this.store, organisation, input.subprocessorId);
    if (use.kind === 'refused') return missing(use.refusal, 'subprocessorId', input.subprocessorId);
    const known = await editionOf(this.store, organisation, input.templateId);
    if (!known) return missing(notFound('template edition', input.templateId).refusal, 'templateId', input.templateId);
    if (await isWithdrawn(this.store, organisation, input.templateId))
      return invalid('templateId', input.templateId, 'It was withdrawn; choose another edition.').refusal;
    if (input.weightSetId != null && !(await weightsOf(this.store, organisation, input.templateId, input.weightSetId)))
      return missing(notFound('weight set', input.weightSetId).refusal, 'weightSetId', input.weightSetId);
    const given =
      input.previousReviewId == null
        ? null
        : await readReview(this.store, { organisation, id: input.previousReviewId });
    if (input.previousReviewId != null && given?.drafted.subprocessorId !== input.subprocessorId)
      return missing(
        notFound('review of this subprocessor', input.previousReviewId).refusal,
        'previousReviewId',
        input.previousReviewId,
      );
    const {
      contactId = request.idempotencyKey
        ? this.writes.idFor(request, 'review-contact')
        : derivedId('review-contact', id),
    } = input.contact;
    const named = await namedPerson(
      { store: this.store, vault: this.vault },
      organisation,
      input.subprocessorId,
      { ...input.contact, ...(input.contact.name == null && input.contact.email == null ? {} : { contactId }) },
      'contact',
    );
    if (named.kind === 'refused') return missing(named.refusal, 'contact', input.contact.contactId ?? '');
    await adoptPack(this.store, organisation, input.templateId, { actor, at: request.now() });
    const contact = await sealPerson(this.vault, organisation, id, named.person);
    const { template, edition, title } = known.edition;
    const previousReviewId = input.previousReviewId ?? (await this.before(request, id, input.subprocessorId, template));
    return this.run(
      request,
      { id },
      {
        type: 'DraftReview',
        id,
        subprocessorId: input.subprocessorId,
        templateId: input.templateId,
        template,
        edition,
        title: input.title ?? `${use.name}: ${title}`,
        dueAt: input.dueAt,
        contact,
        weightSetId: input.weightSetId ?? null,
        previousReviewId,
        message: input.message,
      },
    );
  }

  @Mutation(() => ReplaceReviewContactResult, {
    description: 'Hands the questionnaire to another person. The links of the previous contact stop working.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async replaceReviewContact(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ReplaceReviewContactInput,
  ) {
    return this.withPerson(request, input.id, input.contact, 'contact', (contact) =>
      this.run(request, input, {
        type: 'ReplaceReviewContact',
        id: input.id,
        ...contact,
        invitationId: this.writes.idFor(request, 'invitation'),
      }),
    );
  }

  @Mutation(() => MoveReviewDueDateResult, { description: 'Moves the due date; reminders follow it.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  moveReviewDueDate(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.MoveReviewDueDateInput) {
    return this.run(request, input, { type: 'MoveDueDate', id: input.id, dueAt: input.dueAt });
  }

  @Mutation(() => SendReviewResult, {
    description: 'Freezes what is asked and how it counts, and invites the contact by mail.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async sendReview(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.SendReviewInput) {
    const { organisationId } = request.who;
    const { state } = await load(this.store, review, { organisation: organisationId, id: input.id });
    if (state.status === 'absent') return notFound('review', input.id).refusal;
    const frozen = await frozenFor(
      this.store,
      organisationId,
      input.id,
      state,
      state.frozen && request.idempotencyKey ? state.frozen.invitationId : this.writes.idFor(request, 'invitation'),
    );
    return frozen.kind === 'refused' ? frozen.refusal : this.run(request, input, frozen.command);
  }

  @Mutation(() => ResendInvitationResult, { description: 'Sends a new link. The previous link stops working.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async resendInvitation(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ResendInvitationInput,
  ) {
    const { state } = await load(this.store, review, { organisation: request.who.organisationId, id: input.id });
    if (state.status === 'absent') return notFound('review', input.id).refusal;
    return this.run(request, input, {
      type: 'ResendInvitation',
      id: input.id,
      contactId: input.contactId ?? state.contactId,
      invitationId: this.writes.idFor(request, 'invitation'),
    });
  }

  @Mutation(() => CancelReviewResult, { description: 'Ends a review without a decision.' })
  @Allow('procurement', 'reviewer', 'admin')
  cancelReview(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.CancelReviewInput) {
    return this.run(request, input, { type: 'CancelReview', id: input.id, reason: input.reason });
  }

  @Mutation(() => InviteColleagueResult, {
    description: "Invites a further person on the vendor's side to help with the answers.",
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  inviteColleague(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.InviteColleagueInput) {
    return this.withPerson(request, input.id, input.person, 'person', (person, sameAddress) =>
      this.run(request, input, {
        type: 'InviteColleague',
        id: input.id,
        by: null,
        ...person,
        invitationId: this.writes.idFor(request, 'invitation'),
        sameAddress,
      }),
    );
  }

  @Mutation(() => RemoveColleagueResult, { description: 'Ends the part of a colleague; what they answered stays.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  removeColleague(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RemoveColleagueInput) {
    return this.run(request, input, { type: 'RemoveColleague', id: input.id, by: null, contactId: input.contactId });
  }

  private async withPerson(
    request: RequestContext,
    id: string,
    person: inputs.PersonInput,
    field: 'contact' | 'person',
    act: (sealed: Awaited<ReturnType<typeof sealPerson>>, sameAddress: readonly string[]) => Promise<object>,
  ) {
    const { organisationId } = request.who;
    const { state } = await load(this.store, review, { organisation: organisationId, id });
    if (state.status === 'absent') return notFound('review', id).refusal;
    const ports = { store: this.store, vault: this.vault };
    const named = await namedPerson(
      ports,
      organisationId,
      state.drafted.subprocessorId,
      request.idempotencyKey && !person.contactId
        ? { ...person, contactId: this.writes.idFor(request, `review-${field}`) }
        : person,
      field,
    );
    if (named.kind === 'refused') return named.refusal;
    const { contactId, name, email } = named.person;
    const known = await this.participant(request, id, contactId);
    if (known && (known.name !== name || known.email !== email))
      return invalid(
        `${field}.contactId`,
        contactId,
        'Somebody takes part under this id by another name or address; leave the id out.',
      ).refusal;
    const [sealed, same] = await Promise.all([
      sealPerson(this.vault, organisationId, id, named.person),
      sameAddress(this.vault, organisationId, id, state, email),
    ]);
    return act(sealed, same);
  }

  /** Who takes part in a review under an id, by name and address; `null` when nobody does. */
  private async participant(
    { session, who }: RequestContext,
    id: string,
    contactId: string,
  ): Promise<ClearPerson | null> {
    const person = (await session.one(Review, id))?.people.find((one) => one.id === contactId && !one.removed);
    const [clear = null] = person
      ? await openPeople(this.vault, who.organisationId, id, [{ ...person, contactId }])
      : [];
    return clear;
  }

  /** The newest review of the same vendor by the same questionnaire that has answers. */
  private async before(
    { session }: RequestContext,
    id: string,
    subprocessorId: string,
    template: string,
  ): Promise<string | null> {
    const [newest] = await session.query<{ id: string }>(
      `select id from review_v2 where subprocessor_id = $1 and template = $2 and id <> $3 and submitted_at is not null order by submitted_at desc limit 1`,
      [subprocessorId, template, id],
    );
    return newest?.id ?? null;
  }

  private run(
    request: RequestContext,
    change: Pick<inputs.ReviewChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: ReviewCommand,
  ): Promise<object | Refusal> {
    return this.writes.run(request, review, change, command, reviewProjection, answerSheetProjection);
  }
}

/** A creation has no NotFound of its own: what it refers to is a field that cannot be used. */
const missing = (refusal: Refusal, field: string, value: string): Refusal =>
  refusal.code === 'NOT_FOUND'
    ? ({
        code: 'INVALID_INPUT',
        message: `${field}: ${refusal.message}`,
        field,
        value,
        remedy: 'Name a record of this organisation.',
      } as Refusal)
    : refusal;
