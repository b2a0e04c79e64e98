export const defaultWarnings: readonly number[] = [90, 30, 7];

const dayMs = 86_400_000;

export const noticeKey = (validUntil: string, daysBefore: number): string => `${validUntil}/${daysBefore}`;

interface Expiring {
  readonly validUntil: string | null;
  readonly warnDaysBefore: readonly number[];
  /** `noticeKey` of every warning that was recorded. */
  readonly warned: ReadonlySet<string>;
}

/**
 * The warning whose moment has passed and which is not recorded: the last of several, so that one mail is sent after a standstill.
 * `null`: none is due, or a later one was recorded already.
 */
export function warningDue({ validUntil, warnDaysBefore, warned }: Expiring, at: string): number | null {
  if (validUntil === null || validUntil <= at) return null;
  const left = (Date.parse(validUntil) - Date.parse(at)) / dayMs;
  const passed = warnDaysBefore.filter((days) => left <= days);
  if (passed.length === 0) return null;
  const last = Math.min(...passed);
  return warnDaysBefore.some((days) => days <= last && warned.has(noticeKey(validUntil, days))) ? null : last;
}

/** Whether the end of validity has passed. */
export const hasEnded = (validUntil: string | null, at: string): validUntil is string =>
  validUntil !== null && validUntil <= at;

/** The earliest moment at which a warning can be due. */
export const firstWarning = (validUntil: string, warnDaysBefore: readonly number[]): string =>
  new Date(Date.parse(validUntil) - Math.max(0, ...warnDaysBefore) * dayMs).toISOString();
