import { accept, own, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { invalid, notFound, same, says } from '../refusals.policy.js';
import type { JudgeCommand } from './review.commands.js';
import type { ReviewEvent } from './review.events.js';
import { asksNobody, wrongStatus } from './review.refusals.policy.js';
import { isDecided, isJudged, isScored, type Review } from './review.state.js';
import { monthsAfter } from './timing.policy.js';

type Command = JudgeCommand & { readonly actor: string; readonly at: string };
type Answer = Decision<ReviewEvent, Refusal>;

/** The reviewers' work on what was submitted. The vendor sees the clarification questions and nothing else of it. */
export function decideJudging(command: Command, review: Review): Answer {
  const { id } = command;
  switch (command.type) {
    case 'RecordScore': {
      const { scoreId, trigger, result, of } = command;
      // What was read before the newest change is scored by the job of that change.
      if (review.scores.has(scoreId) || (trigger !== 'rescore' && of !== review.scorable)) return accept();
      if (!isJudged(review) && !isDecided(review) && review.status !== 'expired')
        return wrongStatus(id, review, 'Only what was submitted is scored.');
      return accept({ type: 'ReviewScored', data: { scoreId, trigger, result } });
    }
    case 'GiveVerdict': {
      const { questionId, verdict, note } = command;
      if (!asks(review, questionId)) return notFound('question', questionId);
      if (!isJudged(review)) return wrongStatus(id, review, 'Verdicts are given on what was submitted.');
      return review.verdicts[questionId] === `${verdict} ${note}`
        ? accept()
        : accept({ type: 'VerdictGiven', data: { questionId, verdict, note } });
    }
    case 'AskClarifications':
      return askClarifications(command, review);
    case 'WithdrawClarification': {
      const { clarificationId, reason } = command;
      const asked = own(review.clarifications, clarificationId);
      if (!asked) return notFound('clarification', clarificationId);
      if (asked.state === 'withdrawn') return accept();
      if (asked.state === 'answered')
        return invalid('clarificationId', clarificationId, 'It is answered; only an open question can be withdrawn.');
      if (review.status !== 'clarification') return wrongStatus(id, review, 'It does not wait for a clarification.');
      return says(reason)
        ? accept({ type: 'ClarificationWithdrawn', data: { clarificationId, reason } })
        : invalid('reason', reason, 'Say why; the vendor sees it.');
    }
    case 'RecordClarificationMail': {
      const { clarificationIds, messageId } = command;
      return accept<ReviewEvent>(
        ...clarificationIds
          .filter((one) => own(review.clarifications, one)?.mailed === false)
          .map((clarificationId) => ({ type: 'ClarificationMailed' as const, data: { clarificationId, messageId } })),
      );
    }
    case 'RaiseFinding': {
      const { findingId, questionId, severity, title, description, ownerId, dueAt } = command;
      if (own(review.findings, findingId) !== undefined) return accept();
      if (!isJudged(review) && !isDecided(review))
        return wrongStatus(id, review, 'Findings are raised on what was submitted.');
      if (questionId !== null && !asks(review, questionId)) return notFound('question', questionId);
      if (!says(title)) return invalid('title', title, 'Say what was found wanting.');
      return accept({
        type: 'FindingRaised',
        data: {
          findingId,
          subprocessorId: review.drafted.subprocessorId,
          questionId,
          severity,
          title,
          description,
          ownerId,
          dueAt,
        },
      });
    }
    case 'ResolveFinding': {
      const { findingId, resolution } = command;
      const resolved = own(review.findings, findingId);
      if (resolved === undefined) return notFound('finding', findingId);
      if (resolved) return accept();
      return says(resolution)
        ? accept({ type: 'FindingResolved', data: { findingId, resolution } })
        : invalid('resolution', resolution, 'Say how it was resolved.');
    }
    case 'DecideReview':
      return decideReview(command, review);
  }
}

/** A round of questions is asked together or not at all. */
function askClarifications(command: Extract<Command, { type: 'AskClarifications' }>, review: Review): Answer {
  const { id, roundId, questions } = command;
  const news = questions.filter(({ clarificationId }) => !own(review.clarifications, clarificationId));
  if (questions.length === 0) return invalid('clarifications', '', 'Ask at least one question.');
  if (news.length === 0) return accept();
  if (!isJudged(review)) return wrongStatus(id, review, 'Clarification is asked for what was submitted.');
  if (review.frozen?.desk) return asksNobody(id, review);
  for (const { questionId, text } of news) {
    if (questionId !== null && !asks(review, questionId)) return notFound('question', questionId);
    if (!says(text)) return invalid('text', text, 'Ask in words.');
  }
  return accept<ReviewEvent>(
    ...news.map(({ clarificationId, questionId, text }) => ({
      type: 'ClarificationAsked' as const,
      data: { clarificationId, questionId, text, roundId },
    })),
  );
}

/** Decided once, on scored answers, with nothing left to ask, and by a second pair of eyes where the tier demands it. */
function decideReview(command: Extract<Command, { type: 'DecideReview' }>, review: Review): Answer {
  const { id, outcome, note, conditions, months, handsOn, actor, at } = command;
  if (isDecided(review))
    return review.status === outcome
      ? accept()
      : wrongStatus(id, review, 'A decision stays; draft a new review to decide anew.');
  const open = Object.entries(review.clarifications)
    .filter(([, { state }]) => state === 'open')
    .map(([clarificationId]) => clarificationId);
  // What is wrong beyond repair need not wait for an answer.
  if (open.length > 0 && outcome !== 'rejected')
    return refuse({
      code: 'CLARIFICATION_OPEN',
      message: `${open.length} clarification questions are not answered. Wait for the answers, or withdraw the questions.`,
      id,
      clarifications: open,
    });
  if (!isJudged(review)) return wrongStatus(id, review, 'Only what was submitted can be decided.');
  // A rejection that does not wait for an answer stands on the score of what was submitted.
  if (!review.score || !(isScored(review) || open.length > 0))
    return refuse({
      code: 'NOT_SCORED',
      message: 'The answers are not scored yet; a job does it within moments. Try again.',
      id,
    });
  if (review.frozen!.fourEyes && (actor === review.sentBy || handsOn.includes(actor))) {
    return refuse({
      code: 'FOUR_EYES',
      message: `The tier of this subprocessor (${review.frozen!.tier}) demands that somebody else decides than those who sent the review, answered or submitted in the vendor's stead, or scored by hand. Ask another reviewer to decide.`,
      id,
      sentBy: review.sentBy,
    });
  }
  const stranger = conditions.find((findingId) => own(review.findings, findingId) === undefined);
  if (stranger !== undefined) return notFound('finding', stranger);
  if (outcome === 'approved_with_conditions' && conditions.length === 0)
    return invalid('conditions', '', 'Each condition is a finding: raise it first and name it here.');
  if (outcome !== 'approved_with_conditions' && !same(conditions, []))
    return invalid('conditions', conditions.join(', '), 'Conditions belong to an approval with conditions.');
  if (outcome === 'rejected' && !says(note)) return invalid('note', note, 'Say why it is rejected.');
  const validUntil = outcome === 'rejected' ? null : monthsAfter(at, months);
  return accept({
    type: 'ReviewDecided',
    data: {
      decidedAt: at,
      subprocessorId: review.drafted.subprocessorId,
      outcome,
      note,
      conditions,
      validUntil,
      basis: { ...review.score, evidence: standingEvidence(review) },
    },
  });
}

const standingEvidence = ({ evidence }: Review): { evidenceId: string; digest: string }[] =>
  Object.entries(evidence).flatMap(([evidenceId, one]) => (one === null ? [] : [{ evidenceId, digest: one.digest }]));

const asks = (review: Review, questionId: string): boolean =>
  review.frozen?.questions.some(([id]) => id === questionId) ?? false;
