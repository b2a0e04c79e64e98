import type { EnrolmentPurpose } from './credentials.events.js';

const hour = 3_600_000;

/** How long the code of a link is good for, in milliseconds. */
export const linkLife: Readonly<Record<EnrolmentPurpose, number>> = {
  founding: 7 * 24 * hour,
  invitation: 7 * 24 * hour,
  reset: hour,
  recovery: 24 * hour,
};
