import { isDay, quotable, readInstant } from '@custodia/kernel';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

function instant(value: unknown): string {
  const moment = typeof value === 'string' ? readInstant(value) : undefined;
  if (moment !== undefined) return moment;
  throw new GraphQLError(
    `Instant: "${quotable(String(value))}" is not a date or time of ISO 8601 in the years 1 to 9999; write for example 2026-05-03T12:00:00Z.`,
    { extensions: { code: 'INVALID_INPUT' } },
  );
}

/** A moment, as ISO 8601 text in UTC with milliseconds. */
export const Instant = new GraphQLScalarType<string, string>({
  name: 'Instant',
  description:
    'A moment in ISO 8601 in the years 1 to 9999, given back in UTC with milliseconds. A date alone means its first moment in UTC.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: instant,
  parseLiteral: (node) => instant(node.kind === Kind.STRING ? node.value : undefined),
});

function day(value: unknown): string {
  if (typeof value === 'string' && isDay(value)) return value;
  throw new GraphQLError(
    `Day: "${quotable(String(value))}" is not a day of the calendar; write for example 2026-05-03.`,
    {
      extensions: { code: 'INVALID_INPUT' },
    },
  );
}

/** A day of the calendar, whatever the time zone in which it is meant. */
export const Day = new GraphQLScalarType<string, string>({
  name: 'Day',
  description:
    'A day of the calendar, as `2026-05-03`. Where it begins and ends follows from the time zone of the organisation.',
  serialize: String,
  parseValue: day,
  parseLiteral: (node) => day(node.kind === Kind.STRING ? node.value : undefined),
});

function wholeNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new GraphQLError(`Long: "${quotable(String(value))}" is not a whole number between -(2^53 - 1) and 2^53 - 1.`, {
    extensions: { code: 'INVALID_INPUT' },
  });
}

/** A whole number beyond 32 bits, such as a size in bytes. */
export const Long = new GraphQLScalarType<number, number>({
  name: 'Long',
  description: 'A whole number of up to 53 bits, such as a size in bytes.',
  serialize: (value) => Number(value),
  parseValue: wholeNumber,
  parseLiteral: (node) => wholeNumber(node.kind === Kind.INT ? Number(node.value) : undefined),
});
