import type { ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';

interface Log {
  error(facts: object, message: string): void;
}

const ours = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'INVALID_CURSOR']);

/**
 * What a client sees of errors. Its own mistakes (syntax, validation, missing token) are told as they are; a fault of the
 * system is logged whole and shown only with the id under which it was logged.
 */
export function maskFaults(result: ExecutionResult, correlation: string, log: Log): ExecutionResult {
  const errors = result.errors?.map((error) => {
    const told = !error.originalError || error.originalError instanceof GraphQLError || ours.has(String(error.extensions['code']));
    if (told && error.path === undefined) return error;
    if (ours.has(String(error.extensions['code']))) return error;
    log.error({ correlation, path: error.path, err: error.originalError ?? error }, 'A GraphQL field failed');
    return new GraphQLError(`Something went wrong here. Quote ${correlation} when you report it.`, {
      nodes: error.nodes,
      path: error.path,
      extensions: { code: 'FAULT', correlationId: correlation },
    });
  });
  return errors ? { ...result, errors } : result;
}
