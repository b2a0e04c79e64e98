import { HttpException } from '@nestjs/common';
import { unstorableIn, type Refusal } from '@custodia/kernel';
import { invalidInput } from './refusals.js';

/** A refusal as a client of a REST route gets it: the same code, message and facts as everywhere, under an HTTP status. */
export const refusedAs =
  (statuses: Readonly<Record<string, number>>) =>
  (refusal: Refusal): HttpException =>
    new HttpException(refusal, statuses[refusal.code] ?? 409);

/** What a schema of zod answers. */
interface Shape<Value> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: Value }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}

/** The body of a request in its checked shape, of texts that can be stored; throws the refusal that names the field. */
export function parsedBody<Value>(
  shape: Shape<Value>,
  value: unknown,
  refused: (refusal: Refusal) => HttpException,
): Value {
  const found = unstorableIn(value);
  if (found) throw refused(invalidInput(found.path || 'body', found.text, found));
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const field = path.map(String).join('.') || 'body';
  const facts = { field, value: '', remedy: message };
  throw refused({ code: 'INVALID_INPUT', message: `${field}: ${message}`, ...facts } as Refusal);
}
