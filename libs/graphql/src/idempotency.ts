import { createHash } from 'node:crypto';
import type { RepeatableRequest } from '@custodia/event-store';
import { derivedId } from '@custodia/kernel';
import type { GraphQLResolveInfo } from 'graphql';
import type { Caller } from './caller.js';

/** The most characters of an `Idempotency-Key`. */
export const longestKey = 255;

/**
 * What an `Idempotency-Key` stands for at one place of a request: it belongs to who sent it, to one operation and to the
 * place (alias) of the operation in the request, and to a digest of the input. The key is a part of what is hashed, so
 * that the log, which keeps the digest, gives nobody a way to try out inputs.
 */
export function repeatable(
  { organisationId, memberId }: Pick<Caller, 'organisationId' | 'memberId'>,
  key: string,
  { fieldName, path }: Pick<GraphQLResolveInfo, 'fieldName' | 'path'>,
  input: unknown,
): RepeatableRequest {
  return {
    id: derivedId('idempotency-key', organisationId, memberId, key, fieldName, String(path.key)),
    digest: createHash('sha256')
      .update(`${key}\u0000${canonical(input)}`)
      .digest('base64url'),
  };
}

/** JSON with the properties in order; what is left out is no part of it. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
