/**
 * How a job tries to send a mail: a mail server that is away for a day loses nothing. The pauses double from two seconds to an
 * hour; of each at least half is waited, so the 60 attempts take more than 24 hours, and two days at most.
 */
export const delivery = {
  attempts: 60,
  backoff: { firstMs: 2_000, maxMs: 3_600_000 },
  /** Longer than `sendLimitMs`, so that a slow server is reported as such. */
  timeoutMs: 60_000,
  concurrency: 4,
} as const;

/** A send that takes longer is ended, whatever the server still says. */
export const sendLimitMs = 45_000;

/** Text that people typed, for a subject or a name: one line, so that a tab or a line separator in it does not hold its mail back. */
export const headerText = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
