import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

function instant(value: unknown): string {
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\d(T.*)?$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time))
    throw new GraphQLError(
      `Instant: "${String(value)}" is not an ISO 8601 date or time; write for example 2026-05-03T12:00:00Z.`,
    );
  return new Date(time).toISOString();
}

/** A moment, as ISO 8601 text in UTC with milliseconds. */
export const Instant = new GraphQLScalarType<string, string>({
  name: 'Instant',
  description: 'A moment in ISO 8601, given back in UTC with milliseconds. A date alone means its first moment in UTC.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: instant,
  parseLiteral: (node) => instant(node.kind === Kind.STRING ? node.value : undefined),
});

function wholeNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new GraphQLError(`Long: "${String(value)}" is not a whole number between -(2^53 - 1) and 2^53 - 1.`);
}

/** A whole number beyond 32 bits, such as a size in bytes. */
export const Long = new GraphQLScalarType<number, number>({
  name: 'Long',
  description: 'A whole number of up to 53 bits, such as a size in bytes.',
  serialize: (value) => Number(value),
  parseValue: wholeNumber,
  parseLiteral: (node) => wholeNumber(node.kind === Kind.INT ? Number(node.value) : undefined),
});
