import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
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
import type { Mail } from '@custodia/mail';
import { EVENT_STORE, MAIL, VAULT } from '@custodia/platform';
import { derivedId, type Refusal } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { notFound } from '../refusals.policy.js';
import { assemble } from '../template/assemble.js';
import { answerSheetProjection } from './answer-sheet.projection.js';
import { chosenPacks } from './chosen-packs.facts.js';
import { erasePerson } from './erase-person.js';
import { judges } from './judges.policy.js';
import { personFacts } from './people.facts.js';
import { readReview } from './read-review.js';
import { SubprocessorNotInUse, TooManyInvitations, TooManyPeople, WrongReviewStatus } from './refusal.types.js';
import type { ReviewCommand } from './review.commands.js';
import { review } from './review.decider.js';
import type { SealedContact } from './review.events.js';
import { draftFacts, dueFacts, frozenFor, missing } from './review.facts.js';
import * as inputs from './review.inputs.js';
import { reviewProjection } from './review.projection.js';
import { Finding, Review, ReviewFile, ReviewFileKind } from './review.row.js';
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
    desk: 'boolean',
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

export const ReviewFiles = listOf(ReviewFile, {
  filter: {
    reviewId: 'id',
    kind: { name: 'ReviewFileKind', values: ReviewFileKind },
    validUntil: 'instant',
    withdrawn: 'boolean',
    digest: 'text',
  },
  sort: ['validUntil'],
});

const DraftReviewResult = creationResult('DraftReview', Review, SubprocessorNotInUse);
const ReplaceReviewContactResult = changeResult('ReplaceReviewContact', Review, WrongReviewStatus, TooManyInvitations);
const MoveReviewDueDateResult = changeResult('MoveReviewDueDate', Review, WrongReviewStatus);
const StartDeskReviewResult = changeResult('StartDeskReview', Review, WrongReviewStatus, SubprocessorNotInUse);
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
const EraseReviewPersonResult = changeResult('EraseReviewPerson', Review);

/** From the draft to the invitation. */
@Resolver(() => Review)
export class ReviewResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
    @Inject(MAIL) readonly mail: Mail,
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

  @Query(() => ReviewFiles.Connection, {
    description:
      'Evidence and returned questionnaires of all reviews, with what they cover: what ends before a day, for example.',
  })
  @Allow(...judges)
  reviewFiles(@CurrentRequest() request: RequestContext, @Args({ type: () => ReviewFiles.Args }) args: ListArgs) {
    return request.session.list(ReviewFile, args);
  }

  @Mutation(() => DraftReviewResult, {
    description:
      'Prepares an assessment of a vendor: one questionnaire, or several that are answered in one place and decided together. Nothing is sent yet.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async draftReview(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.DraftReviewInput) {
    const { organisationId: organisation, memberId: actor } = request.who;
    const id = this.writes.idFor(request, 'review', input.id);
    const newContactId = request.idempotencyKey
      ? this.writes.idFor(request, 'review-contact')
      : derivedId('review-contact', id);
    const intake = input.intake ?? null;
    const chosen = await chosenPacks(this.store, organisation, input, intake);
    if (chosen.kind === 'refused') return missing(chosen, 'subprocessorId', input.subprocessorId).refusal;
    const asked = await assemble(this.store, organisation, chosen.packs, { actor, at: request.now() });
    if (asked.kind === 'refused') return asked.refusal;
    const drafting = { ...input, ...asked, intake };
    const facts = await draftFacts(this.ports(request), { organisation, id }, drafting, newContactId);
    if (facts.kind === 'refused') return facts.refusal;
    return this.run(request, { id }, { type: 'DraftReview', id, ...facts.drafted, language: input.contact.language });
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
        language: input.contact.language,
        invitationId: this.writes.idFor(request, 'invitation'),
      }),
    );
  }

  @Mutation(() => MoveReviewDueDateResult, { description: 'Moves the due date; reminders follow it.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async moveReviewDueDate(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.MoveReviewDueDateInput,
  ) {
    const due = await dueFacts(this.store, request.who.organisationId, input);
    if (due.kind === 'refused') return due.refusal;
    const { dueAt, zone } = due;
    return this.run(request, input, { type: 'MoveDueDate', id: input.id, dueAt, zone });
  }

  @Mutation(() => SendReviewResult, {
    description: 'Freezes what is asked and how it counts, and invites the contact by mail.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  sendReview(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.SendReviewInput) {
    return this.freeze(request, input, false);
  }

  @Mutation(() => StartDeskReviewResult, {
    description:
      'Freezes what is asked and how it counts, and invites nobody: members enter what the vendor has published, such as a CAIQ of a registry or a file of a trust centre. No mail of this review goes to the vendor.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  startDeskReview(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.StartDeskReviewInput) {
    return this.freeze(request, input, true);
  }

  @Mutation(() => ResendInvitationResult, { description: 'Sends a new link. The previous link stops working.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async resendInvitation(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ResendInvitationInput,
  ) {
    const state = await readReview(this.store, { organisation: request.who.organisationId, id: input.id });
    if (!state) return notFound('review', input.id).refusal;
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
        language: input.person.language,
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

  @Mutation(() => EraseReviewPersonResult, {
    description:
      "Destroys the key of a person on the vendor's side, and with it name and address wherever this address was recorded, the kept mails and the texts that name the person included. What they answered stays.",
  })
  @Allow('procurement', 'admin')
  async eraseReviewPerson(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.EraseReviewPersonInput,
  ) {
    const { id, contactId } = input;
    const answer = await this.run(request, input, { type: 'EraseReviewPerson', id, contactId });
    // The fact is recorded first: whoever reads it knows why nothing opens any more. Repeating is harmless.
    if (!('code' in answer)) await erasePerson(this, { organisation: request.who.organisationId, id }, contactId);
    return answer;
  }

  private async freeze(request: RequestContext, input: inputs.SendReviewInput, desk: boolean) {
    const { organisationId: organisation } = request.who;
    const state = await readReview(this.store, { organisation, id: input.id });
    if (!state) return notFound('review', input.id).refusal;
    const invitationId =
      state.frozen && request.idempotencyKey ? state.frozen.invitationId : this.writes.idFor(request, 'invitation');
    const frozen = await frozenFor(this.store, organisation, input.id, state, invitationId, desk);
    return frozen.kind === 'refused' ? frozen.refusal : this.run(request, input, frozen.command);
  }

  private async withPerson(
    request: RequestContext,
    id: string,
    person: inputs.PersonInput,
    field: 'contact' | 'person',
    act: (sealed: SealedContact, sameAddress: readonly string[]) => Promise<object>,
  ) {
    const place = { organisation: request.who.organisationId, id };
    const state = await readReview(this.store, place);
    if (!state) return notFound('review', id).refusal;
    const named =
      request.idempotencyKey && !person.contactId
        ? { ...person, contactId: this.writes.idFor(request, `review-${field}`) }
        : person;
    const facts = await personFacts(this.ports(request), place, state, named, field);
    return facts.kind === 'refused' ? facts.refusal : act(facts.sealed, facts.sameAddress);
  }

  private ports({ session }: RequestContext) {
    return { store: this.store, vault: this.vault, session };
  }

  private run(
    request: RequestContext,
    change: Pick<inputs.ReviewChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: ReviewCommand,
  ): Promise<object | Refusal> {
    return this.writes.run(request, review, change, command, reviewProjection, answerSheetProjection);
  }
}
