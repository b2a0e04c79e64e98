/** Milliseconds. A session that nobody uses ends after `idle`, and every session after `absolute`. */
export const sessionLimits = {
  idle: 2 * 3_600_000,
  absolute: 12 * 3_600_000,
  /** The secret in the cookie is exchanged at this age, when the page asks who is signed in. */
  rotate: 15 * 60_000,
  /** A secret that was exchanged still counts for requests that were on their way. */
  overlap: 60_000,
  /** For so long after a sign-in, grave acts need no new one. */
  fresh: 10 * 60_000,
  /** Use is noted once in this time. */
  noted: 60_000,
} as const;

/** Moments are ISO 8601. */
export interface SessionTimes {
  readonly seenAt: string;
  readonly endsAt: string;
  readonly rotatedAt: string;
  readonly authenticatedAt: string;
}

const since = (moment: string, at: string): number => Date.parse(at) - Date.parse(moment);

/** Whether a session still counts. */
export const isOpen = ({ seenAt, endsAt }: SessionTimes, at: string): boolean =>
  endsAt > at && since(seenAt, at) < sessionLimits.idle;

/** Whether the person showed who they are a short while ago. */
export const isFresh = ({ authenticatedAt }: SessionTimes, at: string): boolean =>
  since(authenticatedAt, at) < sessionLimits.fresh;

/** When a fresh sign-in is needed again, ISO 8601. */
export const freshUntil = ({ authenticatedAt }: SessionTimes): string =>
  new Date(Date.parse(authenticatedAt) + sessionLimits.fresh).toISOString();

export const isToRotate = ({ rotatedAt }: SessionTimes, at: string): boolean =>
  since(rotatedAt, at) >= sessionLimits.rotate;

export const isToNote = ({ seenAt }: SessionTimes, at: string): boolean => since(seenAt, at) >= sessionLimits.noted;

/** Whether the secret before the present one still counts: afterwards it was copied from somewhere. */
export const isInOverlap = ({ rotatedAt }: SessionTimes, at: string): boolean =>
  since(rotatedAt, at) < sessionLimits.overlap;
