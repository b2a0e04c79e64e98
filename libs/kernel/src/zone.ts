const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

/** Whether this is the name of a time zone of the IANA database, such as `Europe/Berlin`, or `UTC`. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Whether this is a day of the calendar, `2026-05-03`, in the years 1000 to 9998. */
export const isDay = (text: string): boolean =>
  /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && !text.startsWith('9999') && plusDays(text, 0) === text;

/** The day so many days later, or earlier; days of the calendar, whatever their length. */
export function plusDays(day: string, days: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const moment = new Date(Date.UTC(year, month - 1, date + days));
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString().slice(0, 10);
}

/** The day of a moment (ISO 8601) in a time zone, `2026-05-03`. */
export function dayIn(moment: string | number, zone: string): string {
  const parts = formatOf(zone).formatToParts(new Date(moment));
  const part = (type: string): string => parts.find((one) => one.type === type)!.value;
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** Clocks are at most 14 hours before and 12 hours behind UTC; more, to be safe. */
const furthestMs = 16 * 3_600_000;

/**
 * The first moment of a day in a time zone, ISO 8601. That is not always midnight: where clocks go forward at midnight, the day
 * begins an hour later. For a day that a zone left out, the moment at which the next one began.
 */
export function startOfDay(day: string, zone: string): string {
  const about = Date.parse(`${day}T00:00:00.000Z`);
  let before = about - furthestMs;
  let from = about + furthestMs;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (dayIn(middle, zone) >= day) from = middle;
    else before = middle;
  }
  return new Date(from).toISOString();
}

/** The last moment of a day in a time zone, to the millisecond. */
export const endOfDay = (day: string, zone: string): string =>
  new Date(Date.parse(startOfDay(plusDays(day, 1), zone)) - 1).toISOString();
