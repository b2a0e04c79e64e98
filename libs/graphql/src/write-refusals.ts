import { AggregateBusy, EventStoreFault, UnstorableText } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import { invalidInput } from './refusals.js';

/** The refusal for a fault of the write path that the client can mend, by GraphQL and the routes alike; `undefined` for every other. */
export function refusalOf(fault: unknown): Refusal | undefined {
  if (fault instanceof AggregateBusy) return tryAgain;
  if (fault instanceof UnstorableText) return invalidInput(fault.found.path, fault.found.text, fault.found);
  if (fault instanceof EventStoreFault && fault.code === 'TOO_LARGE') return tooLarge;
  return undefined;
}

const tryAgain: Refusal & { retryAfterMs: number } = {
  code: 'TRY_AGAIN',
  message: 'Many others are writing this record. Nothing was changed. Send the same request again in a second.',
  retryAfterMs: 1_000,
};

const tooLarge = invalidInput('input', '', {
  problem: 'It is larger than one change of a record can be, which is one megabyte.',
  remedy: 'Send less at a time, or attach large content as a document.',
});
