import { accept, own, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { invalid, notFound, same, says } from '../refusals.policy.js';
import type { AnswerCommand } from './review.commands.js';
import type { GivenAnswer, ReviewEvent, SavedAnswer } from './review.events.js';
import { noSuchPerson, notTheContact, wrongStatus } from './review.refusals.policy.js';
import { charactersOf, isBlank } from './review.evolve.policy.js';
import { answerRevision } from './answer-revision.policy.js';
import { askedAbout, isAnswerable, isOpen, type Review } from './review.state.js';
import { quotas } from './timing.policy.js';

type Command = AnswerCommand & { readonly actor: string; readonly at: string };
type Answer = Decision<ReviewEvent, Refusal>;

/** Characters of one explanation. */
const longestText = 40_000;
/** Answers of one event. */
const part = 100;

/** What the vendor's people do with the questions; a member may do it in their stead (`contactId` is `null`). */
export function decideAnswering(command: Command, review: Review): Answer {
  const { id } = command;
  const by = 'by' in command ? command.by : command.contactId;
  if (by !== null && own(review.people, by)?.removed !== false) return noSuchPerson(by);
  switch (command.type) {
    case 'AssignQuestions': {
      const { contactId, questionIds } = command;
      if (by !== null && by !== review.contactId) return notTheContact(id);
      if (own(review.people, contactId)?.removed !== false) return noSuchPerson(contactId);
      if (!isOpen(review)) return wrongStatus(id, review, 'Questions can no longer be assigned.');
      if (questionIds.length === 0) return invalid('questionIds', '', 'Name at least one question.');
      const stranger = questionIds.find((questionId) => !kindOf(review, questionId));
      if (stranger !== undefined) return notFound('question', stranger);
      const news = [...new Set(questionIds)].filter((questionId) => review.assignments[questionId] !== contactId);
      return news.length === 0
        ? accept()
        : accept({ type: 'QuestionsAssigned', data: { contactId, questionIds: news } });
    }
    case 'SaveAnswers': {
      const open = isAnswerable(review) ? null : askedAbout(review);
      if (open && !command.answers.every(({ questionId }) => open.has(questionId)))
        return wrongStatus(
          id,
          review,
          'Answers can be changed until it is submitted; afterwards only those that the reviewers ask about.',
        );
      const refusal = firstRefusal(command.answers, review, by);
      if (refusal) return refusal;
      const news = changed(command.answers, review);
      const conflict = changedMeanwhile(id, command.answers, news, review);
      if (conflict) return conflict;
      return overQuota(id, by, withNews(review, news)) ?? accept(...saved(news, by, null));
    }
    case 'ImportAnswers':
      return importAnswers(command, review);
    case 'RecordAssignmentMail': {
      const { contactId, questionIds, messageId } = command;
      const news = questionIds.filter((questionId) => review.assignmentsMailed[questionId] !== contactId);
      return news.length === 0
        ? accept()
        : accept({ type: 'AssignmentMailed', data: { contactId, questionIds: news, messageId } });
    }
    case 'AttachEvidence': {
      const { evidenceId, questionId, title, fileName, mediaType, digest, size, validFrom, validUntil } = command;
      if (own(review.evidence, evidenceId) !== undefined) return accept();
      if (!isOpen(review)) return wrongStatus(id, review, 'Files can no longer be attached.');
      if (questionId !== null && !kindOf(review, questionId)) return notFound('question', questionId);
      if (title.trim() === '' || title.length > 200)
        return invalid('title', title, 'Say what it is in 1 to 200 characters.');
      if (validFrom !== null && validUntil !== null && validUntil < validFrom)
        return invalid('validUntil', validUntil, 'It ends before it begins.');
      const { files, fileBytes } = review.written;
      const full = overQuota(id, by, { files: files + 1, fileBytes: fileBytes + size });
      if (full) return full;
      return accept({
        type: 'EvidenceAttached',
        data: {
          contactId: by,
          evidenceId,
          questionId,
          title,
          fileName,
          mediaType,
          digest,
          size,
          validFrom,
          validUntil,
        },
      });
    }
    case 'WithdrawEvidence': {
      const { evidenceId } = command;
      const attached = own(review.evidence, evidenceId);
      if (attached === undefined) return notFound('evidence', evidenceId);
      if (attached === null) return accept();
      return isAnswerable(review)
        ? accept({ type: 'EvidenceWithdrawn', data: { contactId: by, evidenceId } })
        : wrongStatus(id, review, 'What was submitted stays.');
    }
    case 'SubmitReview': {
      if (by !== null && by !== review.contactId) return notTheContact(id);
      if (review.status === 'submitted' || review.status === 'in_review' || review.status === 'clarification')
        return accept();
      if (!isAnswerable(review)) return wrongStatus(id, review, 'Only a questionnaire that was sent can be submitted.');
      const { answered } = command;
      return answered === 0
        ? refuse({ code: 'NOTHING_ANSWERED', message: 'No question is answered yet.', id })
        : accept({ type: 'ReviewSubmitted', data: { contactId: by, answered } });
    }
    case 'AnswerClarification':
      return answerClarification(command, review);
  }
}

/** The report is recorded whatever it says; the answers of the file take the place of what stood there, and the report names those. */
function importAnswers(command: Extract<Command, { type: 'ImportAnswers' }>, review: Review): Answer {
  const { id, contactId, answers, report } = command;
  if (review.imports.has(report.importId)) return accept();
  if (!isAnswerable(review))
    return wrongStatus(id, review, 'A file can be sent back until the questionnaire is submitted.');
  const refusal = firstRefusal(answers, review, contactId);
  if (refusal) return refusal;
  const news = changed(answers, review);
  const full = overQuota(id, contactId, { ...withNews(review, news), imports: review.imports.size + 1 });
  if (full) return full;
  const replaced = news.filter(({ questionId }) => review.answers[questionId]).map(({ questionId }) => questionId);
  return accept<ReviewEvent>(
    { type: 'AnswersImported', data: { contactId, report: { ...report, replaced } } },
    ...saved(news, contactId, report.importId),
  );
}

function answerClarification(command: Extract<Command, { type: 'AnswerClarification' }>, review: Review): Answer {
  const { id, contactId, clarificationId, text, answer } = command;
  const asked = own(review.clarifications, clarificationId);
  if (!asked) return notFound('clarification', clarificationId);
  if (asked.state === 'answered') return accept();
  if (asked.state === 'withdrawn') return invalid('clarificationId', clarificationId, 'It was withdrawn.');
  if (review.status !== 'clarification') return wrongStatus(id, review, 'It does not wait for a clarification.');
  if (!says(text)) return invalid('text', text, 'Answer in words.');
  if (text.length > longestText) return invalid('text', text.slice(0, 40), `Use at most ${longestText} characters.`);
  if (answer) {
    if (answer.questionId !== asked.questionId)
      return invalid(
        'answer.questionId',
        answer.questionId,
        'Only the answer that was asked about can be changed with it.',
      );
    const refusal = refusalOf(answer, review, contactId);
    if (refusal) return refusal;
  }
  return accept({
    type: 'ClarificationAnswered',
    data: { contactId, clarificationId, text, answer: answer && whole(answer, review) },
  });
}

type Quota = keyof typeof quotas;

/** What one review takes in is bounded, so that reading it once more from the log stays quick for everybody. */
function overQuota(id: string, by: string | null, used: Partial<Record<Quota, number>>) {
  for (const [quota, amount] of Object.entries(used) as [Quota, number][]) {
    const most = quotas[quota] * (by === null ? 2 : 1);
    if (amount > most)
      return refuse({
        code: 'QUOTA_REACHED',
        message: `A review takes at most ${most} ${quotaNames[quota]}. What is saved stays, and can be submitted.`,
        id,
        quota,
        most,
      });
  }
  return undefined;
}

const quotaNames: Readonly<Record<Quota, string>> = {
  saves: 'saves',
  characters: 'characters of answers, replaced ones included',
  standing: 'characters of answers',
  imports: 'files with answers',
  files: 'pieces of evidence, withdrawn ones included',
  fileBytes: 'bytes of evidence, withdrawn ones included',
};

/** A save that changes nothing takes nothing. */
const withNews = ({ written, answers }: Review, news: readonly SavedAnswer[]): Partial<Record<Quota, number>> =>
  news.length === 0
    ? {}
    : {
        saves: written.saves + 1,
        characters: written.characters + charactersOf(news),
        standing: charactersOf(
          Object.values({ ...answers, ...Object.fromEntries(news.map((answer) => [answer.questionId, answer])) }),
        ),
      };

/** Those of its own questionnaire, where the assessment holds several. */
const ownersFor = ({ drafted, frozen }: Review, questionId: string): readonly string[] =>
  drafted.packs.find(({ prefix }) => questionId.startsWith(prefix))?.owners ?? frozen!.owners;

const kindOf = (review: Review, questionId: string) => review.frozen?.questions.find(([id]) => id === questionId)?.[1];

function firstRefusal(answers: readonly GivenAnswer[], review: Review, by: string | null) {
  for (const answer of answers) {
    const refusal = refusalOf(answer, review, by);
    if (refusal) return refusal;
  }
  return undefined;
}

function refusalOf(
  { questionId, value, owner, text, customerResponsibilities = '' }: GivenAnswer,
  review: Review,
  by: string | null,
) {
  const kind = kindOf(review, questionId);
  if (!kind) return notFound('question', questionId);
  if (kind === 'text' && value !== null)
    return invalid(`answers.${questionId}.value`, value, 'This question is answered in words.');
  if (kind === 'yes_no' && value === 'partial')
    return invalid(`answers.${questionId}.value`, value, 'This question offers yes, no and na.');
  const owners = ownersFor(review, questionId);
  if (owner !== null && !owners.includes(owner))
    return invalid(
      `answers.${questionId}.owner`,
      owner,
      `Choose one of ${owners.join(', ') || 'none: the questionnaire does not ask for owners'}.`,
    );
  if (text.length > longestText)
    return invalid(
      `answers.${questionId}.text`,
      text.slice(0, 40),
      `Use at most ${longestText} characters and attach the rest as evidence.`,
    );
  if (customerResponsibilities.length > longestText)
    return invalid(
      `answers.${questionId}.customerResponsibilities`,
      customerResponsibilities.slice(0, 40),
      `Use at most ${longestText} characters and attach the rest as evidence.`,
    );
  const assigned = review.assignments[questionId];
  if (by !== null && by !== review.contactId && assigned !== undefined && assigned !== by) {
    return refuse({
      code: 'ASSIGNED_TO_ANOTHER',
      message: `${questionId} is assigned to a colleague.`,
      id: questionId,
    });
  }
  return undefined;
}

/** What somebody else changed since the giver saw it is told, and nothing is overwritten. */
function changedMeanwhile(id: string, answers: readonly GivenAnswer[], news: readonly SavedAnswer[], review: Review) {
  const saw = new Map(answers.map(({ questionId, basedOn }) => [questionId, basedOn]));
  const changed = news.flatMap(({ questionId }) => {
    const now = own(review.answers, questionId);
    const basedOn = saw.get(questionId);
    return basedOn === undefined || basedOn === answerRevision(now) ? [] : [questionId];
  });
  return changed.length === 0
    ? undefined
    : refuse({
        code: 'ANSWER_CHANGED_MEANWHILE',
        message: `Somebody else changed the answer to ${changed.join(', ')} meanwhile. Look at it, then save yours or keep theirs.`,
        id,
        questionIds: changed,
        answers: changed.map((questionId) => {
          const { value, owner, text } = own(review.answers, questionId) ?? { value: null, owner: null, text: '' };
          return { questionId, value, owner, text, revision: answerRevision(own(review.answers, questionId)) };
        }),
      });
}

/** What says something new; the last of several answers to one question counts. */
function changed(answers: readonly GivenAnswer[], review: Review): SavedAnswer[] {
  const last = new Map(answers.map((answer) => [answer.questionId, whole(answer, review)]));
  return [...last.values()].filter((answer) =>
    review.answers[answer.questionId] ? !same(review.answers[answer.questionId], answer) : !isBlank(answer),
  );
}

/** What the vendor said about its customer's part stays until something else is said, or the answer is taken back. */
function whole({ questionId, value, owner, text, customerResponsibilities }: GivenAnswer, review: Review): SavedAnswer {
  const takenBack = value === null && owner === null && text === '';
  const before = takenBack ? '' : (review.answers[questionId]?.customerResponsibilities ?? '');
  return { questionId, value, owner, text, customerResponsibilities: customerResponsibilities ?? before };
}

const saved = (answers: readonly SavedAnswer[], contactId: string | null, importId: string | null): ReviewEvent[] =>
  Array.from({ length: Math.ceil(answers.length / part) }, (_, index) => ({
    type: 'AnswersSaved',
    data: { contactId, importId, answers: answers.slice(index * part, (index + 1) * part) },
  }));
