import { refusalType } from '@custodia/graphql';

export const WrongReviewStatus = refusalType('WrongReviewStatus', 'The review is not where this can be done.', {
  id: 'id',
  status: 'text',
});
export const SubprocessorNotInUse = refusalType('SubprocessorNotInUse', 'The subprocessor is retired or disposed of.', {
  id: 'id',
});
export const NotScored = refusalType('NotScored', 'The answers are not scored yet; a job does it within moments.', {
  id: 'id',
});
export const FourEyes = refusalType(
  'FourEyes',
  "The tier demands that somebody else decides than those who sent the review, answered or submitted in the vendor's stead, or scored by hand.",
  { id: 'id', sentBy: 'id' },
);
export const ClarificationOpen = refusalType('ClarificationOpen', 'Clarification questions are not answered.', {
  id: 'id',
  clarifications: 'ids',
});
export const NothingAnswered = refusalType('NothingAnswered', 'No question is answered yet.', { id: 'id' });
export const AnswerChangedMeanwhile = refusalType(
  'AnswerChangedMeanwhile',
  'Somebody else changed an answer since it was read. Nothing was saved; read the answers and send yours based on them.',
  { id: 'id', questionIds: 'ids' },
);
export const TooManyPeople = refusalType('TooManyPeople', 'No more colleagues can take part.', { id: 'id' });
export const TooManyInvitations = refusalType(
  'TooManyInvitations',
  'Too many invitations went out: in a day (then `retryAt` says when it goes on), to this address, or for this review.',
  { id: 'id', retryAt: 'instant' },
);
export const EvidenceNotAllowed = refusalType(
  'EvidenceNotAllowed',
  'The file is empty, infected, or no document or picture of an allowed kind.',
);
export const EvidenceNotScanned = refusalType(
  'EvidenceNotScanned',
  'The file could not be scanned for malware, so it was not taken.',
);
export const QuotaReached = refusalType(
  'QuotaReached',
  'More was saved or attached than one review takes. What is there stays, and can be submitted.',
  { id: 'id', quota: 'text', most: 'number' },
);
