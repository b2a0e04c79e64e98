import { dayIn, plusDays, startOfDay } from '@custodia/kernel';

/** Hours after the beginning of the day at which digests go out, in the zone of the organisation. */
const digestHour = 7;

/** When what is kept at a moment (ISO 8601) is mailed: the next morning that comes. */
export function digestDueAt(now: string, zone: string): string {
  const morning = (day: string): string =>
    new Date(Date.parse(startOfDay(day, zone)) + digestHour * 3_600_000).toISOString();
  const today = dayIn(now, zone);
  return morning(today) > now ? morning(today) : morning(plusDays(today, 1));
}
