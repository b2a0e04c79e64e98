import { createHash } from 'node:crypto';
import type { SavedAnswer } from './review.events.js';

/** Names the content of an answer, in 12 hex digits: the same words are the same revision, and no answer is `none`. */
export const answerRevision = (answer: Pick<SavedAnswer, 'value' | 'owner' | 'text'> | undefined): string =>
  answer === undefined
    ? 'none'
    : createHash('sha256')
        .update(JSON.stringify([answer.value, answer.owner, answer.text]))
        .digest('hex')
        .slice(0, 12);
