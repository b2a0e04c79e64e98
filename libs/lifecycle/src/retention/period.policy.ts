const shape = /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$/;

interface Period {
  readonly years: number;
  readonly months: number;
  readonly days: number;
}

/** An ISO 8601 duration of years, months and days (`P10Y`, `P6M`, `P1Y30D`), or `null` when the text is none. */
export function parsePeriod(text: string): Period | null {
  const match = shape.exec(text);
  if (!match || text === 'P') return null;
  const [years, months, days] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  return { years, months, days };
}

/**
 * The moment a period after `from` (both ISO 8601, UTC). Counted as calendars do: years and months first, with the last
 * day of a shorter month (31 August plus P6M is 28 or 29 February), then days.
 */
export function after(from: string, text: string): string | null {
  const period = parsePeriod(text);
  const start = new Date(from);
  if (!period || Number.isNaN(start.getTime())) return null;
  const month = start.getUTCMonth() + period.months + 12 * period.years;
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const end = new Date(start);
  end.setUTCDate(1);
  end.setUTCMonth(month);
  end.setUTCDate(Math.min(start.getUTCDate(), lastDay) + period.days);
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}
