import { accept, own, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { invalid, notFound, says } from '../refusals.policy.js';
import { spoken } from './door.decider.js';
import { expiryDue, relies } from './evidence-expiry.policy.js';
import type { LifeCommand } from './review.commands.js';
import type { ReviewEvent } from './review.events.js';
import { tooManyInvitations, wrongStatus } from './review.refusals.policy.js';
import { isAnswerable, isDecided, isOpen, reminderKey, type Review } from './review.state.js';
import { fellOverdue, hasExpired } from './timing.policy.js';

type Command = Exclude<LifeCommand, { type: 'DraftReview' }> & { readonly actor: string; readonly at: string };
type Answer = Decision<ReviewEvent, Refusal>;

/** From the draft to the end; the vendor's side and the reviewers' work are decided beside this. */
export function decideLife(command: Command, review: Review): Answer {
  switch (command.type) {
    case 'ReplaceReviewContact':
      return replaceContact(command, review);
    case 'MoveDueDate': {
      const { id, dueAt, zone, at } = command;
      if (dueAt === review.dueAt) return accept();
      if (review.status !== 'draft' && !isAnswerable(review))
        return wrongStatus(id, review, 'A due date can be moved until the vendor has submitted.');
      return dueAt <= at
        ? invalid('dueAt', dueAt, 'Name a due date in the future.')
        : accept({ type: 'DueDateMoved', data: { dueAt, zone } });
    }
    case 'SendReview':
      return send(command, review);
    case 'CancelReview': {
      if (review.status === 'cancelled') return accept();
      if (isDecided(review) || review.status === 'expired')
        return wrongStatus(command.id, review, 'A decided review stays as it is; draft a new one.');
      return says(command.reason)
        ? accept({ type: 'ReviewCancelled', data: { reason: command.reason } })
        : invalid('reason', command.reason, 'Say why.');
    }
    case 'RecordReminder': {
      const { stage, messageId } = command;
      return review.reminders.has(reminderKey(stage, review.dueAt))
        ? accept()
        : accept({ type: 'ReminderSent', data: { stage, dueAt: review.dueAt, messageId } });
    }
    case 'RecordReminderBounce': {
      const { stage, code } = command;
      return review.reminders.has(reminderKey(stage, review.dueAt))
        ? accept()
        : accept({ type: 'ReminderBounced', data: { stage, dueAt: review.dueAt, code } });
    }
    case 'RecordNotice': {
      const { noticeId, kind, messageId } = command;
      return review.notices.has(noticeId)
        ? accept()
        : accept({ type: 'NoticeMailed', data: { noticeId, kind, messageId } });
    }
    case 'RecordEvidenceExpiry': {
      const { evidenceId, stage, messageId, at } = command;
      const evidence = own(review.evidence, evidenceId);
      if (evidence === undefined) return notFound('evidence', evidenceId);
      const due = expiryDue({ evidenceId, validUntil: evidence?.validUntil ?? null, told: review.expiriesTold }, at);
      return due === stage && relies(review)
        ? accept({
            type: 'EvidenceExpiryTold',
            data: { evidenceId, stage, validUntil: evidence!.validUntil!, messageId },
          })
        : accept();
    }
    case 'RecordOverdue':
      return fellOverdue(review, command.at)
        ? accept({ type: 'ReviewFellOverdue', data: { dueAt: review.dueAt } })
        : accept();
    case 'ExpireReview':
      return hasExpired(review, command.at)
        ? accept({
            type: 'ReviewExpired',
            data: { subprocessorId: review.drafted.subprocessorId, validUntil: review.validUntil! },
          })
        : accept();
    case 'RecordNextReview':
      return review.nextReviewId !== null
        ? accept()
        : accept({ type: 'NextReviewDrafted', data: { reviewId: command.reviewId } });
  }
}

/** A new person gets an invitation of their own, and the questions of the former one, whose links open nothing any more. */
function replaceContact(
  { id, contactId, name, email, invitationId, language, at }: Extract<Command, { type: 'ReplaceReviewContact' }>,
  review: Review,
): Answer {
  if (contactId === review.contactId) return accept();
  if (own(review.people, contactId))
    return invalid('contactId', contactId, 'This person took part already; give the new contact an id of its own.');
  const replaced: ReviewEvent[] = [
    { type: 'ReviewContactReplaced', data: { contactId, name, email } },
    ...spoken(contactId, language),
  ];
  if (review.status === 'draft') return accept(...replaced);
  if (!isOpen(review)) return wrongStatus(id, review, 'Its contact can no longer be replaced.');
  if (review.frozen?.desk) return accept(...replaced);
  const limit = tooManyInvitations(id, review, at);
  if (limit) return limit;
  const questionIds = Object.entries(review.assignments)
    .filter(([, assigned]) => assigned === review.contactId)
    .map(([questionId]) => questionId);
  const handedOver: ReviewEvent[] =
    questionIds.length > 0 ? [{ type: 'QuestionsAssigned', data: { contactId, questionIds } }] : [];
  return accept<ReviewEvent>(...replaced, ...handedOver, {
    type: 'InvitationRenewed',
    data: { invitationId, contactId, askedAt: at },
  });
}

/** From here on nothing that is asked changes: edition, questions, weights and rules are those of this moment. */
function send(command: Extract<Command, { type: 'SendReview' }>, review: Review): Answer {
  const {
    id,
    invitationId,
    digest,
    rules,
    weightSet,
    questions,
    owners,
    tier,
    inherentRisk,
    fourEyes,
    desk,
    at,
    actor,
  } = command;
  if (review.frozen)
    return review.frozen.invitationId === invitationId && review.frozen.desk === desk
      ? accept()
      : wrongStatus(
          id,
          review,
          review.frozen.desk
            ? 'It is a desk review, which asks nobody. Draft another review to send it.'
            : 'It was sent already; use resendInvitation.',
        );
  if (review.status !== 'draft') return wrongStatus(id, review, 'Only a draft can be sent.');
  if (review.dueAt <= at) return invalid('dueAt', review.dueAt, 'The due date has passed meanwhile; move it first.');
  if (review.drafted.weightSetId !== null && weightSet === null)
    return notFound('weight set', review.drafted.weightSetId);
  if (questions.length === 0)
    return refuse({
      code: 'INVALID_INPUT',
      message: 'The template edition asks nothing.',
      field: 'templateId',
      value: review.drafted.templateId,
      remedy: 'Choose another edition.',
    });
  return accept({
    type: 'ReviewSent',
    data: {
      invitationId,
      contactId: review.contactId,
      digest,
      rules,
      weightSet,
      questions,
      owners,
      tier,
      inherentRisk,
      fourEyes,
      dueAt: review.dueAt,
      sentAt: at,
      sentBy: actor,
      desk,
    },
  });
}
