import type { ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import { outageOf } from '@custodia/kernel';
import { noteProblem } from '@custodia/telemetry';

interface Log {
  error(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** What a client can mend by itself is told as it is. */
const told =
  /^(UNAUTHENTICATED|FORBIDDEN|FRESH_SIGN_IN_NEEDED|SECOND_FACTOR_(SETUP_)?REQUIRED|CSRF_REFUSED|RATE_LIMITED|BAD_REQUEST|DOCUMENT_TOO_LARGE|QUERY_TOO_COSTLY|NOT_FOUND|INVALID_\w+)$/;

/** In how many seconds a request that met an outage or a time limit can be sent again. */
export const retryAfterSeconds = 5;

const saying = {
  UNAVAILABLE: 'The service cannot reach its database at the moment. Send the request again in a few seconds.',
  TIMEOUT:
    'The request took longer than it may. Ask for less at once; send a mutation again with the same id or Idempotency-Key, because it may have been recorded.',
} as const;

/** The answer to an outage or a time limit: nothing of what is inside. */
export const outageMessage = (outage: keyof typeof saying): string => saying[outage];

/**
 * What a client sees of errors. Its own mistakes (syntax, validation, missing token) are told as they are; outages and time limits by
 * a code of their own; a fault of the system is logged whole and shown only with the id under which it was logged.
 */
export function maskFaults(result: ExecutionResult, correlation: string, log: Log): ExecutionResult {
  const errors = result.errors?.flatMap(reasons).map((error) => {
    const fault = error.originalError;
    if (error.path === undefined && isRefused(fault))
      return new GraphQLError(fault.message, {
        extensions: { code: told.test(fault.code) ? fault.code : 'BAD_REQUEST' },
      });
    // Without a path it is the request itself that is wrong: syntax, validation, variables.
    if (
      told.test(String(error.extensions?.['code'])) ||
      (error.path === undefined && (!fault || fault instanceof GraphQLError))
    )
      return error;
    const outage = outageOf(fault);
    if (outage) log.warn({ correlation, path: error.path, err: fault }, 'A request could not be answered in time');
    else log.error({ correlation, path: error.path, err: fault ?? error }, 'A GraphQL field failed');
    return new GraphQLError(
      outage ? saying[outage] : `Something went wrong here. Quote ${correlation} when you report it.`,
      { nodes: error.nodes, path: error.path, extensions: { code: outage ?? 'FAULT', correlationId: correlation } },
    );
  });
  // Compiled queries report wrong variables without extensions.
  for (const { extensions, path } of errors ?? [])
    noteProblem(String(extensions?.['code'] ?? 'BAD_REQUEST'), path && String(path[0]));
  return errors ? { ...result, errors } : result;
}

/** What the server says of a request that it did not begin with: of its body, its size, its rate. */
export const isRefused = (
  fault: unknown,
): fault is { readonly statusCode: number; readonly code: string; readonly message: string } => {
  const { statusCode = 0 } = (fault ?? {}) as { statusCode?: number };
  return statusCode >= 400 && statusCode < 500;
};

/** The server wraps what is wrong with a request into one error of its own. */
function reasons(error: GraphQLError): readonly GraphQLError[] {
  const wrapper = error.originalError as (Error & { code?: string; errors?: readonly GraphQLError[] }) | undefined;
  return wrapper?.code?.startsWith('MER_ERR_GQL') && wrapper.errors ? wrapper.errors : [error];
}
