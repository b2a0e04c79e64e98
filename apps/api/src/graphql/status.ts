import type { ExecutionResult } from 'graphql';

const statuses: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  CSRF_REFUSED: 403,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  TIMEOUT: 503,
};

/**
 * The HTTP status of an answer. Outages, missing tokens and requests from elsewhere have their own wherever they occur, so that proxies and clients can act on them;
 * any other error of a field is 200, and a request that was not executed at all is 400 or, for a fault, 500.
 */
export function statusOf({ data, errors = [] }: ExecutionResult): number {
  for (const [code, status] of Object.entries(statuses))
    if (errors.some(({ extensions }) => extensions?.['code'] === code)) return status;
  if (data !== undefined && data !== null) return 200;
  if (errors.some(({ path }) => path)) return 200;
  return errors.some(({ extensions }) => extensions?.['code'] === 'FAULT') ? 500 : 400;
}
