import { z } from 'zod';
import { Instant } from '@custodia/graphql';

/** The name of a value in the API, as part of an address; gives the value. */
const nameOf = <Value extends string>(values: Readonly<Record<string, Value>>) =>
  z.enum(Object.keys(values)).transform((name) => values[name]!);

/** One value, or several: `kind=MODEL&kind=DATASET`. */
export const namesOf = <Value extends string>(values: Readonly<Record<string, Value>>) =>
  z
    .preprocess((given) => (given === undefined ? given : [given].flat()), z.array(nameOf(values)).max(20).optional())
    .optional();

/** A moment, ISO 8601. */
export const instant = z
  .string()
  .refine((text) => instantOf(text) !== null, 'is no moment; write for example 2026-05-03T12:00:00Z')
  .transform((text) => instantOf(text)!)
  .optional();

function instantOf(text: string): string | null {
  try {
    return Instant.parseValue(text) as string;
  } catch {
    return null;
  }
}
