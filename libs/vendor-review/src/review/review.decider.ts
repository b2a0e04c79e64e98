import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, invalid, notFound, same, says } from '../refusals.policy.js';
import { decideAnswering } from './answering.decider.js';
import { decideDoor, spoken } from './door.decider.js';
import { decideJudging } from './judging.decider.js';
import { decideLife } from './life.decider.js';
import { evolve } from './review.evolve.policy.js';
import type { ReviewCommand } from './review.commands.js';
import { reviewCodec, type ReviewEvent } from './review.events.js';
import type { ReviewState } from './review.state.js';

type Command = ReviewCommand & { readonly actor: string; readonly at: string };

function decide(command: Command, state: ReviewState): Decision<ReviewEvent, Refusal> {
  if (command.type === 'DraftReview') return draft(command, state);
  if (state.status === 'absent') return notFound('review', command.id);
  switch (command.type) {
    case 'ReplaceReviewContact':
    case 'MoveDueDate':
    case 'SendReview':
    case 'CancelReview':
    case 'RecordReminder':
    case 'RecordReminderBounce':
    case 'RecordNotice':
    case 'RecordEvidenceExpiry':
    case 'RecordOverdue':
    case 'ExpireReview':
    case 'RecordNextReview':
      return decideLife(command, state);
    case 'ChooseLanguage':
    case 'ResendInvitation':
    case 'RecordInvitationSent':
    case 'RecordInvitationBounced':
    case 'InviteColleague':
    case 'RemoveColleague':
    case 'EraseReviewPerson':
      return decideDoor(command, state);
    case 'AssignQuestions':
    case 'RecordAssignmentMail':
    case 'SaveAnswers':
    case 'ImportAnswers':
    case 'AttachEvidence':
    case 'WithdrawEvidence':
    case 'SubmitReview':
    case 'AnswerClarification':
      return decideAnswering(command, state);
    case 'RecordScore':
    case 'GiveVerdict':
    case 'AskClarifications':
    case 'WithdrawClarification':
    case 'RecordClarificationMail':
    case 'RaiseFinding':
    case 'ResolveFinding':
    case 'DecideReview':
      return decideJudging(command, state);
  }
}

function draft(command: Extract<Command, { type: 'DraftReview' }>, state: ReviewState): Decision<ReviewEvent, Refusal> {
  const {
    id,
    subprocessorId,
    templateId,
    template,
    edition,
    packs,
    intake,
    title,
    dueAt,
    zone,
    contact,
    weightSetId,
    previousReviewId,
    message,
    language,
  } = command;
  if (state.status !== 'absent') {
    // The contact is sealed anew at every try, so only who it is can be compared.
    const { drafted } = state;
    const asked = [subprocessorId, templateId, dueAt, contact.contactId, weightSetId, previousReviewId];
    return same(asked, [
      drafted.subprocessorId,
      drafted.templateId,
      drafted.dueAt,
      drafted.contact.contactId,
      drafted.weightSetId,
      drafted.previousReviewId,
    ])
      ? accept()
      : idTaken(id);
  }
  if (!says(title)) return invalid('title', title, 'Give the review a title.');
  if (dueAt <= command.at) return invalid('dueAt', dueAt, 'Name a due date in the future.');
  return accept<ReviewEvent>(
    {
      type: 'ReviewDrafted',
      data: {
        subprocessorId,
        templateId,
        template,
        edition,
        packs,
        intake,
        title: title.trim(),
        dueAt,
        zone,
        contact,
        weightSetId,
        previousReviewId,
        message,
      },
    },
    ...spoken(contact.contactId, language),
  );
}

export const reviewDecider: Decider<ReviewCommand, ReviewEvent, ReviewState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const review: Aggregate<ReviewCommand, ReviewEvent, ReviewState, Refusal> = {
  codec: reviewCodec,
  decider: reviewDecider,
};
