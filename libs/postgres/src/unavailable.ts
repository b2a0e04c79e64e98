/** The database does not answer, or not in time: the same may succeed later. Never about what was asked. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
  readonly code = 'UNAVAILABLE';
}

/** Of the socket. */
const socket = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** What the driver says by its message only. */
const driver =
  /timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated|connection error and is not queryable/;

/**
 * A fault of the driver, the server or the event store as `DatabaseFault` when it means that the database cannot be reached,
 * is starting or stopping, has no connection left or took too long; otherwise `undefined`. Looks at the causes too.
 */
export function unavailable(fault: unknown): DatabaseFault | undefined {
  if (fault instanceof DatabaseFault) return fault;
  return means(fault, 5)
    ? new DatabaseFault('The database is not available at the moment; try again.', { cause: fault })
    : undefined;
}

function means(fault: unknown, depth: number): boolean {
  if (typeof fault !== 'object' || fault === null || depth === 0) return false;
  const { code = '', message = '', cause, errors } = fault as Partial<Error & AggregateError> & { code?: unknown };
  const state = String(code);
  return (
    state === 'UNAVAILABLE' ||
    socket.has(state) ||
    // Connection lost; server shut down or starting; a standby; too many connections; statement cancelled by its limit.
    /^(08...|57P0[1235]|25006|53300|57014)$/.test(state) ||
    driver.test(message) ||
    means(cause, depth - 1) ||
    (Array.isArray(errors) && errors.some((one) => means(one, depth - 1)))
  );
}
