import { HttpException } from '@nestjs/common';
import { z } from 'zod';
import { unstorableIn, type Refusal } from '@custodia/kernel';
import { invalidInput } from './refusals.js';
import { Instant } from './scalars.js';

/** A refusal as a client of a REST route gets it: the same code, message and facts as everywhere, under an HTTP status. */
export const refusedAs =
  (statuses: Readonly<Record<string, number>>) =>
  (refusal: Refusal): HttpException =>
    new HttpException(refusal, statuses[refusal.code] ?? 409);

/** What a schema of zod answers. */
interface Shape<Value> {
  safeParse(
    value: unknown,
  ): { success: true; data: Value } | { success: false; error: { issues: readonly z.core.$ZodIssue[] } };
}

/** What is wrong with a value, in words for the people at a page. Patterns and refinements have words of their own. */
function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `is longer than ${issue.maximum.toLocaleString('en-US')} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
    case 'too_small':
      return 'is empty or too short';
    case 'invalid_type':
      return 'is missing, or is not of the kind that is expected';
    case 'invalid_value':
      return `is none of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has fields that are not known here: ${issue.keys.join(', ')}`;
    default:
      return issue.message;
  }
}

/** The body of a request, or its query, in its checked shape, of texts that can be stored; throws the refusal that names the field. */
export function parsedBody<Value>(
  shape: Shape<Value>,
  value: unknown,
  refused: (refusal: Refusal) => HttpException,
  whole: 'body' | 'query' = 'body',
): Value {
  const found = unstorableIn(value);
  if (found) throw refused(invalidInput(found.path || whole, found.text, found));
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.map(String).join('.') || whole;
  const remedy = inWords(issue);
  throw refused({ code: 'INVALID_INPUT', message: `${field}: ${remedy}`, field, value: '', remedy } as Refusal);
}

/** What the query of a route can be made of, by the names of the API. */
export const queried = {
  oneOf: <Value extends string>(values: Readonly<Record<string, Value>>) =>
    z.enum(Object.keys(values)).transform((name) => values[name]!),
  /** One value, or several: `kind=MODEL&kind=DATASET`. */
  someOf: <Value extends string>(values: Readonly<Record<string, Value>>) =>
    z
      .preprocess(
        (given) => (given === undefined ? given : [given].flat()),
        z.array(queried.oneOf(values)).max(20).optional(),
      )
      .optional(),
  moment: z
    .string()
    .refine((text) => instantOf(text) !== null, 'is no moment; write for example 2026-05-03T12:00:00Z')
    .transform((text) => instantOf(text)!),
};

function instantOf(text: string): string | null {
  try {
    return Instant.parseValue(text) as string;
  } catch {
    return null;
  }
}
