import type { EnumOf } from '../api/graphql.ts';

export const kinds = ['ACCESS_DENIED', 'SECRET_READ', 'SIGN_IN_REFUSED', 'LIMIT_REACHED', 'FAULT'] as const;
export const texts = ['code', 'memberId', 'subject'] as const;
export const days = ['from', 'to'] as const;

type SecuritySearch = Readonly<Partial<Record<(typeof texts)[number] | (typeof days)[number], string>>> & {
  readonly kind?: EnumOf<'SecurityEventKind'> | undefined;
};

export const securitySearch = (search: Record<string, unknown>): SecuritySearch => ({
  kind: kinds.find((kind) => kind === search['kind']),
  ...Object.fromEntries(
    [...texts, ...days].map((name) => [name, typeof search[name] === 'string' ? search[name] : undefined]),
  ),
});

/** The moment at which a day begins for the reader; a `next` day ends it. */
const beginOf = (day: string, next = 0): string | undefined => {
  const [year, month, date] = day.split('-').map(Number);
  const moment = new Date(year!, month! - 1, date! + next);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
};

/** What the address says, as the conditions of the list. */
export function chosenOf({ kind, from, to, ...asked }: SecuritySearch) {
  const span = { from: from && beginOf(from), to: to && beginOf(to, 1) };
  const given = texts.flatMap((name) => (asked[name] ? [[name, asked[name]] as const] : []));
  return {
    filter: {
      ...(kind ? { kind: { in: [kind] } } : {}),
      ...Object.fromEntries(given.map(([name, eq]) => [name, { eq }])),
      ...(span.from || span.to ? { lastAt: span } : {}),
    },
    query: new URLSearchParams([
      ...(kind ? [['kind', kind]] : []),
      ...given.map(([name, value]) => [name, value]),
      ...Object.entries(span).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    ]),
  };
}
