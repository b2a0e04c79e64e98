import { dayIn, plusDays, startOfDay } from '@custodia/kernel';
import type { ReminderStage } from './review.events.js';
import { isAnswerable, reminderKey, type Review } from './review.state.js';

/** The most urgent last. */
const reminderStages: readonly { readonly stage: ReminderStage; readonly daysBefore: number }[] = [
  { stage: 'in_7_days', daysBefore: 7 },
  { stage: 'in_3_days', daysBefore: 3 },
  { stage: 'in_1_day', daysBefore: 1 },
  { stage: 'overdue', daysBefore: 0 },
];
/** Reminders begin so many days before a due date; a day more, because it may be a long one. */
export const remindedWithinDays = 8;

/** What a reminder depends on; `reminders` as `reminderKey` writes them. */
export interface Reminded {
  readonly dueAt: string;
  /** In which the due date is a day. */
  readonly zone: string;
  readonly sentAt: string;
  readonly reminders: ReadonlySet<string>;
}

/**
 * The reminder to send at a moment, of a review that waits for answers: the most urgent one that has come due and neither was
 * sent nor is overtaken by a more urgent one. "Passed and not yet recorded", so a worker that was down sends late once. A
 * stage that had passed when the questionnaire was sent is no reminder. A reminder comes due with the first moment of its day in
 * the zone of the due date, so that a change of the clocks in between moves nothing.
 */
export function reminderDue({ dueAt, zone, sentAt, reminders }: Reminded, at: string): ReminderStage | null {
  for (const { stage, daysBefore } of reminderStages.toReversed()) {
    const moment = daysBefore === 0 ? dueAt : startOfDay(plusDays(dayIn(dueAt, zone), -daysBefore), zone);
    if (moment > at || moment <= sentAt) continue;
    return reminders.has(reminderKey(stage, dueAt)) ? null : stage;
  }
  return null;
}

/** The due date has passed and nothing says so yet. */
export const fellOverdue = (review: Review, at: string): boolean =>
  isAnswerable(review) && review.dueAt <= at && review.overdueOf !== review.dueAt;

/** An approval has run out and nothing says so yet. */
export const hasExpired = (review: Review, at: string): boolean =>
  (review.status === 'approved' || review.status === 'approved_with_conditions') &&
  review.validUntil !== null &&
  review.validUntil <= at;

/** How long an approval holds, in months, by tier. */
export const cadenceMonths: Readonly<Record<1 | 2 | 3 | 4, number>> = { 1: 12, 2: 12, 3: 24, 4: 36 };

/** Tiers whose reviews are decided by somebody else than the sender. */
export const fourEyesTiers: readonly number[] = [1, 2];

/** The next review is drafted so long before the approval runs out, in days. */
export const nextReviewLeadDays = 60;

/** The same day so many months later; the last of the month when that month is shorter. */
export function monthsAfter(at: string, months: number): string {
  const from = new Date(at);
  const target = new Date(
    Date.UTC(
      from.getUTCFullYear(),
      from.getUTCMonth() + months,
      1,
      from.getUTCHours(),
      from.getUTCMinutes(),
      from.getUTCSeconds(),
      from.getUTCMilliseconds(),
    ),
  );
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(from.getUTCDate(), last));
  return target.toISOString();
}

/** One-time codes: how long they hold, how many may be asked for and how often they may be guessed. */
export const codeRules = { minutes: 10, perHour: 5, pauseSeconds: 30, failures: 5 } as const;

/** How long a vendor's session lasts, in hours. */
export const sessionHours = 8;

/** Invitations are mails to people who did not ask for them: how many in a day, to one address, and over the whole review. */
export const invitationRules = { perDay: 20, perAddress: 3, perReview: 100, colleagues: 50 } as const;

/**
 * What one review takes in. 300 questions of 2,000 characters are 600,000, and somebody who saves every minute of a working
 * week 2,400 times. Members who work in the vendor's stead may go on to twice as much.
 */
export const quotas = {
  saves: 5_000,
  /** Of answers ever saved: what is read once after a restart. */
  characters: 16_000_000,
  /** Of the answers as they stand: what is kept in memory while somebody works on them. */
  standing: 1_500_000,
  imports: 20,
  files: 500,
  fileBytes: 5_000_000_000,
} as const;
