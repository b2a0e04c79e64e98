/** Browsers of machines without a locale tell names that are none, such as `en-US@posix`. */
function isLocale(name: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(name).length > 0;
  } catch {
    return false;
  }
}

/** How the reader writes the chosen language: British dates for somebody whose browser is British. */
const localeOf = (language: string): string =>
  navigator.languages.find((one) => one.startsWith(language) && isLocale(one)) ?? language;

/** A moment (ISO 8601) in the zone of the reader, or only its day. */
export const written = (language: string, at: string, day = false): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', ...(day ? {} : { timeStyle: 'short' }) }).format(
    new Date(at),
  );

/** One digit after the point says enough of a score. */
export const rounded = (language: string, value: number): string =>
  new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 1 }).format(value);

/** As the control of the browser takes a moment: in the zone of the reader, without the zone. */
export function localMoment(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
